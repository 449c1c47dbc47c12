"""How Facebook words refusals. API facts: docs/platforms/facebook.md (checked 2026-11)."""

from typing import Final

from connectors import graph
from connectors.contract import Account
from connectors.judgement import ANY_STATUS, Dialect, Rule, Verdict

_REFUSED: Final = ("324", "352", "382", "389", "6000", "1346003", "1404102", "1404006", "1404078", "1404112", "1609005")

DIALECT: Final[Dialect] = graph.dialect(
    "facebook",
    # "You have posted this already": perhaps our own earlier try.
    Rule(ANY_STATUS, Verdict.UNCERTAIN, code="506", visible=True),
    Rule(ANY_STATUS, Verdict.UNCERTAIN, code="368", words="already posted", visible=True),
    Rule(ANY_STATUS, Verdict.UNCERTAIN, code="100/1366051", visible=True),
    # Too fast for Meta's taste: nothing was posted, and trying on makes it worse.
    Rule(ANY_STATUS, Verdict.RATE_LIMITED, code="368/1390008"),
    Rule(ANY_STATUS, Verdict.REJECTED, code="368"),
    *(Rule(ANY_STATUS, Verdict.REJECTED, code=code) for code in _REFUSED),
    # Upload sessions do not live for ever.
    Rule(ANY_STATUS, Verdict.PREPARE_AGAIN, code="6001"),
)


def node(account: Account, path: str) -> str:
    """Give the address of a path beneath the version."""
    return f"{account.home}/{graph.VERSION}/{path}"
