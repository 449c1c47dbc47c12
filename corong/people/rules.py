"""Which role may do what; pure."""

from collections.abc import Iterable, Mapping
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
    ROSTER = "roster"
    """See who has which role, and who is invited."""
    INVITE = "invite"
    """Invite people, give roles and take them: those that `GIVES` names."""
    ADMINISTER = "administer"
    """Lock people out, help them back in, demand second factors."""


ALLOWED: Final[Mapping[Role, frozenset[Act]]] = {
    Role.OFFICER: frozenset({Act.READ, Act.COMPOSE}),
    Role.EDITOR: frozenset(
        {Act.READ, Act.COMPOSE, Act.APPROVE, Act.HOLD, Act.RESOLVE, Act.CONNECT, Act.ROSTER, Act.INVITE}
    ),
    Role.COORDINATOR: frozenset({Act.READ}),
    Role.AUDITOR: frozenset({Act.READ, Act.AUDIT, Act.ROSTER}),
    Role.OPERATOR: frozenset(
        {Act.READ, Act.HOLD, Act.RESOLVE, Act.CONNECT, Act.AUDIT, Act.ROSTER, Act.INVITE, Act.ADMINISTER}
    ),
}

NOT_PRACTISED: Final = frozenset({Act.ROSTER, Act.INVITE, Act.ADMINISTER})
"""What nobody does while they practise: people and their letters are real."""

GIVES: Final[Mapping[Role, frozenset[Role]]] = {
    Role.EDITOR: frozenset({Role.OFFICER, Role.EDITOR, Role.COORDINATOR}),
    Role.OPERATOR: frozenset(Role),
}
"""Which roles somebody of a role gives and takes, in their office and beneath it: none with rights above their own."""


def givable(roles: Iterable[Role]) -> frozenset[Role]:
    """Say which roles somebody who has these may give and take."""
    return frozenset().union(*(GIVES.get(role, frozenset()) for role in roles))
