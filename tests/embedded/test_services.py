import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
import redis

from corong.embedded import addresses, programs, running, services
from corong.embedded.errors import DataFolderInUseError, ServiceError
from corong.embedded.postgresql import PostgreSQL


@pytest.fixture
def data(tmp_path: Path) -> Path:
    # Closed to everybody else, as root's home is.
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    return closed / "data"


@pytest.fixture
def started(data: Path) -> Iterator[services.Services]:
    with services.start(data) as running_services:
        yield running_services


def remember(started: services.Services, word: str) -> None:
    with psycopg.connect(started.database_url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (word text)")
        connection.execute("INSERT INTO kept VALUES (%s)", [word])
    with redis.Redis.from_url(started.redis_url) as client:
        client.rpush("kept", word)


def remembered(started: services.Services) -> tuple[list[str], list[str]]:
    with psycopg.connect(started.database_url) as connection:
        rows = [str(row[0]) for row in connection.execute("SELECT word FROM kept")]
    with redis.Redis.from_url(started.redis_url, decode_responses=True) as client:
        hints = client.lrange("kept", 0, -1)
        assert isinstance(hints, list)
    return rows, [str(hint) for hint in hints]


def pids(started: services.Services) -> dict[str, int]:
    return {server.name: server.pid() or 0 for server in started.servers}


def kill_all(started: services.Services) -> None:
    for pid in pids(started).values():
        os.kill(pid, signal.SIGKILL)
        assert running.wait_gone(pid, seconds=60)


def test_what_was_stored_is_there_after_a_stop_and_a_new_start(data: Path) -> None:
    with services.start(data) as first:
        remember(first, "kabar")
        assert first.is_running()
        gone = pids(first)
    assert not first.is_running()
    assert not any(running.is_alive(pid) for pid in gone.values())
    with services.start(data) as second:
        assert remembered(second) == (["kabar"], ["kabar"])


def test_nobody_else_can_reach_the_services(started: services.Services, data: Path) -> None:
    with psycopg.connect(started.database_url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SHOW data_checksums").fetchone() == ("on",)
        assert connection.execute("SHOW timezone").fetchone() == ("UTC",)
    with redis.Redis.from_url(started.redis_url, decode_responses=True) as client:
        assert client.config_get("port") == {"port": "0"}
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    for folder in (data / "postgres", data / "valkey", addresses.database_socket_folder(data)):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to change the user")
def test_as_root_the_database_runs_as_a_user_without_login_and_no_folder_is_opened(
    started: services.Services, data: Path
) -> None:
    postmaster = running.PROC / str(pids(started)["postgresql"])
    assert postmaster.stat().st_uid == programs.identity().uid != 0
    assert stat.S_IMODE(data.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(data.stat().st_mode) == 0o700


def test_a_second_copy_on_the_same_folder_is_refused_by_name(started: services.Services, data: Path) -> None:
    with pytest.raises(DataFolderInUseError, match=f"process {os.getpid()}.*CORONG_DATA"):
        services.start(data)
    assert started.is_running()


def test_services_outlive_their_owner_and_the_next_one_goes_on_with_them(data: Path) -> None:
    program = (
        f"from corong.embedded import services; services.start({str(data)!r}).data; print('up', flush=True); input()"
    )
    program = program.replace(repr(str(data)), f"__import__('pathlib').Path({str(data)!r})")
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == "up\n"
        before = PostgreSQL(data).pid()
        owner.kill()
    with services.start(data) as second:
        assert pids(second)["postgresql"] == before is not None


def test_a_killed_pair_comes_back_with_everything_that_was_stored(data: Path) -> None:
    with services.start(data) as first:
        remember(first, "satu")
        # Valkey writes to the disk each second, but to the kernel at once: a killed process loses nothing.
        kill_all(first)
        assert not first.is_running()
    with services.start(data) as second:
        assert remembered(second) == (["satu"], ["satu"])
        kill_all(second)
        for server in second.servers:
            server.start()
        remember(second, "dua")
        assert remembered(second) == (["satu", "dua"], ["satu", "dua"])


def _wait_for_its_loop(started: services.Services, backend: int) -> None:
    """Wait until a backend is in its statement: before, it would end with its server."""
    until = time.monotonic() + 60
    with psycopg.connect(started.database_url, autocommit=True) as connection:
        while (
            connection.execute(
                "SELECT 1 FROM pg_stat_activity WHERE pid = %s AND state = 'active' AND query LIKE 'DO%%'", [backend]
            ).fetchone()
            is None
        ):
            assert time.monotonic() < until
            time.sleep(0.02)


def test_a_backend_that_outlives_its_killed_server_is_waited_for(started: services.Services) -> None:
    remember(started, "kabar")

    def linger() -> None:
        with suppress(psycopg.OperationalError), psycopg.connect(started.database_url) as connection:
            backend.append(connection.info.backend_pid)
            ready.set()
            connection.execute("DO $$ BEGIN LOOP END LOOP; END $$")

    backend: list[int] = []
    ready = threading.Event()
    session = threading.Thread(target=linger)
    session.start()
    assert ready.wait(60)
    _wait_for_its_loop(started, backend[0])
    kill_all(started)
    assert running.is_alive(backend[0])
    for server in started.servers:
        server.start()
    assert not running.is_alive(backend[0])
    session.join(60)
    assert remembered(started) == (["kabar"], ["kabar"])


def test_a_stale_pid_file_that_names_another_living_process_does_no_harm(data: Path) -> None:
    with services.start(data):
        pass
    with subprocess.Popen(["/bin/sleep", "600"]) as stranger:
        text = f"{stranger.pid}\n{data}/postgres\n1\n5432\n\n\n"
        (data / "postgres" / "postmaster.pid").write_text(text)
        (data / "valkey" / "valkey.pid").write_text(f"{stranger.pid}\n")
        with services.start(data) as second:
            assert stranger.pid not in pids(second).values()
            assert second.is_running()
        assert stranger.poll() is None
        stranger.kill()


def test_sockets_swept_out_of_the_temporary_folder_are_made_again(data: Path) -> None:
    with services.start(data) as first:
        remember(first, "kabar")
        for socket in (addresses.broker_socket(data), *addresses.database_socket_folder(data).iterdir()):
            socket.unlink()
        for server in first.servers:
            server.start()
        assert remembered(first) == (["kabar"], ["kabar"])


def test_a_broker_file_beyond_repair_does_not_stop_the_start(data: Path) -> None:
    with services.start(data, postgresql=False) as first, redis.Redis.from_url(first.redis_url) as client:
        client.set("a", "b")
    for part in (data / "valkey" / "appendonlydir").glob("*.incr.aof"):
        part.write_bytes(b"not a command\r\n" * 9)
    with services.start(data, postgresql=False) as second, redis.Redis.from_url(second.redis_url) as client:
        assert client.ping()
        assert client.get("a") is None


def test_a_socket_folder_that_belongs_to_somebody_else_is_refused(data: Path) -> None:
    target = addresses.socket_folder(data)
    target.symlink_to("/")
    try:
        with pytest.raises(ServiceError, match="belongs to another user"):
            services.start(data)
    finally:
        target.unlink()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to change the user")
def test_programs_below_a_closed_folder_are_copied_to_where_the_database_user_can_run_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = Path(programs.postgresql_programs(programs.Identity(0, 0))).parent.parent
    closed = tmp_path / "root"
    closed.mkdir(mode=0o700)
    cache = Path(tempfile.mkdtemp(prefix="corong-cache-", dir="/var/tmp"))
    cache.chmod(0o755)
    try:
        shutil.copytree(package, closed / package.name)
        shutil.copytree(package.with_name(f"{package.name}.libs"), closed / f"{package.name}.libs")
        monkeypatch.syspath_prepend(str(closed))
        monkeypatch.setattr(programs, "CACHE", cache)
        found = programs.postgresql_programs(programs.identity())
        assert found.is_relative_to(cache)
        assert found == programs.postgresql_programs(programs.identity())
        with services.start(tmp_path / "data", valkey=False) as started:
            assert (running.PROC / str(pids(started)["postgresql"]) / "exe").readlink().is_relative_to(cache)
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    finally:
        shutil.rmtree(cache)
