from collections.abc import Iterator

import pytest

from connectors.wire import Wire
from tests.real.desk import Desk
from tests.real.reference import Network, server_alone, server_with_appview


@pytest.fixture(scope="session")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    """The reference server with its AppView."""
    with server_with_appview(tmp_path_factory.mktemp("appview")) as running:
        yield running


@pytest.fixture(scope="session")
def lone_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    """The reference server without an AppView."""
    with server_alone(tmp_path_factory.mktemp("pds")) as running:
        yield running


@pytest.fixture
def wire() -> Iterator[Wire]:
    made = Wire(allow_loopback=True, seconds=10.0)
    yield made
    made.close()


@pytest.fixture
def desk(network: Network, wire: Wire) -> Desk:
    return Desk.of(network.join("dinas"), wire)
