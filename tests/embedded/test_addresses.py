from pathlib import Path

import pytest
from kombu.utils.url import url_to_parts

from corong.config import Config
from corong.embedded import addresses


def test_sockets_fit_the_length_the_kernel_allows_however_deep_the_data_lies() -> None:
    deep = Path("/", *["folder-of-an-office"] * 30)
    assert len(str(addresses.database_socket_folder(deep) / ".s.PGSQL.5432.lock")) < 107
    assert addresses.broker_socket(deep) != addresses.broker_socket(deep / "other")


def test_addresses_in_the_settings_win() -> None:
    given = addresses.addresses(Config(database_url="postgresql://a@b/c", redis_url="redis://broker.example:6379/0"))
    assert given == addresses.Addresses(
        "postgresql://a@b/c", "redis://broker.example:6379/0", "redis://broker.example:6379/0"
    )


@pytest.mark.parametrize(
    ("address", "password"), [("unix:///run/v.sock?db=3", None), ("unix://:secret@/run/v.sock?db=3", "secret")]
)
def test_celery_reads_the_same_socket_from_its_own_spelling(address: str, password: str | None) -> None:
    parts = url_to_parts(addresses.celery_url(address))
    assert (parts.scheme, parts.path, parts.password) == ("redis+socket", "/run/v.sock"[1:], password)
    assert parts.query == {"virtual_host": "3"}
