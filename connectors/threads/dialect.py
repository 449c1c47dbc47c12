"""How Threads words refusals. API facts: docs/platforms/threads.md (checked 2026-11)."""

from typing import Final

from connectors import graph
from connectors.contract import Account
from connectors.judgement import ANY_STATUS, Dialect, Rule, Verdict

VERSION: Final = "v1.0"
SITE: Final = "https://www.threads.com"
NOT_READY: Final = ("24", "100/4279004")

DIALECT: Final[Dialect] = graph.dialect(
    "threads",
    # Seen with the post live; otherwise code 10 is a missing permission.
    *(Rule(status, Verdict.UNCERTAIN, code="10", visible=True) for status in (500, 502, 503)),
    Rule(ANY_STATUS, Verdict.UNCERTAIN, code="4/2207051", visible=True),
    Rule(ANY_STATUS, Verdict.REJECTED, code="24/4279013"),
    # "Media not found", the commonest error: too early, too late, or out already. The container knows.
    *(Rule(ANY_STATUS, Verdict.TRANSIENT, code=code) for code in NOT_READY),
)


def node(home: str, path: str) -> str:
    """Give the address of a path beneath the version."""
    return f"{home}/{VERSION}/{path}"


def mine(account: Account, path: str) -> str:
    """Give the address of one of the account's own lists."""
    return node(account.home, f"{account.remote_id}/{path}")
