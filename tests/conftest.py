"""What every test may use: the real database from the real migrations, with the tables of the present weeks."""

import pytest
from pytest_django.plugin import DjangoDbBlocker


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Copy the ready database of `tests.environment`, rather than make every table once more in each process."""
    del django_db_modify_db_settings
    from django.db import connection

    connection.settings_dict["TEST"]["TEMPLATE"] = "corong"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Add the weekly tables of readings, which the scheduler makes in a running service."""
    del django_db_setup
    from corong.database import now
    from corong.metrics import partitions

    with django_db_blocker.unblock():
        moment = now()
        partitions.ensure(moment, moment)
