"""The practice platforms where the settings say they are, as `corong up --practice` starts them."""

import os
from collections.abc import Iterator

import pytest

from corong.config import config
from tests.dashboard.conftest import browser, four
from tests.sandbox.stand import Stand, start

__all__ = ["browser", "four"]


@pytest.fixture(scope="module")
def running() -> Iterator[Stand]:
    with start(life_seconds=1800) as stand:
        yield stand


@pytest.fixture
def stand(running: Stand) -> Iterator[Stand]:
    """Give them, without anything of the test before."""
    running.reset()
    running.settings(audience=False)
    os.environ["CORONG_SANDBOX_BIND"] = running.address.removeprefix("http://")
    config.cache_clear()
    yield running
    del os.environ["CORONG_SANDBOX_BIND"]
    config.cache_clear()
