"""
Runs `corong` as a person at a terminal does, on the database of the tests.

`corong` starts a process, as the shell does; the others run the same in this one, which is some hundred times cheaper.
"""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from typing import Any
from unittest import mock

import structlog
from django.db import connection

from corong import logs
from corong.cli import main
from corong.config import config
from corong.embedded import addresses


def corong(*arguments: str, given: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run one command in a process of its own; `given` is its standard input."""
    database = addresses.database_url(config().corong_data, database=str(connection.settings_dict["NAME"]))
    return subprocess.run(
        [sys.executable, "-m", "corong", *arguments],
        input=given,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env={**os.environ, "DATABASE_URL": database, **variables},
    )


def told(*arguments: str, given: str = "") -> str:
    """Run a command that should succeed, and give what it says."""
    answer = _here(*arguments, given=given)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def refused(*arguments: str, code: int, given: str = "", **variables: str) -> str:
    """Run a command that should end with this code, and give its one sentence."""
    answer = corong(*arguments, given=given, **variables) if variables else _here(*arguments, given=given)
    assert answer.returncode == code, answer.stdout + answer.stderr
    assert "Traceback" not in answer.stderr
    assert answer.stderr.startswith("corong: ")
    return answer.stderr


def listed(*arguments: str) -> Any:
    """Run a command with --json, and give what it printed."""
    return json.loads(_here(*arguments, "--json").stdout)


def _here(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    output, errors = StringIO(), StringIO()
    with (
        mock.patch.object(sys, "argv", ["corong", *arguments]),
        mock.patch.object(sys, "stdin", StringIO(given)),
        mock.patch.object(sys, "excepthook", sys.excepthook),
        redirect_stdout(output),
        redirect_stderr(errors),
        _own_log(),
    ):
        try:
            main.run()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
        else:
            code = 0
    return subprocess.CompletedProcess(arguments, code, output.getvalue(), errors.getvalue())


@contextmanager
def _own_log() -> Iterator[None]:
    """Let a command set up the log of its process, and put that of the tests back afterwards."""
    root = logging.getLogger()
    handlers, levels = root.handlers, {name: logging.getLogger(name).level for name in ("", *logs.QUIET)}
    before, was_configured = structlog.get_config(), structlog.is_configured()
    configure = logs.configure

    def for_now() -> None:
        configure()
        structlog.configure(cache_logger_on_first_use=False)

    try:
        with mock.patch.object(logs, "configure", for_now):
            yield
    finally:
        structlog.reset_defaults()
        if was_configured:
            structlog.configure(**before)
        root.handlers = handlers
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
