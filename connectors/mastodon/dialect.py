"""How Mastodon words refusals and limits. API facts: docs/platforms/mastodon.md (checked 2026-11)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

import httpx

from connectors.contract import Secrets
from connectors.errors import AuthDead
from connectors.judgement import Budget, Dialect, Rule, Verdict

IN_ENGLISH: Final = ("lang", "en")
"""Errors come in the language of the account's settings, and some 422s differ by their words alone."""


def describe(body: Mapping[str, object]) -> tuple[str, str]:
    """Give code and message: OAuth's errors have both, all others only words."""
    error = str(body.get("error", ""))
    description = body.get("error_description")
    return (error, str(description)) if description else ("", error)


def budget(headers: httpx.Headers) -> Budget | None:
    """Read the limit that is nearest to empty. The reset is a date of ISO 8601; some forks send unix seconds."""
    try:
        limit, remaining = int(headers["X-RateLimit-Limit"]), int(headers["X-RateLimit-Remaining"])
        reset = headers["X-RateLimit-Reset"]
        resets_at = (
            datetime.fromtimestamp(int(reset), UTC)
            if reset.isdecimal()
            else datetime.fromisoformat(reset).astimezone(UTC)
        )
    except (KeyError, ValueError, OverflowError):
        return None
    return Budget(limit=limit, remaining=remaining, resets_at=resets_at)


_ACCOUNT_REFUSED: Final = tuple(
    Rule(403, Verdict.AUTH_DEAD, words=words)
    for words in (
        "outside the authorized scopes",
        "login is currently disabled",
        "pending approval",
        "missing a confirmed e-mail",
    )
)

DIALECT: Final = Dialect(
    platform="mastodon",
    rules=(
        *_ACCOUNT_REFUSED,
        Rule(422, Verdict.AUTH_DEAD, words="requires an authenticated user"),
        Rule(422, Verdict.TRANSIENT, words="have not finished processing"),
        # A post that was made a moment ago may not be seen by the part of the server that takes the answer to it.
        Rule(404, Verdict.TRANSIENT, words="trying to reply to does not appear to exist", visible=True),
        # The part before it was published a moment ago and is not shown yet.
        Rule(404, Verdict.TRANSIENT, words="trying to reply to does not appear", visible=True),
        # The media belong to a post already: most likely to ours, whose answer was lost.
        Rule(422, Verdict.UNCERTAIN, words="already attached", visible=True),
        Rule(400, Verdict.AUTH_DEAD, code="invalid_grant"),
        Rule(400, Verdict.AUTH_DEAD, code="invalid_client"),
    ),
    describe=describe,
    budget=budget,
)

MEDIA: Final = Dialect(
    platform="mastodon",
    # Uploads that no post uses are removed after about a day.
    rules=(*DIALECT.rules, Rule(404, Verdict.PREPARE_AGAIN)),
    describe=describe,
    budget=budget,
)

UPLOADS: Final = Dialect(
    platform="mastodon",
    # Uploads have a limit of their own (docs/platforms/mastodon.md); where it was another one, the next call says so.
    rules=(*MEDIA.rules, Rule(429, Verdict.RATE_LIMITED, uploads_only=True)),
    describe=describe,
    budget=budget,
)


def bearer(secrets: Secrets) -> dict[str, str]:
    """
    Give the header that carries the token.

    Raises:
        AuthDead: there is none, or it cannot be one.
    """
    token = secrets.get("access_token", "").strip()
    if not token:
        raise AuthDead("no access token is stored for this account")
    if not token.isascii() or not token.isprintable() or " " in token:
        raise AuthDead("the stored access token contains characters no token has")
    return {"Authorization": f"Bearer {token}"}
