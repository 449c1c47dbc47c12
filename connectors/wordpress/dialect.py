"""How WordPress words refusals, and where its API is. API facts: docs/platforms/wordpress.md (checked 2026-11)."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from connectors.contract import Account, Secrets
from connectors.errors import AuthDead
from connectors.judgement import Dialect, Rule, Verdict

PRETTY: Final = "wp-json/"


def describe(body: Mapping[str, object]) -> tuple[str, str]:
    """Give code and message; the message is in the site's language and may hold HTML entities."""
    return str(body.get("code", "")), unescape(str(body.get("message", "")))


_RIGHTS: Final = tuple(
    Rule(403, Verdict.AUTH_DEAD, code=code)
    for code in (
        "rest_cannot_publish",
        "rest_cannot_create",
        "rest_cannot_edit",
        "rest_cannot_edit_others",
        "rest_forbidden_context",
    )
)

DIALECT: Final = Dialect(
    platform="wordpress",
    rules=(
        *_RIGHTS,
        Rule(501, Verdict.AUTH_DEAD, code="application_passwords_disabled"),
        # A wrong file is answered with 500, and would be again.
        Rule(500, Verdict.REJECTED, code="rest_upload_sideload_error"),
        Rule(500, Verdict.REJECTED, code="rest_upload_unknown_error"),
        Rule(412, Verdict.TRANSIENT, code="rest_upload_hash_mismatch"),
        # The draft is no longer there, so nothing of it is visible.
        Rule(404, Verdict.PREPARE_AGAIN, code="rest_post_invalid_id"),
        # Without a code it is a firewall that answers, and nothing says how far the call came.
        Rule(403, Verdict.UNCERTAIN, code="", visible=True),
        Rule(403, Verdict.TRANSIENT, code=""),
        Rule(409, Verdict.UNCERTAIN, code="comment_duplicate", visible=True),
    ),
    describe=describe,
)


class Route(NamedTuple):
    """An address of the API and what its query begins with."""

    url: str
    query: list[tuple[str, str]]


def route(account: Account, path: str, query: Sequence[tuple[str, str]] = ()) -> Route:
    """Give the address of a resource of wp/v2."""
    return beneath(account.secrets.get("rest_root") or f"{account.home}/{PRETTY}", f"wp/v2/{path}", query)


def beneath(root: str, path: str, query: Sequence[tuple[str, str]] = ()) -> Route:
    """Give an address beneath the API's root, in either of its forms (`/wp-json/`, `/?rest_route=/`)."""
    parts = urlsplit(root)
    if not parts.query:
        return Route(root + path, list(query))
    plain = [(name, value + path if name == "rest_route" else value) for name, value in parse_qsl(parts.query)]
    return Route(parts._replace(query="").geturl(), [*plain, *query])


def basic(secrets: Secrets) -> dict[str, str]:
    """
    Give the header that carries user name and application password; blanks in the password do not matter.

    Raises:
        AuthDead: one of them is missing.
    """
    username, password = secrets.get("username", "").strip(), "".join(secrets.get("app_password", "").split())
    if not username or not password:
        raise AuthDead("no user name or application password is stored for this account")
    return {"Authorization": f"Basic {b64encode(f'{username}:{password}'.encode()).decode()}"}
