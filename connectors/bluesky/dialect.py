"""How Bluesky's servers word refusals and limits. API facts: docs/platforms/bluesky.md (checked 2026-11)."""

from datetime import UTC, datetime
from typing import Final

import httpx

from connectors.contract import Account, Secrets
from connectors.errors import AuthDead
from connectors.judgement import Budget, Dialect, Rule, Verdict

NOT_FOUND: Final = "RecordNotFound"
TAKEN: Final = "InvalidSwap"
NO_SUCH_CALL: Final = "MethodNotImplemented"


def budget(headers: httpx.Headers) -> Budget | None:
    """
    Read the limit that is nearest to empty; the reset is in unix seconds.

    Mostly it is that of the address, which all accounts share: the write points of an account stay out of sight.
    """
    try:
        return Budget(
            limit=int(headers["RateLimit-Limit"]),
            remaining=int(headers["RateLimit-Remaining"]),
            resets_at=datetime.fromtimestamp(int(headers["RateLimit-Reset"]), UTC),
            is_shared=True,
        )
    except (KeyError, ValueError, OverflowError):
        return None


DIALECT: Final = Dialect(
    platform="bluesky",
    rules=(
        # An expired session is a 400 here.
        Rule(400, Verdict.EXPIRED, code="ExpiredToken"),
        Rule(400, Verdict.EXPIRED, code="InvalidToken"),
        Rule(401, Verdict.EXPIRED, code="ExpiredToken"),
        Rule(401, Verdict.EXPIRED, code="InvalidToken"),
        Rule(400, Verdict.AUTH_DEAD, code="AccountTakedown"),
        Rule(400, Verdict.AUTH_DEAD, code="AccountDeactivated"),
        Rule(403, Verdict.AUTH_DEAD, code="Forbidden"),
        Rule(400, Verdict.PREPARE_AGAIN, code="BlobNotFound"),
        # Something stands under our own record key: most likely our post, whose answer was lost.
        Rule(400, Verdict.UNCERTAIN, code=TAKEN, visible=True),
        # A server without an AppView cannot answer what it would pass on.
        Rule(400, Verdict.TRANSIENT, words="no service configured", visible=False),
        Rule(501, Verdict.REJECTED, code=NO_SUCH_CALL, visible=True),
    ),
    budget=budget,
)

# The video service is another server: that it refuses us says nothing about the account's session.
VIDEO: Final = Dialect(platform="bluesky", rules=(*DIALECT.rules, Rule(401, Verdict.REJECTED)), budget=budget)


def base(account: Account) -> str:
    """Give the address of the account's own server: an entry server such as bsky.social names it at sign-in."""
    return account.secrets.get("service") or account.home


def bearer(secrets: Secrets, name: str = "access_token") -> dict[str, str]:
    """
    Give the header that carries the session.

    Raises:
        AuthDead: there is none; opening one may help.
    """
    token = secrets.get(name, "")
    if not token:
        raise AuthDead("no session is stored for this account", expired=True)
    return {"Authorization": f"Bearer {token}"}
