"""The whole service as an operator has it: `corong up` and the other commands, on a data folder of its own."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from corong.embedded.addresses import database_url
from tests.real.reference import eventually

START_SECONDS = 90.0
STOP_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Service:
    """A running service."""

    data: Path
    environment: dict[str, str] = field(repr=False)

    def ask(self, *arguments: str, reply: str = "", may_fail: bool = False) -> str:
        """Run one command of `corong`, with an answer on its standard input; give what it prints."""
        run = subprocess.run(
            [sys.executable, "-m", "corong", *arguments],
            cwd="/",
            env=self.environment,
            input=reply,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert may_fail or run.returncode == 0, run.stdout + run.stderr
        return run.stdout if run.returncode == 0 else ""

    def schedule(self, *arguments: str) -> Any:
        """Schedule a post and give what the command says of it."""
        return json.loads(self.ask("post", *arguments, "--json"))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Read from the service's database."""
        with psycopg.connect(database_url(self.data)) as connection:
            return connection.execute(query.encode()).fetchall()


@contextmanager
def up(folder: Path) -> Iterator[Service]:
    """Run `corong up` until every process shows that it works; stop it afterwards as Ctrl-C does."""
    data = folder / "data"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CORONG_")}
    environment |= {
        "CORONG_DATA": str(data),
        "CORONG_WEB_BIND": "127.0.0.1:0",
        "CORONG_ALLOW_LOOPBACK": "true",
        "CORONG_MEASURE_FLOOR_SECONDS": "1",
    }
    service = Service(data, environment)
    log = folder / "up.log"
    with log.open("wb") as output:
        child = subprocess.Popen(
            [sys.executable, "-m", "corong", "up"],
            cwd="/",
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        eventually(lambda: bool(service.ask("status", may_fail=True)), seconds=START_SECONDS)
        yield service
    except BaseException:
        sys.stderr.write(log.read_text(errors="replace")[-4000:])
        raise
    finally:
        child.send_signal(signal.SIGINT)
        child.wait(STOP_SECONDS)
