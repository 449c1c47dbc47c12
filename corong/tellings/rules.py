"""Of what kinds notices are, so that people can choose by what each reaches them; pure."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final

from corong.alerts.rules import BROADCASTS, Cause


class Kind(StrEnum):
    """What a notice is about, as people think of it."""

    CREDENTIALS = "credentials"
    PUBLISHING = "publishing"
    BY_HAND = "by_hand"
    RESPONSE = "response"
    BROADCASTS = "broadcasts"


_OTHERS: Final[Mapping[Cause, Kind]] = {
    Cause.TOKEN: Kind.CREDENTIALS,
    Cause.EXPIRES: Kind.CREDENTIALS,
    Cause.DISCONNECTED: Kind.CREDENTIALS,
    Cause.BY_HAND: Kind.BY_HAND,
    Cause.BY_HAND_LATE: Kind.BY_HAND,
    Cause.BY_HAND_VERY_LATE: Kind.BY_HAND,
    Cause.SURGE: Kind.RESPONSE,
    Cause.HEALTH: Kind.RESPONSE,
    **dict.fromkeys(BROADCASTS, Kind.BROADCASTS),
}
KINDS: Final[Mapping[Cause, Kind]] = {cause: _OTHERS.get(cause, Kind.PUBLISHING) for cause in Cause}


def is_heard(causes: Collection[Cause], muted: Collection[str]) -> bool:
    """
    Say whether somebody who muted these kinds hears of a notice: as soon as one of its causes is of another kind.

    One that only says that all is over is of every kind.
    """
    kinds = {KINDS[cause] for cause in causes} or set(Kind)
    return not kinds.issubset(muted)
