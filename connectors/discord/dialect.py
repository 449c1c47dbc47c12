"""How Discord words refusals and limits, and where a webhook is. API facts: docs/platforms/discord.md (2026-11)."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

import httpx

from connectors.contract import Secrets
from connectors.errors import AuthDead
from connectors.judgement import Budget, Dialect, Rule, Verdict
from connectors.redaction import SecretAddress

HOSTS: Final = frozenset({"discord.com", "discordapp.com", "ptb.discord.com", "canary.discord.com"})
EVERYBODY: Final = "global"
_HOOK: Final = re.compile(r"(?:/[\w-]+)*/api(?:/v\d+)?/webhooks/(?P<id>\d{5,25})/(?P<token>[\w-]{10,200})/?")


def describe(body: Mapping[str, object]) -> tuple[str, str]:
    """Give code and message; where a form was wrong, the first field's own words are what helps."""
    code = str(body.get("code", "")) or (EVERYBODY if body.get("global") is True else "")
    return code, _first_words(body.get("errors")) or str(body.get("message", ""))


def _first_words(errors: object) -> str:
    while isinstance(errors, Mapping):
        told = errors.get("_errors")
        if isinstance(told, list) and told and isinstance(told[0], Mapping):
            return str(told[0].get("message", ""))
        errors = next(iter(errors.values()), None)
    return ""


def budget(headers: httpx.Headers) -> Budget | None:
    """Read what is left: the reset is a unix time with decimals."""
    try:
        return Budget(
            limit=int(headers["X-RateLimit-Limit"]),
            remaining=int(headers["X-RateLimit-Remaining"]),
            resets_at=datetime.fromtimestamp(float(headers["X-RateLimit-Reset"]), UTC),
        )
    except (KeyError, ValueError, OverflowError, OSError):
        return None


DIALECT: Final = Dialect(
    platform="discord",
    rules=(
        # Counted by the address calls come from, where there is no bot: all our webhooks share it.
        Rule(429, Verdict.RATE_LIMITED, code=EVERYBODY, whole_app=True),
        # The webhook was deleted; asking again and again brings a ban of the address.
        Rule(404, Verdict.AUTH_DEAD, code="10015"),
        Rule(401, Verdict.AUTH_DEAD, code="50027"),
        Rule(403, Verdict.AUTH_DEAD),
    ),
    describe=describe,
    budget=budget,
)


def hook(home: str, secrets: Secrets) -> SecretAddress:
    """
    Give the address of the webhook's calls; whoever knows it can publish there, so that nothing may print it.

    Raises:
        AuthDead: what was typed is no address of a webhook there.
    """
    parts = urlsplit(secrets.get("webhook_address", "").strip())
    # Practice servers lie beneath a path; only what follows it is used.
    found = _HOOK.fullmatch(parts.path)
    if found is None or (parts.hostname or "").lower() not in HOSTS | {urlsplit(home).hostname}:
        raise AuthDead("this is no address of a Discord webhook: copy it from the channel's settings")
    return SecretAddress(f"{home}/api/v10/webhooks/{found['id']}/{found['token']}", found["token"])


def message(home: str, secrets: Secrets, number: str) -> SecretAddress:
    """Give the address of one of the webhook's messages. Raises as `hook`."""
    address = hook(home, secrets)
    return SecretAddress(f"{address}/messages/{number}", *address.secrets)


def page(home: str, guild: str, channel: str, number: str = "") -> str:
    """Give the page of a channel or of a message in it; people need to be members to see it."""
    return f"{home}/channels/{guild}/{channel}" + (f"/{number}" if number else "")
