"""How Telegram words refusals, and where its methods are. API facts: docs/platforms/telegram.md (checked 2026-11)."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

import httpx
import regex

from connectors.contract import Account, Secrets
from connectors.errors import AuthDead, Rejected
from connectors.judgement import Dialect, Rule, Verdict
from connectors.redaction import SecretAddress

SITE: Final = "https://t.me"
_TOKEN: Final = regex.compile(r"\d{3,20}:[A-Za-z0-9_-]{10,100}")
_SUPERGROUP: Final = "-100"


def describe(body: Mapping[str, object]) -> tuple[str, str]:
    """Give code and description; the words are no contract."""
    return str(body.get("error_code", "")), str(body.get("description", ""))


_LOST: Final = tuple(
    Rule(400, Verdict.AUTH_DEAD, words=words)
    for words in (
        "chat not found",
        "not enough rights",
        "need administrator rights",
        "have no rights to send",
        "group chat was upgraded",
    )
)

DIALECT: Final = Dialect(
    platform="telegram",
    rules=(
        Rule(404, Verdict.REJECTED, words="method not found"),
        # A token of the wrong form.
        Rule(404, Verdict.AUTH_DEAD),
        # Kicked, no member, deactivated.
        Rule(403, Verdict.AUTH_DEAD),
        *_LOST,
        # Another program asks for the same bot's updates, or they go to a webhook.
        Rule(409, Verdict.TRANSIENT),
    ),
    describe=describe,
)

PAGES: Final = Dialect(platform="telegram")
"""The pages for everybody: no JSON, no contract."""


def method(home: str, secrets: Secrets, name: str) -> str:
    """
    Give the address of a method. The token stands in it, so that nothing may ever print it.

    Raises:
        AuthDead: there is no token, or it cannot be one. Rejected: the server's address cannot be one.
    """
    token = secrets.get("bot_token", "").strip()
    if not _TOKEN.fullmatch(token):
        raise AuthDead("the stored bot token has not the form of one")
    try:
        is_web = httpx.URL(home).scheme in {"http", "https"}
    except httpx.InvalidURL:
        is_web = False
    if not is_web:
        # Found out later, the whole address would be told, and the token with it.
        raise Rejected("the address of the Bot API server is neither http nor https")
    return SecretAddress(f"{home}/bot{token}/{name}", token)


def site(home: str) -> str:
    """Give the address of the pages; a practice server has them beside its API, beneath one path."""
    return home if urlsplit(home).path.strip("/") else SITE


def permalink(home: str, username: str, chat: str, message: int | str) -> str:
    """Give the page of a message: of a private chat it opens for its members alone."""
    if username:
        return f"{site(home)}/{username}/{message}"
    return f"{site(home)}/c/{chat.removeprefix(_SUPERGROUP)}/{message}"


def username_of(account: Account) -> str:
    """Give the channel's public name; "" where it has none."""
    return account.handle.removeprefix("@") if account.handle.startswith("@") else ""
