"""What counts as a new trouble, and when a notice is due; pure."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final

from corong.deliveries.reasons import Code

QUIET_SECONDS: Final = 600.0
"""An office gets at most one notice in this time, unless a cause comes up that it was not told of in it."""


class Cause(StrEnum):
    """What alerts are grouped by. Causes that follow one another in a blink are one, or each blink would be news."""

    TOKEN = "token"  # noqa: S105 - the name of a cause, not a secret
    EXPIRES = "expires"
    DISCONNECTED = "disconnected"
    RATE_LIMIT = "rate_limit"
    RETRY = "retry"
    PROCESSING = "processing"
    SERVICE_DOWN = "service_down"
    BACKLOG = "backlog"
    UNANSWERED = "unanswered"
    UNDECIDED = "undecided"
    FAILED = "failed"
    MISSED = "missed"
    IN_REVIEW = "in_review"
    BY_HAND = "by_hand"
    BY_HAND_LATE = "by_hand_late"
    BY_HAND_VERY_LATE = "by_hand_very_late"
    SURGE = "surge"
    HEALTH = "health"
    BROADCAST_FAILED = "broadcast_failed"
    BROADCAST_MISSED = "broadcast_missed"
    BROADCAST_UNDECIDED = "broadcast_undecided"
    BROADCAST_LATE = "broadcast_late"


CAUSES: Final[Mapping[Code, Cause]] = {
    Code.TOKEN: Cause.TOKEN,
    Code.EXPIRES: Cause.EXPIRES,
    Code.DISCONNECTED: Cause.DISCONNECTED,
    Code.RATE_LIMIT: Cause.RATE_LIMIT,
    Code.RETRY: Cause.RETRY,
    Code.PROCESSING: Cause.PROCESSING,
    Code.SCHEDULER_DOWN: Cause.SERVICE_DOWN,
    Code.WORKER_DOWN: Cause.SERVICE_DOWN,
    Code.EARLIER_PART: Cause.BACKLOG,
    Code.ACCOUNT_BUSY: Cause.BACKLOG,
    Code.ACCOUNT_QUEUE: Cause.BACKLOG,
    Code.QUEUE_FULL: Cause.BACKLOG,
    Code.NEXT: Cause.BACKLOG,
    Code.PACED: Cause.BACKLOG,
    Code.PREPARING: Cause.BACKLOG,
    Code.SENDING: Cause.BACKLOG,
    Code.SILENT_WORKER: Cause.BACKLOG,
    Code.LOOKING: Cause.UNANSWERED,
    Code.UNDECIDED: Cause.UNDECIDED,
    Code.REFUSED: Cause.FAILED,
    Code.MISSED: Cause.MISSED,
    Code.IN_REVIEW: Cause.IN_REVIEW,
}
"""What is not here is no trouble: a hold, for example, is somebody's wish."""


BROADCASTS: Final = frozenset(
    {Cause.BROADCAST_FAILED, Cause.BROADCAST_MISSED, Cause.BROADCAST_UNDECIDED, Cause.BROADCAST_LATE}
)
URGENT: Final = BROADCASTS | {
    Cause.TOKEN,
    Cause.SERVICE_DOWN,
    Cause.UNDECIDED,
    Cause.FAILED,
    Cause.MISSED,
    Cause.IN_REVIEW,
    Cause.BY_HAND,
    Cause.BY_HAND_LATE,
    Cause.BY_HAND_VERY_LATE,
    Cause.SURGE,
}
"""A crisis, or something the public should have seen and does not: told in quiet hours too."""


REMINDERS: Final = ((3600.0, Cause.BY_HAND_VERY_LATE), (900.0, Cause.BY_HAND_LATE), (0.0, Cause.BY_HAND))
"""Seconds after its time from which a post that a person should publish is told of (again): each is news."""


def by_hand(seconds_late: float) -> Cause:
    """Say which reminder of a post by hand is due."""
    return next((cause for seconds, cause in REMINDERS if seconds_late >= seconds), Cause.BY_HAND)


def is_notice_due(
    *,
    untold: Collection[str],
    told_lately: Collection[str],
    seconds_since_last: float | None,
    has_open: bool,
    has_ended: bool,
) -> bool:
    """
    Say whether an office should get a notice now.

    `untold` and `told_lately` are causes, the latter those told of within `QUIET_SECONDS`; `has_ended` says that
    troubles it was told of are over, which is worth a notice of its own only when none is left.
    """
    is_quiet_over = seconds_since_last is None or seconds_since_last >= QUIET_SECONDS
    if untold:
        return is_quiet_over or bool(set(untold) - set(told_lately))
    return has_ended and not has_open and is_quiet_over
