"""What every test may use: the real database from the real migrations, with the tables of the present weeks."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from pytest_django.plugin import DjangoDbBlocker

# What makes guessing a password dear, a quarter of a second each time, would make signing in so in every test.
Argon2PasswordHasher.time_cost = 1
Argon2PasswordHasher.memory_cost = 8
Argon2PasswordHasher.parallelism = 1


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Copy the ready database of `tests.environment`, rather than make every table once more in each process."""
    del django_db_modify_db_settings
    from django.db import connection

    connection.settings_dict["TEST"]["TEMPLATE"] = "corong"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Add the weekly tables of readings of some weeks, as a running service has them: tests read back over a Monday."""
    del django_db_setup
    from corong.database import now
    from corong.metrics import partitions

    with django_db_blocker.unblock():
        moment = now()
        partitions.ensure(moment - 3 * partitions.WEEK, moment)


@pytest.fixture
def transactional_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """
    Let a test commit, and empty afterwards what it filled.

    In the place of pytest-django's own, which truncates some hundred tables and fills Django's own again: that took
    longer than most tests.
    """
    del django_db_setup
    from django.db import connections

    from tests.emptying import empty

    with django_db_blocker.unblock():
        yield
        empty()
        connections.close_all()
