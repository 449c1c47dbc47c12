"""Start what the settings do not name: `with services.start(data) as running: …`."""

from contextlib import ExitStack
from pathlib import Path
from typing import Protocol, Self

from corong.embedded import addresses, runtime
from corong.embedded.ownership import Ownership
from corong.embedded.postgresql import PostgreSQL
from corong.embedded.valkey import Valkey


class Server(Protocol):
    """One server that can be looked after."""

    @property
    def name(self) -> str:
        """What people call it."""

    def pid(self) -> int | None:
        """Give its process, if it runs."""

    def start(self) -> None:
        """Start it, or go on with the one that runs."""

    def stop(self) -> None:
        """Stop it cleanly."""


class Services:
    """The running services of one data folder, and the right to stop them."""

    def __init__(self, data: Path, servers: tuple[Server, ...], ownership: Ownership) -> None:
        self.data = data
        self.servers = servers
        self.database_url = addresses.database_url(data)
        self.redis_url = addresses.redis_url(data)
        self.celery_url = addresses.celery_url(self.redis_url)
        self._ownership = ownership

    def is_running(self) -> bool:
        """Whether every one of them runs."""
        return all(server.pid() is not None for server in self.servers)

    def stop(self) -> None:
        """
        Stop all of them cleanly and give up the data folder.

        Raises:
            ServiceError: one does not end.
        """
        with ExitStack() as steps:
            steps.callback(self._ownership.release)
            steps.callback(runtime.clear, self.data)
            for server in self.servers:
                steps.callback(server.stop)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def start(data: Path, *, postgresql: bool = True, valkey: bool = True) -> Services:
    """
    Take the data folder, and start its services or go on with those that run.

    Raises:
        DataFolderInUseError: another process owns the data folder.
        ServiceError: a service does not start.
    """
    data = data.resolve()
    runtime.prepare(data)
    servers: list[Server] = []
    if valkey:
        servers.append(Valkey(data))
    if postgresql:
        servers.append(PostgreSQL(data))
    services = Services(data, tuple(servers), Ownership(data))
    try:
        for server in servers:
            server.start()
    except BaseException:  # Ctrl-C as well: a half start must not stay behind.
        services.stop()
        raise
    return services
