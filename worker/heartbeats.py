"""A worker's sign of life, written from inside a task."""

from corong.database import unit
from corong.deliveries.heartbeats import beat as store
from worker import identity


def beat(kind: str) -> None:
    """Write this process's sign of life."""
    with unit():
        store(f"{kind}@{identity.name()}", kind)
