import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from corong.cli import prepared
from corong.config import read
from corong.embedded import addresses, services

Wrong = list[dict[str, str]]


def corong(data: Path, /, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CORONG_")}
    return subprocess.run(
        [sys.executable, "-m", "corong", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env={**kept, "CORONG_DATA": str(data), **variables},
    )


def doctor(data: Path, **variables: str) -> Wrong:
    told = corong(data, "doctor", "--json", **variables)
    assert not told.stderr
    answer = json.loads(told.stdout)
    assert told.returncode == (0 if answer["well"] else 1)
    wrong: Wrong = answer["wrong"]
    assert answer["well"] == (not wrong)
    return wrong


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("corong") / "data"
    assert prepared.begin(read({**os.environ, "CORONG_DATA": str(folder)}))
    with services.start(folder):
        yield folder


@pytest.fixture
def healthy(data: Path) -> Iterator[psycopg.Connection]:
    with psycopg.connect(addresses.database_url(data), autocommit=True) as connection:
        beat(connection)
        yield connection


def beat(connection: psycopg.Connection) -> None:
    """Let every kind of process have shown a sign of life, which is young however long the doctor takes."""
    connection.execute("TRUNCATE deliveries_heartbeat")
    connection.execute(
        "INSERT INTO deliveries_heartbeat (name, kind, beat_at)"
        " SELECT kind || '@a', kind, now() + interval '15 minutes'"
        " FROM unnest(ARRAY['scheduler', 'publish', 'collect']) kind"
    )


@contextmanager
def broker_with_wrong_clock(*, seconds_ahead: int) -> Iterator[str]:
    """Stand in for a Redis on a machine whose clock is wrong: it knows PING and TIME."""

    def serve() -> None:
        with suppress(OSError):
            while True:
                client, _ = line.accept()
                with client:
                    while asked := client.recv(4096):
                        now = str(int(time.time()) + seconds_ahead)  # noqa: TID251 - Redis gives seconds since 1970.
                        answers = {
                            b"PING": "+PONG\r\n",
                            b"TIME": f"*2\r\n${len(now)}\r\n{now}\r\n$1\r\n0\r\n",
                        }
                        for word in asked.split(b"\r\n"):
                            if word in {b"PING", b"TIME", b"CLIENT", b"HELLO"}:
                                client.sendall(answers.get(word, "+OK\r\n").encode())

    with socket.create_server(("127.0.0.1", 0)) as line:
        server = threading.Thread(target=serve, daemon=True)
        server.start()
        yield f"redis://127.0.0.1:{line.getsockname()[1]}/0?protocol=2"
        line.shutdown(socket.SHUT_RDWR)
    server.join(60)


def test_a_healthy_service_is_well(data: Path, healthy: psycopg.Connection) -> None:
    assert doctor(data) == []
    beat(healthy)
    told = corong(data, "doctor")
    assert told.returncode == 0
    assert "ok     heartbeats" in told.stdout


def test_services_that_are_down_are_named_with_their_address_and_how_to_start_them(tmp_path: Path) -> None:
    wrong = doctor(tmp_path)
    assert [finding["check"] for finding in wrong] == ["broker", "database"]
    assert str(addresses.broker_socket(tmp_path)) in wrong[0]["wrong"]
    assert str(addresses.database_socket_folder(tmp_path)) in wrong[1]["wrong"]
    assert {finding["remedy"] for finding in wrong} == {"Start it: corong up"}


def test_an_outside_database_that_is_down_is_named_without_its_password(tmp_path: Path) -> None:
    told = corong(tmp_path, "doctor", DATABASE_URL="postgresql://corong:rahasia@127.0.0.1:1/corong", COLUMNS="60")
    assert told.returncode == 1
    assert "PostgreSQL at postgresql://corong:…@127.0.0.1:1/corong does not answer" in told.stdout
    assert "correct DATABASE_URL" in told.stdout
    assert "rahasia" not in told.stdout + told.stderr


def test_a_silent_scheduler_and_a_worker_that_never_worked_are_named(data: Path, healthy: psycopg.Connection) -> None:
    healthy.execute("UPDATE deliveries_heartbeat SET beat_at = now() - interval '900 s' WHERE kind = 'scheduler'")
    healthy.execute("DELETE FROM deliveries_heartbeat WHERE kind = 'publish'")
    scheduler, publish = doctor(data)
    assert scheduler["wrong"].startswith("The scheduler has been silent for 9")
    assert "corong scheduler" in scheduler["remedy"]
    assert publish["wrong"] == "No publish worker has ever worked here."


@pytest.mark.usefixtures("healthy")
def test_a_package_loaded_from_another_place_is_named(data: Path, tmp_path: Path) -> None:
    (tmp_path / "worker").mkdir()
    (tmp_path / "worker" / "__init__.py").touch()
    [finding] = doctor(data, PYTHONPATH=str(tmp_path))
    assert f"The package worker is loaded from {tmp_path}/worker/__init__.py" in finding["wrong"]
    assert "PYTHONPATH" in finding["remedy"]


@pytest.mark.usefixtures("healthy")
def test_a_distribution_that_owns_one_of_our_names_is_named(data: Path, tmp_path: Path) -> None:
    (tmp_path / "scheduler-2.0.dist-info").mkdir()
    (tmp_path / "scheduler-2.0.dist-info" / "METADATA").write_text("Name: scheduler\nVersion: 2.0\n")
    [finding] = doctor(data, PYTHONPATH=str(tmp_path))
    assert "distribution named scheduler is installed" in finding["wrong"]
    assert "fresh environment" in finding["remedy"]


def test_a_clock_that_differs_from_the_database_is_named(data: Path, healthy: psycopg.Connection) -> None:
    healthy.execute("CREATE SCHEMA slow")
    healthy.execute(
        "CREATE FUNCTION slow.clock_timestamp() RETURNS timestamptz LANGUAGE sql"
        " AS $$ SELECT pg_catalog.clock_timestamp() - interval '7 s' $$"
    )
    healthy.execute("ALTER ROLE corong SET search_path = slow, pg_catalog, public")
    try:
        wrong = [finding["wrong"] for finding in doctor(data) if finding["check"] == "clocks"]
    finally:
        healthy.execute("ALTER ROLE corong RESET search_path")
        healthy.execute("DROP SCHEMA slow CASCADE")
    # Asking takes its time on a busy machine, which no answer can tell from a clock.
    seconds = r"(6\.[5-9]|7\.[0-4]) s ahead of the database's clock\."
    assert len(wrong) == 2
    assert re.fullmatch(f"This machine's clock is {seconds}", wrong[0])
    assert re.fullmatch(f"The clock of Redis is {seconds}", wrong[1])


@pytest.mark.usefixtures("healthy")
def test_a_broker_with_a_wrong_clock_is_named(data: Path) -> None:
    with broker_with_wrong_clock(seconds_ahead=-60) as address:
        [finding] = doctor(data, REDIS_URL=address)
    assert finding["wrong"].startswith("The clock of Redis is 6")
    assert "behind the database's clock" in finding["wrong"]


def test_a_database_without_tables_is_named_with_the_command_that_makes_them(
    data: Path, healthy: psycopg.Connection
) -> None:
    healthy.execute("CREATE DATABASE bare")
    wrong = doctor(data, DATABASE_URL=addresses.database_url(data, database="bare"))
    assert [finding["check"] for finding in wrong] == ["migrations", "heartbeats", "secret keys"]
    assert "migrations are pending, the first is" in wrong[0]["wrong"]
    assert "corong migrate" in wrong[0]["remedy"]
    assert "CORONG_SECRET_KEYS is empty" in wrong[2]["wrong"]


def test_keys_that_are_gone_or_do_not_fit_are_named(data: Path, healthy: psycopg.Connection) -> None:
    healthy.execute("CREATE DATABASE sealed")
    address = addresses.database_url(data, database="sealed")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE TABLE accounts_account (sealed bytea, disconnected_at timestamptz)")
        connection.execute("INSERT INTO accounts_account VALUES ('x.y'), ('')")
    (data / "keys" / "seal.key").unlink(missing_ok=True)
    for keys, expected in (
        ("", "is gone; the credentials of 1 accounts cannot be opened"),
        ("k" * 43 + "=", "do not open the credentials of 1 accounts"),
        ("short", "holds a text that is no key"),
    ):
        told = doctor(data, DATABASE_URL=address, CORONG_SECRET_KEYS=keys)
        assert expected in [finding["wrong"] for finding in told if finding["check"] == "secret keys"][-1]


def test_missing_time_zones_are_named(tmp_path: Path) -> None:
    (tmp_path / "tzdata").mkdir()
    (tmp_path / "tzdata" / "__init__.py").touch()
    wrong = doctor(tmp_path / "data", PYTHONPATH=str(tmp_path), PYTHONTZPATH="")
    assert "The time zone Asia/Makassar is unknown here." in [finding["wrong"] for finding in wrong]


BAD = {
    "DATABASE_URL": "mysql://db/corong",
    "REDIS_URL": "amqp://broker",
    "CORONG_TICK_MS": "often",
    "CORONG_WEB_BIND": "8000",
    "CORONG_PUBLISH_THREADS": "0",
    "CORONG_DEBUG": "perhaps",
    "CORONG_SECRET_KEYS_FILE": "/nowhere/at/all",
    "CORONG_TICKMS": "100",
}


@pytest.mark.parametrize("variable", BAD)
def test_a_wrong_setting_stops_the_start_with_the_name_of_the_variable(variable: str, tmp_path: Path) -> None:
    told = corong(tmp_path, "worker", "publish", **{variable: BAD[variable]})
    assert told.returncode == 2
    assert told.stderr.startswith(f"corong: {variable} ")
    assert "Traceback" not in told.stderr


def test_the_doctor_names_a_wrong_setting_too(tmp_path: Path) -> None:
    [finding] = doctor(tmp_path, CORONG_TICK_MS="often")
    assert finding["check"] == "settings"
    assert finding["wrong"].startswith("CORONG_TICK_MS must be")
