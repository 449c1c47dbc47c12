"""A database and a web server alone, for benchmarks that need nothing else."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from benchmarks.folders import PREPARED
from corong.config import config

START_SECONDS: Final = 30.0


@contextmanager
def database() -> Iterator[Path]:
    """Start an embedded PostgreSQL with the tables of the service, and set Django up on it; give its data folder."""
    data = Path(tempfile.mkdtemp(prefix="corong-bench-"))
    for name in [name for name in os.environ if name.startswith("CORONG_") or name in {"DATABASE_URL", "REDIS_URL"}]:
        del os.environ[name]
    os.environ.update(
        {"CORONG_DATA": str(data), "CORONG_PREPARED": str(PREPARED), "DJANGO_SETTINGS_MODULE": "corong.settings"}
    )
    config.cache_clear()
    from corong.cli import prepared
    from corong.embedded import services

    try:
        prepared.begin(config())
        with services.start(data, valkey=False):
            import django

            django.setup()
            yield data
            from django.db import connection

            connection.close_pool()  # type: ignore[attr-defined] # only the PostgreSQL backend has a pool
    finally:
        shutil.rmtree(data, ignore_errors=True)


@contextmanager
def web(port: int, *, processes: int = 2) -> Iterator[None]:
    """Start the web server as the service does, and end it."""
    from corong.cli import processes as commands

    settings = config().model_copy(
        update={"corong_web_bind": f"127.0.0.1:{port}", "corong_web_processes": processes, "corong_log": "warning"}
    )
    server = subprocess.Popen(commands.web(settings).command)
    try:
        _wait_for(port)
        yield
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(port: int) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the web server does not start")
