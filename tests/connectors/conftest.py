from collections.abc import Iterator

import pytest

from connectors.wire import Wire
from tests.sandbox.stand import Stand, start

# What fails in the shared classes is then told with its figures, as in a test's own file.
pytest.register_assert_rewrite(
    *(
        f"tests.connectors.{name}"
        for name in ("contract", "publishing", "measuring", "looking_back", "revisiting", "hiding")
    )
)


@pytest.fixture(scope="session")
def running() -> Iterator[Stand]:
    with start(life_seconds=1800) as stand:
        yield stand


@pytest.fixture
def stand(running: Stand) -> Stand:
    running.reset()
    running.settings(audience=False)
    return running


@pytest.fixture
def wire() -> Iterator[Wire]:
    made = Wire(allow_loopback=True, seconds=60.0)
    yield made
    made.close()
