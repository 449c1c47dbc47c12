"""Reads of how far accounts' own posts are known."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from connectors.catalogue import UnknownPlatformError, offers
from corong.accounts.models import Account
from corong.histories.models import History


class Reach(StrEnum):
    """What can be said of an account's own posts."""

    NOT_OFFERED = "not_offered"
    NOT_YET = "not_yet"
    READING = "reading"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Known:
    """
    How far back an account's own posts were read, and when they were last looked at.

    `failure` is the platform's word where the last try failed; the next one is at `next_at`.
    """

    reach: Reach
    seen: int = 0
    oldest_at: datetime | None = None
    looked_at: datetime | None = None
    failure: str = ""
    next_at: datetime | None = None


def of(account: Account) -> Known:
    """Say what is known of an account; its history is read along with `select_related`, or by a query of its own."""
    try:
        if not offers(account.platform, "history"):
            return Known(Reach.NOT_OFFERED)
    except UnknownPlatformError:
        return Known(Reach.NOT_OFFERED)
    try:
        history = account.history
    except History.DoesNotExist:
        return Known(Reach.NOT_YET)
    return Known(
        reach=Reach.KNOWN if history.imported_at else Reach.READING,
        seen=history.seen,
        oldest_at=history.oldest_at,
        looked_at=history.covered_at,
        failure=history.failure,
        next_at=history.next_at,
    )
