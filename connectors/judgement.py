"""The only translation of status codes and transport failures into our errors; pure, so that it has its own tests."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import Enum, StrEnum
from functools import partial
from typing import Final

import httpx

from connectors.errors import (
    AuthDead,
    ConnectorError,
    RateLimited,
    Rejected,
    Transient,
    Uncertain,
)

JUMP: Final = timedelta(minutes=2)
"""How far the clock that dates posts may have been behind when a call was made, and right again afterwards."""
WITHOUT_A_DATE: Final = timedelta(seconds=60)
"""How long to wait after a 429 that names no time, on a platform that says nothing else of it."""
LONGEST_WAIT: Final = timedelta(days=1)
"""A reset further away than this is a mistake of the server or of its clock."""
ANY_STATUS: Final = 0
"""In a rule: whatever the status, the code decides."""


class Effect(Enum):
    """What a call does on the platform: decides what a lost answer means."""

    NONE = "reads"
    REPEATABLE = "writes, but nothing the public sees"
    VISIBLE = "makes something public"


class Verdict(StrEnum):
    """The class of an error, as a platform's table names it."""

    RATE_LIMITED = "rate_limited"
    TRANSIENT = "transient"
    PREPARE_AGAIN = "prepare_again"
    AUTH_DEAD = "auth_dead"
    EXPIRED = "expired"
    REJECTED = "rejected"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One line of a platform's table of codes; the first that fits decides.

    `status` may be ANY_STATUS. `code` is compared with the platform's error code, or with the part of it before a
    slash, where the platform has codes within codes; `words` with a part of its message (lower case); `visible`
    restricts the rule to calls that make something public (True) or to the others (False).
    For RATE_LIMITED: `whole_app` says that all accounts share the limit, `uploads_only` that it is one of uploads,
    `until` gives its end from now where the answer's headers say nothing.
    """

    status: int
    verdict: Verdict
    code: str | None = None
    words: str | None = None
    visible: bool | None = None
    whole_app: bool = False
    uploads_only: bool = False
    until: Callable[[datetime], datetime] | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """
    Calls a platform still allows: `remaining` of `limit` until `resets_at` (aware UTC).

    `is_shared` says that all accounts of the same server and application spend it together; `is_percent` that both
    figures are percent of a number of calls that is not told.
    """

    limit: int
    remaining: int
    resets_at: datetime
    is_shared: bool = False
    is_percent: bool = False


def _no_words(body: Mapping[str, object]) -> tuple[str, str]:
    return str(body.get("error", "")), str(body.get("message", ""))


def _no_budget(headers: httpx.Headers) -> Budget | None:
    del headers
    return None


def _free(method: str, url: str) -> Mapping[str, int]:
    del method, url
    return {}


@dataclass(frozen=True, slots=True)
class Dialect:
    """
    How one platform words refusals and limits. `describe` gives its error code and message from the JSON body.

    `budget` reads the limit that is nearest to empty, `budgets` all of them where an answer speaks of several. `price`
    says what a call costs of the application's quotas (`Capabilities.quotas`), in units by quota. `wait` is how long a
    limit lasts whose answer names no time.
    """

    platform: str
    rules: Sequence[Rule] = field(default=())
    describe: Callable[[Mapping[str, object]], tuple[str, str]] = _no_words
    budget: Callable[[httpx.Headers], Budget | None] = _no_budget
    budgets: Callable[[httpx.Headers], Sequence[Budget]] | None = None
    price: Callable[[str, str], Mapping[str, int]] = _free
    wait: timedelta = WITHOUT_A_DATE


_ERRORS: Final[Mapping[Verdict, Callable[..., ConnectorError]]] = {
    Verdict.TRANSIENT: Transient,
    Verdict.PREPARE_AGAIN: partial(Transient, prepare_again=True),
    Verdict.AUTH_DEAD: AuthDead,
    Verdict.EXPIRED: partial(AuthDead, expired=True),
    Verdict.REJECTED: Rejected,
    Verdict.UNCERTAIN: Uncertain,
}


def of_answer(dialect: Dialect, effect: Effect, response: httpx.Response, *, now: datetime) -> ConnectorError | None:
    """Judge an answer that was read to its end; None: it is a success."""
    status = response.status_code
    if 200 <= status < 300:  # noqa: PLR2004 - the range of success in HTTP
        return None
    body = _body(response)
    error = _judge(dialect, effect, response, *dialect.describe(body), now=now)
    error.answer = body
    return error


def _judge(
    dialect: Dialect, effect: Effect, response: httpx.Response, code: str, message: str, *, now: datetime
) -> ConnectorError:
    status = response.status_code
    reason = message or code or f"the server answered {status} {response.reason_phrase}".strip()
    rule = _rule(dialect, effect, status, code, message)
    verdict = rule.verdict if rule else _usual_verdict(effect, status)
    if verdict is Verdict.RATE_LIMITED:
        until = retry_at(dialect, response.headers, now=now)
        if rule is not None and rule.until is not None and "Retry-After" not in response.headers:
            until = rule.until(now)
        whole_app, uploads_only = (rule.whole_app, rule.uploads_only) if rule else (False, False)
        return RateLimited(
            reason, until=until, whole_app=whole_app, uploads_only=uploads_only, status=status, code=code
        )
    return _ERRORS[verdict](reason, status=status, code=code)


def of_failure(effect: Effect, error: httpx.TransportError) -> ConnectorError:
    """Judge a call that brought no whole answer. Only what surely never left may be repeated blindly."""
    reason = f"{type(error).__name__}: {error}".rstrip(": ")
    if effect is not Effect.VISIBLE or isinstance(
        error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout | httpx.UnsupportedProtocol
    ):
        return Transient(reason)
    return Uncertain(reason)


def of_unreadable(effect: Effect, what: str) -> ConnectorError:
    """Judge a success whose body is not what the platform documents."""
    reason = f"the server said yes, but its answer could not be read: {what}"
    return Uncertain(reason) if effect is Effect.VISIBLE else Transient(reason)


def told(dialect: Dialect, headers: httpx.Headers, *, now: datetime) -> list[Budget]:
    """Give the limits an answer speaks of. Their ends are by our clock: a wrong one of the server shifts nothing."""
    nearest = dialect.budget(headers)
    found = dialect.budgets(headers) if dialect.budgets else [nearest] if nearest else []
    there = http_date(headers.get("Date", "")) or now
    return [replace(each, resets_at=now + (each.resets_at - there)) for each in found]


def retry_at(dialect: Dialect, headers: httpx.Headers, *, now: datetime) -> datetime:
    """
    Say when a 429 ends: Retry-After in either form, else the platform's own header, else after the dialect's own wait.

    Moments the server names are compared with its own clock (`Date`), so that a wrong clock there does not shift them.
    """
    wait = dialect.wait
    after = headers.get("Retry-After", "").strip()
    budget = dialect.budget(headers)
    there = http_date(headers.get("Date", "")) or now
    if after.isdecimal():
        wait = timedelta(seconds=min(int(after), LONGEST_WAIT.total_seconds()))
    elif (moment := http_date(after)) is not None:
        wait = moment - there
    elif budget is not None:
        wait = budget.resets_at - there
    return now + min(max(wait, timedelta(seconds=1)), LONGEST_WAIT)


def http_date(text: str) -> datetime | None:
    """Read a date of HTTP as an aware time; None where it is none."""
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def by_their_clock(moment: datetime, headers: httpx.Headers) -> datetime:
    """Give a moment of our clock as the server's had it, by the `Date` of an answer that has just come."""
    now = datetime.now(UTC)
    return moment + ((http_date(headers.get("Date", "")) or now) - now)


def _rule(dialect: Dialect, effect: Effect, status: int, code: str, message: str) -> Rule | None:
    is_visible = effect is Effect.VISIBLE
    for rule in dialect.rules:
        if (
            rule.status in {status, ANY_STATUS}
            and (rule.code is None or code == rule.code or code.startswith(f"{rule.code}/"))
            and (rule.words is None or rule.words in message.lower())
            and (rule.visible is None or rule.visible is is_visible)
        ):
            return rule
    return None


def _usual_verdict(effect: Effect, status: int) -> Verdict:
    is_visible = effect is Effect.VISIBLE
    match status:
        case 401:
            return Verdict.AUTH_DEAD
        case 429:
            return Verdict.RATE_LIMITED
        case 408 | 425:
            return Verdict.UNCERTAIN if is_visible else Verdict.TRANSIENT
        case _ if status >= 500:  # noqa: PLR2004 - the range of server faults in HTTP
            return Verdict.UNCERTAIN if is_visible else Verdict.TRANSIENT
        case _:
            return Verdict.REJECTED


def _body(response: httpx.Response) -> Mapping[str, object]:
    try:
        body: object = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
