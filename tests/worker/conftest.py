from collections.abc import Iterator

import pytest

from tests.sandbox.stand import Stand, start
from tests.worker.engine import Engine


@pytest.fixture(scope="package")
def running() -> Iterator[Stand]:
    with start(life_seconds=1800) as stand:
        yield stand


@pytest.fixture
def stand(running: Stand) -> Stand:
    running.reset()
    running.settings(audience=False)
    running.settings("mastodon", rate_limits="off")
    running.settings("bluesky", rate_limits="off")
    return running


@pytest.fixture
def engine(stand: Stand, transactional_db: None) -> Engine:
    del transactional_db
    return Engine(stand)


@pytest.fixture(params=["mastodon", "bluesky"])
def platform(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name
