"""How LinkedIn words refusals, and what every call carries. API facts: docs/platforms/linkedin.md (checked 2026-11)."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import quote

from connectors.contract import Secrets
from connectors.errors import AuthDead
from connectors.judgement import Dialect, Rule, Verdict
from connectors.linkedin.capabilities import VERSION

DUPLICATE: Final = "DUPLICATE_POST"
NOT_ALLOWED: Final = 403


def describe(body: Mapping[str, object]) -> tuple[str, str]:
    """
    Give code and message.

    Some answers have their code among the details alone, older ones a mere number, those of the sign-in OAuth's names.
    """
    if "error" in body:
        return str(body["error"]), str(body.get("error_description", ""))
    code = body.get("code") or _detailed(body) or body.get("serviceErrorCode") or ""
    return str(code), str(body.get("message", ""))


def _detailed(body: Mapping[str, object]) -> object:
    match body.get("errorDetails"):
        case {"inputErrors": [{"code": code}, *_]}:
            return code
        case _:
            return None


def midnight(now: datetime) -> datetime:
    """Give the moment at which the limits of a day end: midnight in UTC."""
    return datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), datetime.min.time(), UTC)


DIALECT: Final = Dialect(
    platform="linkedin",
    rules=(
        Rule(401, Verdict.EXPIRED, code="EXPIRED_ACCESS_TOKEN"),
        Rule(401, Verdict.EXPIRED, code="65602"),
        # The role, a scope or the product is missing: no post can go out. A reading call may lack one alone.
        Rule(403, Verdict.AUTH_DEAD, words="not enough permissions", visible=True),
        Rule(429, Verdict.RATE_LIMITED, words="application day limit", whole_app=True, until=midnight),
        Rule(429, Verdict.RATE_LIMITED, words="day limit", until=midnight),
        # The answer names an earlier post of the same content: most likely ours, whose answer was lost.
        Rule(422, Verdict.UNCERTAIN, code=DUPLICATE, visible=True),
        Rule(400, Verdict.TRANSIENT, code="MEDIA_ASSET_WAITING_UPLOAD"),
        Rule(400, Verdict.PREPARE_AGAIN, code="EXPIRED_UPLOAD_URL"),
        Rule(400, Verdict.PREPARE_AGAIN, code="UPDATING_ASSET_FAILED"),
        # Blocked as a robot: more calls make it worse.
        Rule(999, Verdict.REJECTED),
    ),
    describe=describe,
)

SIGN_IN: Final = Dialect(
    platform="linkedin",
    rules=(
        Rule(400, Verdict.AUTH_DEAD, code="invalid_grant"),
        Rule(400, Verdict.AUTH_DEAD, code="invalid_request"),
        Rule(400, Verdict.AUTH_DEAD, code="invalid_client"),
    ),
    describe=describe,
)


def headers(secrets: Secrets, **more: str) -> dict[str, str]:
    """
    Give the headers of a call: the token, and the version, without which LinkedIn does not answer.

    Raises:
        AuthDead: there is no token, or it cannot be one.
    """
    token = secrets.get("access_token", "").strip()
    if not token:
        raise AuthDead("no access token is stored for this account")
    if not token.isascii() or not token.isprintable() or " " in token:
        raise AuthDead("the stored access token contains characters no token has")
    return {
        "Authorization": f"Bearer {token}",
        "LinkedIn-Version": VERSION,
        "X-Restli-Protocol-Version": "2.0.0",
        **more,
    }


def coded(urn: str) -> str:
    """Give an URN as it must stand in an address: an open colon is refused."""
    return quote(urn, safe="")


def listed(urns: Iterable[str]) -> str:
    """Give URNs as Rest.li's List(): its own brackets and commas open, what is in it encoded."""
    return f"List({','.join(coded(urn) for urn in urns)})"
