"""
The settings of a test run, given before Django reads any: named in pytest's options, so that it is loaded first.

Every run has its own data folder with its own PostgreSQL and Valkey; processes of pytest-xdist share their parent's.
"""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, settings

from benchmarks.folders import PREPARED

IS_PARENT = "PYTEST_XDIST_WORKER" not in os.environ
if IS_PARENT:
    for name in [name for name in os.environ if name.startswith("CORONG_") or name in {"DATABASE_URL", "REDIS_URL"}]:
        del os.environ[name]
    os.environ["CORONG_DATA"] = tempfile.mkdtemp(prefix="corong-tests-")
    os.environ["CORONG_PREPARED"] = str(PREPARED)
    os.environ["CORONG_ALLOW_LOOPBACK"] = "true"
    os.environ["CORONG_MEASURE_FLOOR_SECONDS"] = "1"

# A folder of media for each process: what one test finds in it, no other may have put there.
os.environ["CORONG_MEDIA"] = str(Path(os.environ["CORONG_DATA"]) / f"media-{os.environ.get('PYTEST_XDIST_WORKER', '')}")

# How fast examples are made says something of the machine, which others work on too. The same examples in every run:
# a change is judged by what it changes. New ones are looked for with --hypothesis-profile search.
ANY_SPEED: Final = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", ANY_SPEED, max_examples=1_000)
settings.register_profile("same", ANY_SPEED, derandomize=True)
settings.load_profile("same")

if IS_PARENT:
    from corong.cli import prepared
    from corong.config import read
    from corong.embedded import services

    _STARTED: pytest.StashKey[services.Services] = pytest.StashKey()

    def pytest_configure(config: pytest.Config) -> None:
        """Start the services in the process that began the run."""
        prepared.begin(read(os.environ))
        config.stash[_STARTED] = services.start(Path(os.environ["CORONG_DATA"]))

    def pytest_unconfigure(config: pytest.Config) -> None:
        """Stop them and remove their data."""
        started = config.stash.get(_STARTED, None)
        if started is not None:
            started.stop()
            shutil.rmtree(os.environ["CORONG_DATA"], ignore_errors=True)
