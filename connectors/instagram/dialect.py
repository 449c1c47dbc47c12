"""How Instagram words refusals. API facts: docs/platforms/instagram.md (checked 2026-11)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from connectors import graph
from connectors.contract import Account
from connectors.judgement import ANY_STATUS, Dialect, Rule, Verdict

SITE: Final = "https://www.instagram.com"
NOT_READY: Final = ("9007", "24")
FAILED_FOR_NOW: Final = frozenset({"2207001", "2207003", "2207020", "2207032", "2207052", "2207053", "2207082"})
"""Subcodes after which a new container may succeed: faults of Meta's own, or of the fetching."""
_MEDIA_REFUSED: Final = ("36000", "36001", "36003", "36004", "352", "25", "1/2207057")


def _within_an_hour(now: datetime) -> datetime:
    # The quota is a window of 24 hours that moves; when a place becomes free is not told.
    return now + timedelta(hours=1)


DIALECT: Final[Dialect] = graph.dialect(
    "instagram",
    # The spam block: it was seen with the post live.
    Rule(ANY_STATUS, Verdict.UNCERTAIN, code="4/2207051", visible=True),
    Rule(ANY_STATUS, Verdict.RATE_LIMITED, code="9/2207042", until=_within_an_hour),
    *(Rule(ANY_STATUS, Verdict.REJECTED, code=code) for code in _MEDIA_REFUSED),
    # Too early, too late, or out already: the container knows.
    *(Rule(ANY_STATUS, Verdict.TRANSIENT, code=code) for code in NOT_READY),
    *(Rule(ANY_STATUS, Verdict.PREPARE_AGAIN, code=code, visible=False) for code in ("-1", "-2", "9004")),
)


def node(home: str, path: str) -> str:
    """Give the address of a path beneath the version."""
    return f"{home}/{graph.VERSION}/{path}"


def mine(account: Account, path: str) -> str:
    """Give the address of one of the account's own lists."""
    return node(account.home, f"{account.remote_id}/{path}")


def is_direct(secrets: Mapping[str, str]) -> bool:
    """Say whether the token came through Instagram's own door: those begin with IG, a page's with EAA."""
    return secrets.get("access_token", "").startswith("IG")
