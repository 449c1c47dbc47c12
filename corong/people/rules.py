"""Which role may do what; pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from corong.people.models import Role


class Act(StrEnum):
    """Something a role allows."""

    READ = "read"
    COMPOSE = "compose"
    APPROVE = "approve"
    HOLD = "hold"
    RESOLVE = "resolve"
    CONNECT = "connect"
    AUDIT = "audit"


ALLOWED: Final[Mapping[Role, frozenset[Act]]] = {
    Role.OFFICER: frozenset({Act.READ, Act.COMPOSE}),
    Role.EDITOR: frozenset({Act.READ, Act.COMPOSE, Act.APPROVE, Act.HOLD, Act.RESOLVE, Act.CONNECT}),
    Role.COORDINATOR: frozenset({Act.READ}),
    Role.AUDITOR: frozenset({Act.READ, Act.AUDIT}),
    Role.OPERATOR: frozenset({Act.READ, Act.HOLD, Act.RESOLVE, Act.CONNECT, Act.AUDIT}),
}
