"""How YouTube words refusals. API facts: docs/platforms/youtube.md (checked 2026-11)."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from connectors.contract import Account, Secrets
from connectors.errors import AuthDead
from connectors.judgement import ANY_STATUS, Dialect, Rule, Verdict
from connectors.youtube.capabilities import CAPABILITIES
from connectors.youtube.quota import midnight, price

_MARKUP: Final = re.compile(r"<[^>]+>")


def describe(body: Mapping[str, object]) -> tuple[str, str]:
    """Give the reason and the words of the first error; the sign-in has OAuth's own shape."""
    error = body.get("error")
    if not isinstance(error, dict):
        return str(error or ""), str(body.get("error_description", ""))
    errors = error.get("errors")
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
    message = str(first.get("message") or error.get("message", ""))
    return str(first.get("reason") or error.get("status", "")), _MARKUP.sub("", message)


def tomorrow(now: datetime) -> datetime:
    """Give the end of a channel's limit of uploads: YouTube does not say when its 24 hours began."""
    return now + timedelta(hours=24)


_RULES: Final = (
    Rule(ANY_STATUS, Verdict.RATE_LIMITED, code="quotaExceeded", whole_app=True, until=midnight),
    Rule(ANY_STATUS, Verdict.RATE_LIMITED, code="dailyLimitExceeded", whole_app=True, until=midnight),
    Rule(ANY_STATUS, Verdict.RATE_LIMITED, code="uploadLimitExceeded", until=tomorrow),
    Rule(403, Verdict.RATE_LIMITED, code="rateLimitExceeded"),
    Rule(403, Verdict.RATE_LIMITED, code="userRateLimitExceeded"),
    Rule(403, Verdict.AUTH_DEAD, code="insufficientPermissions"),
    Rule(ANY_STATUS, Verdict.AUTH_DEAD, code="youtubeSignupRequired"),
    Rule(ANY_STATUS, Verdict.AUTH_DEAD, code="authenticatedUserAccountClosed"),
    Rule(ANY_STATUS, Verdict.AUTH_DEAD, code="authenticatedUserAccountSuspended"),
    Rule(ANY_STATUS, Verdict.AUTH_DEAD, code="invalid_grant"),
    Rule(ANY_STATUS, Verdict.AUTH_DEAD, code="invalid_client"),
    Rule(401, Verdict.EXPIRED),
)

DIALECT: Final = Dialect(platform="youtube", rules=_RULES, describe=describe, price=price)

# The address of an upload lives some days, and answers 404 or 410 when it is over.
SESSION: Final = Dialect(
    platform="youtube",
    rules=(*_RULES, Rule(404, Verdict.PREPARE_AGAIN), Rule(410, Verdict.PREPARE_AGAIN)),
    describe=describe,
    price=price,
)


def api(account: Account, path: str) -> str:
    """Give the address of a call of the Data API."""
    return f"{account.home}/youtube/v3/{path}"


def upload(account: Account, path: str) -> str:
    """Give the address of a call that sends a file."""
    return f"{account.home}/upload/youtube/v3/{path}"


def watch(home: str, video_id: str) -> str:
    """Give the page of a video: on YouTube itself, or on the practice server."""
    site = "https://www.youtube.com" if home == CAPABILITIES.default_home else home
    return f"{site}/watch?v={video_id}"


def bearer(secrets: Secrets) -> dict[str, str]:
    """
    Give the header that carries the token.

    Raises:
        AuthDead: there is none, or it cannot be one.
    """
    token = secrets.get("access_token", "").strip()
    if not token:
        raise AuthDead("no access token is stored for this account", expired=bool(secrets.get("refresh_token")))
    if not token.isascii() or not token.isprintable() or " " in token:
        raise AuthDead("the stored access token contains characters no token has")
    return {"Authorization": f"Bearer {token}"}
