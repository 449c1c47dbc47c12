"""
What Meta's interfaces have in common: version, tokens, error body, usage headers, batches.

Neutral ground for platforms that never import one another. API facts: docs/platforms/facebook.md (checked 2026-11).
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from http import HTTPStatus
from typing import Final
from unicodedata import normalize
from urllib.parse import quote, quote_plus

import httpx
from pydantic import BaseModel

from connectors.contract import RemoteId, Secrets
from connectors.errors import AuthDead, ConnectorError, RateLimited, Rejected
from connectors.judgement import ANY_STATUS, Budget, Dialect, Effect, Rule, Verdict, http_date, of_answer
from connectors.wire import AsyncWire, Wire

VERSION: Final = "v26.0"
"""Meta picks one by itself where none is sent, so it always is. v26.0 is of 2026-07-29."""
BATCH: Final = 50
SLACK: Final = timedelta(seconds=3)
"""Meta names its times in whole seconds."""
WITHOUT_MINUTES: Final = timedelta(hours=1)
"""
How long a limit lasts for which no time is named: the windows that are documented roll over an hour or a day, and
calls made meanwhile prolong it.
"""
_LIMITS: Final = ("4", "17", "32", "341", "613", *(str(code) for code in range(80_000, 80_015)))
_NO_PERMISSION: Final = ("3", "10", *(str(code) for code in range(200, 300)))


def describe(body: Mapping[str, object]) -> tuple[str, str]:
    """Give code and subcode as `190/460`, and the message with what Meta says to the person, in their language."""
    error = body.get("error")
    if not isinstance(error, Mapping):
        return "", str(body.get("error_message", "") or error or "")
    code, subcode = str(error.get("code", "")), str(error.get("error_subcode") or "")
    said = str(error.get("error_user_msg") or "")
    message = str(error.get("message", ""))
    return f"{code}/{subcode}" if subcode else code, f"{message} {said}".strip() if said not in message else message


def budget(headers: httpx.Headers) -> Budget | None:
    """
    Read how much of the limits is used, in percent: of the application's, or the page's or profile's if that is more.

    Where access is refused already the header says for how many minutes.
    """
    return min(budgets(headers), key=lambda each: each.remaining, default=None)


def budgets(headers: httpx.Headers) -> list[Budget]:
    """Read how much of each limit is used: that of the application, shared by all, and that of the page or profile."""
    named = (("X-App-Usage", True), ("X-Business-Use-Case-Usage", False))
    read = [(_usages(headers, name), is_shared) for name, is_shared in named]
    return [_budget(headers, usages, is_shared=is_shared) for usages, is_shared in read if usages]


def _budget(headers: httpx.Headers, usages: Sequence[Mapping[str, object]], *, is_shared: bool) -> Budget:
    shares = [_number(usage.get(name)) for usage in usages for name in ("call_count", "total_time", "total_cputime")]
    minutes = max(_number(usage.get("estimated_time_to_regain_access")) for usage in usages)
    there = http_date(headers.get("Date", "")) or datetime.now(UTC)
    wait = timedelta(minutes=minutes) if minutes else WITHOUT_MINUTES
    left = max(0, 100 - round(max(shares)))
    return Budget(100, left, there + wait, is_shared=is_shared, is_percent=True)


def _usages(headers: httpx.Headers, name: str) -> list[Mapping[str, object]]:
    try:
        found = json.loads(headers.get(name, "{}"))
    except ValueError:
        return []
    if not isinstance(found, dict):
        return []
    if not any(isinstance(each, list) for each in found.values()):
        return [found] if found else []
    return [usage for each in found.values() if isinstance(each, list) for usage in each if isinstance(usage, dict)]


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def dialect(platform: str, *own: Rule) -> Dialect:
    """
    Give the family's table, with what one platform has beside it in front.

    A refusal of something visible whose code is in no table is Uncertain: Meta has answered errors although the post
    was there. Object missing (100/33) was a fault of Meta's for weeks of 2026, so it is looked at again.
    """
    return Dialect(
        platform=platform,
        rules=(
            *own,
            *(Rule(ANY_STATUS, Verdict.RATE_LIMITED, code=code) for code in _LIMITS),
            Rule(ANY_STATUS, Verdict.AUTH_DEAD, code="190"),
            Rule(ANY_STATUS, Verdict.AUTH_DEAD, code="102"),
            Rule(ANY_STATUS, Verdict.AUTH_DEAD, code="2500", words="access token"),
            # Signing in: the application is not known, or the code is used, old or of another address.
            Rule(ANY_STATUS, Verdict.AUTH_DEAD, code="101"),
            Rule(ANY_STATUS, Verdict.AUTH_DEAD, code="1", words="client secret"),
            *(Rule(ANY_STATUS, Verdict.AUTH_DEAD, code=f"100/{subcode}") for subcode in (36_007, 36_008, 36_009)),
            *(
                Rule(ANY_STATUS, verdict, code=code, visible=is_visible)
                for code in ("1", "2")
                for is_visible, verdict in ((True, Verdict.UNCERTAIN), (False, Verdict.TRANSIENT))
            ),
            *(Rule(ANY_STATUS, Verdict.AUTH_DEAD, code=code) for code in _NO_PERMISSION),
            Rule(ANY_STATUS, Verdict.TRANSIENT, code="100/33"),
            Rule(ANY_STATUS, Verdict.REJECTED, code="100"),
            Rule(ANY_STATUS, Verdict.UNCERTAIN, visible=True),
        ),
        describe=describe,
        budget=budget,
        budgets=budgets,
        wait=WITHOUT_MINUTES,
    )


def bearer(secrets: Mapping[str, str]) -> dict[str, str]:
    """
    Give the header that carries the token, so that it stands in no address.

    Raises:
        AuthDead: there is none, or it cannot be one.
    """
    token = secrets.get("access_token", "").strip()
    if not token:
        raise AuthDead("no access token is stored for this account")
    if not token.isascii() or not token.isprintable() or " " in token:
        raise AuthDead("the stored access token contains characters no token has")
    return {"Authorization": f"Bearer {token}"}


def comparable(text: str | None) -> str:
    """Give a form that is equal for a text as sent and as told."""
    return " ".join(normalize("NFC", text or "").split())


class Cursors(BaseModel):
    """Where a page of a list ends."""

    after: str = ""


class Paging(BaseModel):
    """How to go on; a missing `next` is the end on most lists, and means nothing on those of Threads."""

    cursors: Cursors = Cursors()
    next: str = ""


class Confirmed(BaseModel):
    """The plain yes; a 200 that says `false` is a failure."""

    success: bool


def change(
    address: str, form: Mapping[str, str], *, dialect: Dialect, secrets: Secrets, wire: Wire, label: str
) -> None:
    """
    Change what is there already, by one call that does no harm when it is made again; `label` names the platform.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: also where the platform answers without doing it.
    """
    done = wire.call(
        "POST",
        address,
        dialect=dialect,
        effect=Effect.REPEATABLE,
        answer=Confirmed,
        headers=bearer(secrets),
        form=form,
    )
    if not done.success:
        raise Rejected(f"{label} answered without doing it")


class Entry(BaseModel):
    """One answer of a batch; its body is text."""

    code: int
    body: str = ""


async def batch(
    home: str, secrets: Secrets, wishes: Sequence[tuple[RemoteId, str]], wire: AsyncWire, *, dialect: Dialect
) -> list[tuple[RemoteId, Entry, ConnectorError | None]]:
    """
    Read up to 50 objects in one call, each wish an id and its fields.

    Gives each id with its answer, and what that answer refuses, if it does; one that Meta had no time for is left out.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing is known of any of them.
    """
    entries = await wire.call(
        "POST",
        f"{home}/{VERSION}/",
        dialect=dialect,
        answer=list[Entry | None],
        headers={**bearer(secrets), "Content-Type": "application/x-www-form-urlencoded"},
        content=_form(wishes),
    )
    answered = []
    for (one, _), entry in zip(wishes, entries, strict=False):
        if entry is None:
            continue
        error = _refusal(entry, dialect=dialect)
        # The token itself is refused, or its account's calls are, and not what was asked with it.
        if isinstance(error, RateLimited) or (isinstance(error, AuthDead) and error.code.startswith("190")):
            raise error
        answered.append((one, entry, error))
    return answered


def _form(wishes: Sequence[tuple[RemoteId, str]]) -> bytes:
    """Write the form of a batch; what all wishes have alike is encoded once, as it makes most of the whole."""
    inner = "%2C".join(f"{_BEFORE}{quote_plus(quote(one))}{_after(fields)}" for one, fields in wishes)
    return f"batch=%5B{inner}%5D&include_headers=false".encode()


_BEFORE: Final = quote_plus(f'{{"method": "GET", "relative_url": "{VERSION}/')


@lru_cache(maxsize=64)
def _after(fields: str) -> str:
    return quote_plus(f'?fields={fields}"}}')


def _refusal(entry: Entry, *, dialect: Dialect) -> ConnectorError | None:
    """Judge one answer of a batch; None: it is a success."""
    if entry.code == HTTPStatus.OK:
        return None
    return of_answer(dialect, Effect.NONE, httpx.Response(entry.code, text=entry.body), now=datetime.now(UTC))
