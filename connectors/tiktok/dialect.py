"""How TikTok words refusals: in the body, whatever the status. Facts: docs/platforms/tiktok.md (checked 2026-11)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar

import httpx

from connectors import judgement
from connectors.contract import Account, Secrets
from connectors.errors import AuthDead, Rejected
from connectors.judgement import ANY_STATUS, Dialect, Effect, Rule, Verdict
from connectors.tiktok import answers
from connectors.wire import AsyncWire, Wire

Answer = TypeVar("Answer", bound=answers.Envelope)


def describe(body: Mapping[str, object]) -> tuple[str, str]:
    """Give code and message: the API nests them, the sign-in does not."""
    error = body.get("error")
    if isinstance(error, dict):
        return str(error.get("code", "")), str(error.get("message", ""))
    return str(error or ""), str(body.get("error_description", ""))


def tomorrow(now: datetime) -> datetime:
    """Give the end of a limit of 24 hours: TikTok does not say when they began."""
    return now + timedelta(hours=24)


DIALECT: Final = Dialect(
    platform="tiktok",
    rules=(
        Rule(ANY_STATUS, Verdict.EXPIRED, code="access_token_invalid"),
        Rule(ANY_STATUS, Verdict.AUTH_DEAD, code="scope_not_authorized"),
        Rule(ANY_STATUS, Verdict.AUTH_DEAD, code="scope_permission_missed"),
        Rule(ANY_STATUS, Verdict.AUTH_DEAD, code="invalid_grant"),
        Rule(ANY_STATUS, Verdict.AUTH_DEAD, code="invalid_client"),
        Rule(ANY_STATUS, Verdict.RATE_LIMITED, code="rate_limit_exceeded"),
        Rule(ANY_STATUS, Verdict.RATE_LIMITED, code="spam_risk_too_many_posts", until=tomorrow),
        Rule(ANY_STATUS, Verdict.RATE_LIMITED, code="spam_risk_too_many_pending_share", until=tomorrow),
        Rule(ANY_STATUS, Verdict.RATE_LIMITED, code="reached_active_user_cap", whole_app=True, until=tomorrow),
        Rule(ANY_STATUS, Verdict.UNCERTAIN, code="internal_error", visible=True),
        Rule(ANY_STATUS, Verdict.TRANSIENT, code="internal_error", visible=False),
    ),
    describe=describe,
)

UPLOAD: Final = Dialect(
    platform="tiktok",
    rules=(
        # The address of an upload lives an hour: without a body, 403 says that it is over.
        Rule(403, Verdict.PREPARE_AGAIN),
        # Not the bytes it waits for: it has them, or lacks some before them.
        Rule(416, Verdict.UNCERTAIN, visible=True),
        Rule(416, Verdict.PREPARE_AGAIN, visible=False),
    ),
    describe=describe,
)


def post(account: Account, path: str, body: Mapping[str, object], wire: Wire, answer: type[Answer]) -> Answer:
    """
    Make a call that shows nothing to the public.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: as the code in the body says.
    """
    return _judged(
        wire.call(
            "POST",
            f"{account.home}{path}",
            dialect=DIALECT,
            effect=Effect.REPEATABLE,
            answer=answer,
            headers=bearer(account.secrets),
            body=body,
        ),
        Effect.REPEATABLE,
    )


def show(account: Account, path: str, body: Mapping[str, object], wire: Wire, answer: type[Answer]) -> Answer:
    """Make a call that may show something to the public. Raises as `post`, and Uncertain."""
    return _judged(
        wire.call(
            "POST",
            f"{account.home}{path}",
            dialect=DIALECT,
            effect=Effect.VISIBLE,
            answer=answer,
            headers=bearer(account.secrets),
            body=body,
        ),
        Effect.VISIBLE,
    )


async def read(
    account: Account,
    path: str,
    fields: Sequence[str],
    wire: AsyncWire,
    answer: type[Answer],
    *,
    body: Mapping[str, object] | None = None,
) -> Answer:
    """Ask for figures: by POST where there is a body. Raises as `post`."""
    url = f"{account.home}{path}?fields={','.join(fields)}"
    headers = bearer(account.secrets)
    if body is None:
        return _judged(await wire.call("GET", url, dialect=DIALECT, answer=answer, headers=headers), Effect.NONE)
    found = await wire.call("POST", url, dialect=DIALECT, answer=answer, headers=headers, body=body)
    return _judged(found, Effect.NONE)


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


def _judged(found: Answer, effect: Effect) -> Answer:
    """Give the answer, unless it says no with status 200, as some do."""
    error = found.error
    if error.code == "ok":
        return found
    refused = httpx.Response(403, json={"error": {"code": error.code, "message": error.message}})
    raise judgement.of_answer(DIALECT, effect, refused, now=datetime.now(UTC)) or Rejected(error.message)
