"""The ready database that practice and tests begin with is whole, made once, and never put in place of another."""

import os
from pathlib import Path

import psycopg
import pytest

from corong.cli import prepared
from corong.config import Config, read
from corong.embedded import services


def settings(data: Path, **changes: str) -> Config:
    return read({"CORONG_DATA": str(data), "CORONG_PREPARED": os.environ["CORONG_PREPARED"], **changes})


def applied(data: Path) -> set[tuple[str, str]]:
    with services.start(data, valkey=False) as started, psycopg.connect(started.database_url) as connection:
        return set(connection.execute("SELECT app, name FROM django_migrations"))


@pytest.mark.django_db
def test_a_copy_has_every_table(tmp_path: Path) -> None:
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    assert prepared.begin(settings(tmp_path / "data"))
    assert applied(tmp_path / "data") == set(MigrationLoader(connection).disk_migrations)


def test_it_is_made_where_it_is_missing_and_only_once(tmp_path: Path) -> None:
    folder = tmp_path / "prepared"
    (folder / "of-an-older-version").mkdir(parents=True)
    assert prepared.begin(settings(tmp_path / "first", CORONG_PREPARED=str(folder)))
    (made,) = (each for each in folder.iterdir() if each.is_dir())
    moment = made.stat().st_mtime_ns
    assert prepared.begin(settings(tmp_path / "second", CORONG_PREPARED=str(folder)))
    assert made.stat().st_mtime_ns == moment
    assert applied(tmp_path / "first") == applied(tmp_path / "second")


def test_a_database_that_is_there_stays(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert prepared.begin(settings(data))
    with services.start(data, valkey=False) as started, psycopg.connect(started.database_url) as connection:
        connection.execute("CREATE TABLE of_somebody (what text)")
    assert not prepared.begin(settings(data))
    with services.start(data, valkey=False) as started, psycopg.connect(started.database_url) as connection:
        assert connection.execute("SELECT count(*) FROM of_somebody").fetchone() == (0,)


@pytest.mark.parametrize(
    "changes", [{"CORONG_PREPARED": ""}, {"DATABASE_URL": "postgresql://elsewhere.invalid/corong"}]
)
def test_nothing_is_made_that_nobody_wants(tmp_path: Path, changes: dict[str, str]) -> None:
    assert not prepared.begin(settings(tmp_path / "data", **changes))
    assert not (tmp_path / "data").exists()
