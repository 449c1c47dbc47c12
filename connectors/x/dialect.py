"""How X words refusals and limits. API facts: docs/platforms/x.md (checked 2026-11)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

import httpx

from connectors.contract import Account, Secrets
from connectors.errors import AuthDead
from connectors.judgement import Budget, Dialect, Rule, Verdict

WINDOWS: Final = ("x-rate-limit", "x-app-limit-24hour", "x-user-limit-24hour")
SITE: Final = "https://x.com"


def describe(body: Mapping[str, object]) -> tuple[str, str]:
    """Give the last part of the problem's address as code (its host changed), and the detail; old ones are a list."""
    code = str(body.get("type", "")).rpartition("/")[2] or str(body.get("error", ""))
    words = body.get("detail") or body.get("error_description") or body.get("title")
    listed = body.get("errors")
    if isinstance(listed, list) and listed and isinstance(listed[0], dict):
        first = listed[0]
        return str(first.get("code", code)), str(first.get("message") or first.get("detail") or words or "")
    return code, str(words or "")


def budget(headers: httpx.Headers) -> Budget | None:
    """Read the limit that is nearest to empty; an exhausted one of the day counts before that of the moment."""
    found = [each for each in (_window(headers, name) for name in WINDOWS) if each is not None]
    return min(found, key=lambda each: (each.remaining, -each.resets_at.timestamp()), default=None)


def _window(headers: httpx.Headers, name: str) -> Budget | None:
    try:
        limit, remaining, reset = (int(headers[f"{name}-{part}"]) for part in ("limit", "remaining", "reset"))
        return Budget(limit=limit, remaining=remaining, resets_at=datetime.fromtimestamp(reset, UTC))
    except (KeyError, ValueError, OverflowError):
        return None


DIALECT: Final = Dialect(
    platform="x",
    rules=(
        Rule(401, Verdict.EXPIRED),
        # No credits: calls cost money, and work again as soon as some is paid in.
        Rule(402, Verdict.RATE_LIMITED, whole_app=True),
        # It has this text already: most likely from the call whose answer was lost.
        Rule(403, Verdict.UNCERTAIN, words="duplicate content", visible=True),
        # The post it answers, which X has just taken, may not be to be seen everywhere yet.
        Rule(403, Verdict.TRANSIENT, words="deleted or not visible to you", visible=True),
        Rule(403, Verdict.AUTH_DEAD, code="oauth2-permissions"),
        Rule(403, Verdict.AUTH_DEAD, code="client-forbidden"),
        Rule(403, Verdict.AUTH_DEAD, code="unsupported-authentication"),
        Rule(403, Verdict.AUTH_DEAD, words="suspended"),
        Rule(400, Verdict.PREPARE_AGAIN, words="media ids are invalid"),
    ),
    describe=describe,
    budget=budget,
)

UPLOADS: Final = replace(DIALECT, rules=(*DIALECT.rules, Rule(404, Verdict.PREPARE_AGAIN)))
"""An upload that was not finished in its time is gone."""

TOKENS: Final = Dialect(
    platform="x",
    rules=(
        # Used, revoked or old: a person must connect the account again.
        Rule(400, Verdict.AUTH_DEAD),
        Rule(401, Verdict.AUTH_DEAD),
    ),
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
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise AuthDead("no access token is stored for this account")
    return {"Authorization": f"Bearer {token}"}


def site(home: str) -> str:
    """Give the address of the pages people read; a practice server has them beside its API."""
    return SITE if urlsplit(home).netloc == "api.x.com" else home


def permalink(account: Account, identity: str) -> str:
    """Give the page of a post."""
    return f"{site(account.home)}/{account.handle.removeprefix('@')}/status/{identity}"
