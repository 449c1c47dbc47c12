"""Runs `corong` as a person at a terminal does, on the database of the tests."""

import json
import os
import subprocess
import sys
from typing import Any

from django.db import connection

from corong.config import config
from corong.embedded import addresses


def corong(*arguments: str, given: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run one command; `given` is its standard input."""
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
    answer = corong(*arguments, given=given)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def refused(*arguments: str, code: int, given: str = "", **variables: str) -> str:
    """Run a command that should end with this code, and give its one sentence."""
    answer = corong(*arguments, given=given, **variables)
    assert answer.returncode == code, answer.stdout + answer.stderr
    assert "Traceback" not in answer.stderr
    assert answer.stderr.startswith("corong: ")
    return answer.stderr


def listed(*arguments: str) -> Any:
    """Run a command with --json, and give what it printed."""
    return json.loads(corong(*arguments, "--json").stdout)
