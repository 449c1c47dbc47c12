"""Why a delivery has not gone out, or not yet: from facts to a reason, and from the reason to a sentence. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from django.utils import formats
from django.utils.translation import gettext, ngettext, pgettext

from corong.deliveries.states import Phase, State

SILENT_SECONDS: Final = 30.0
"""Schedulers and workers beat every two seconds; one that is silent this long does not work."""


class Code(StrEnum):
    """What a delivery waits for."""

    TIME = "time"
    HOLD = "hold"
    DISCONNECTED = "disconnected"
    TOKEN = "token"  # noqa: S105 - the name of a reason, not a secret
    EXPIRES = "expires"
    """Of an account, not of a delivery: it still goes out."""
    RATE_LIMIT = "rate_limit"
    EARLIER_PART = "earlier_part"
    PROCESSING = "processing"
    RETRY = "retry"
    SCHEDULER_DOWN = "scheduler_down"
    WORKER_DOWN = "worker_down"
    ACCOUNT_BUSY = "account_busy"
    ACCOUNT_QUEUE = "account_queue"
    PACED = "paced"
    QUEUE_FULL = "queue_full"
    NEXT = "next"
    PREPARING = "preparing"
    SENDING = "sending"
    SILENT_WORKER = "silent_worker"
    LOOKING = "looking"
    UNDECIDED = "undecided"
    NEW_TIME = "new_time"
    MISSED = "missed"
    REFUSED = "refused"
    BY_HAND = "by_hand"
    IN_REVIEW = "in_review"
    NOT_SCHEDULED = "not_scheduled"


@dataclass(frozen=True, slots=True)
class Reason:
    """
    A cause with its parameters; what a code does not use is empty.

    `at` is when it ends or is tried again, or since when it lasts; `cause` is what the platform or a person said.
    """

    code: Code
    at: datetime | None = None
    who: str = ""
    cause: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one delivery and of all it depends on, at the moment `now` of the database's clock."""

    now: datetime
    state: State
    phase: Phase
    due_at: datetime | None = None
    next_at: datetime | None = None
    lease_until: datetime | None = None
    reason_class: str = ""
    reason: str = ""
    is_disconnected: bool = False
    is_token_dead: bool = False
    token_reason: str = ""
    limited_until: datetime | None = None
    """The later of the account's and its server's limit."""
    paced_until: datetime | None = None
    """From when on the account's next post may go out at its platform's pace."""
    hold_reason: str | None = None
    """Of the oldest hold that covers it; None: nothing holds it."""
    held_by: str = ""
    earlier_part: State | None = None
    """State of the part of the thread before it; None: it is the first."""
    is_account_busy: bool = False
    """Another delivery is being published on the account."""
    account_queue: int = 0
    """Deliveries of the account that wait in the queue before it."""
    is_queue_full: bool = False
    queue: int = 0
    scheduler_beat: datetime | None = None
    worker_beat: datetime | None = None
    """The last sign of life of a publish worker: a heartbeat, or a lease it renewed."""


def reason(facts: Facts) -> Reason | None:
    """Give the reason why a delivery is not published; None: it is, or was called off."""
    match facts.state:
        case State.PUBLISHED | State.CANCELLED:
            return None
        case State.SCHEDULED if _is_early(facts):
            return _obstacle(facts) or _not_yet(facts)
        case State.SCHEDULED:
            return _obstacle(facts) or _unclaimed(facts)
        case State.QUEUED:
            return _obstacle(facts) or _down(facts) or _behind(facts)
        case State.PUBLISHING | State.UNCERTAIN:
            return _begun(facts)
        case state:
            return Reason(_RESTING.get(state, Code.NOT_SCHEDULED), cause=facts.reason)


_RESTING: Final[Mapping[State, Code]] = {
    State.HELD: Code.NEW_TIME,
    State.MISSED: Code.MISSED,
    State.FAILED: Code.REFUSED,
    State.NEEDS_HAND: Code.BY_HAND,
    State.IN_REVIEW: Code.IN_REVIEW,
}


def _is_early(facts: Facts) -> bool:
    return facts.due_at is None or facts.due_at > facts.now


def _obstacle(facts: Facts) -> Reason | None:
    """Find what stops it whatever the processes do, also before its time."""
    if facts.hold_reason is not None:
        return Reason(Code.HOLD, who=facts.held_by, cause=facts.hold_reason)
    if facts.is_disconnected:
        return Reason(Code.DISCONNECTED)
    if facts.is_token_dead:
        return Reason(Code.TOKEN, cause=facts.token_reason)
    if facts.limited_until is not None and facts.limited_until > max(facts.now, facts.due_at or facts.now):
        return Reason(Code.RATE_LIMIT, at=facts.limited_until)
    return None


def _not_yet(facts: Facts) -> Reason:
    # Preparing ahead that failed is worth knowing before the time comes.
    if facts.reason_class and facts.next_at is not None and facts.next_at > facts.now:
        return _later(facts)
    return Reason(Code.TIME, at=facts.due_at)


def _unclaimed(facts: Facts) -> Reason:
    if facts.earlier_part is not None and facts.earlier_part is not State.PUBLISHED:
        return Reason(Code.EARLIER_PART)
    if facts.next_at is not None and facts.next_at > facts.now:
        if facts.phase is Phase.PREPARE and not facts.reason_class:
            return Reason(Code.PROCESSING, at=facts.next_at)
        return _later(facts)
    return _down(facts) or _paced(facts) or _behind(facts)


def _later(facts: Facts) -> Reason:
    # A limit of uploads stops one delivery and not its account.
    if facts.reason_class == "RateLimited":
        return Reason(Code.RATE_LIMIT, at=facts.next_at)
    return Reason(Code.RETRY, at=facts.next_at, cause=facts.reason)


def _paced(facts: Facts) -> Reason | None:
    is_paced = facts.paced_until is not None and facts.paced_until > facts.now
    return Reason(Code.PACED, at=facts.paced_until) if is_paced else None


def _begun(facts: Facts) -> Reason:
    if facts.state is State.PUBLISHING:
        if facts.lease_until is not None and facts.lease_until < facts.now:
            return Reason(Code.SILENT_WORKER, at=facts.lease_until)
        return Reason(Code.SENDING if facts.phase is Phase.COMMIT else Code.PREPARING)
    if facts.next_at is None and facts.lease_until is None:
        return Reason(Code.UNDECIDED, cause=facts.reason)
    return Reason(Code.LOOKING, at=facts.next_at, cause=facts.reason)


def _down(facts: Facts) -> Reason | None:
    # The scheduler first: workers' signs of life travel through it, so without it theirs say nothing.
    if _is_silent(facts.scheduler_beat, facts.now):
        return Reason(Code.SCHEDULER_DOWN, at=facts.scheduler_beat)
    if _is_silent(facts.worker_beat, facts.now):
        return Reason(Code.WORKER_DOWN, at=facts.worker_beat)
    return None


def _behind(facts: Facts) -> Reason:
    if facts.account_queue:
        return Reason(Code.ACCOUNT_QUEUE, count=facts.account_queue)
    if facts.is_account_busy:
        return Reason(Code.ACCOUNT_BUSY)
    if facts.is_queue_full and facts.state is State.SCHEDULED:
        return Reason(Code.QUEUE_FULL, count=facts.queue)
    return Reason(Code.NEXT)


def _is_silent(beat: datetime | None, now: datetime) -> bool:
    return beat is None or now - beat > timedelta(seconds=SILENT_SECONDS)


def sentence(found: Reason, *, zone: tzinfo, now: datetime) -> str:
    """Say the reason in the language in force, with times in the zone of the office."""
    at = clock(found.at, zone=zone, now=now) if found.at else ""
    return _SENTENCES[found.code](found, at)


def clock(moment: datetime, *, zone: tzinfo, now: datetime) -> str:
    """Write a moment with its zone, and with its day unless that is today."""
    local = moment.astimezone(zone)
    time = f"{formats.date_format(local, pgettext('time format', 'H:i'))} {local:%Z}"
    if local.date() == now.astimezone(zone).date():
        return time
    return f"{formats.date_format(local, pgettext('date format', 'D, j M Y'))}, {time}"


def _hold(found: Reason, _at: str) -> str:
    if found.who:
        return gettext("Held by %(who)s: %(cause)s") % {"who": found.who, "cause": found.cause}
    return gettext("Held: %(cause)s") % {"cause": found.cause}


def _token(found: Reason, _at: str) -> str:
    if found.cause:
        return gettext(
            "Waiting for the account to be connected again: the platform refuses its credentials (%(cause)s)"
        ) % {"cause": found.cause}
    return gettext("Waiting for the account to be connected again: the platform refuses its credentials")


def _scheduler_down(_found: Reason, at: str) -> str:
    return gettext("The scheduler has been down since %(at)s") % {"at": at} if at else gettext("The scheduler is down")


def _worker_down(_found: Reason, at: str) -> str:
    if at:
        return gettext("The publishing process has been down since %(at)s") % {"at": at}
    return gettext("The publishing process is down")


def _retry(found: Reason, at: str) -> str:
    if found.cause:
        return gettext("Trying again at %(at)s after: %(cause)s") % {"at": at, "cause": found.cause}
    return gettext("Trying again at %(at)s") % {"at": at}


def _looking(_found: Reason, at: str) -> str:
    if at:
        return gettext("The platform's answer was lost; looking for the post again at %(at)s") % {"at": at}
    return gettext("The platform's answer was lost; looking for the post now")


def _account_queue(found: Reason, _at: str) -> str:
    return ngettext(
        "%(count)s other post of this account goes out before it",
        "%(count)s other posts of this account go out before it",
        found.count,
    ) % {"count": found.count}


def _undecided(found: Reason, _at: str) -> str:
    return gettext("It may be visible on the platform; a person must look and decide (%(cause)s)") % {
        "cause": found.cause
    }


_SENTENCES: Final[Mapping[Code, Callable[[Reason, str], str]]] = {
    Code.TIME: lambda _, at: gettext("Waiting for its time, %(at)s") % {"at": at} if at else gettext("It has no time"),
    Code.HOLD: _hold,
    Code.DISCONNECTED: lambda *_: gettext("The account was disconnected: connect it again or cancel the post"),
    Code.TOKEN: _token,
    Code.EXPIRES: lambda _, at: gettext("Its credentials end on %(at)s: connect it again before") % {"at": at},
    Code.RATE_LIMIT: lambda _, at: gettext("The platform limits this account until %(at)s") % {"at": at},
    Code.EARLIER_PART: lambda *_: gettext("Waiting for the part of the thread before it"),
    Code.PROCESSING: lambda *_: gettext("The platform is processing the media"),
    Code.RETRY: _retry,
    Code.SCHEDULER_DOWN: _scheduler_down,
    Code.WORKER_DOWN: _worker_down,
    Code.ACCOUNT_BUSY: lambda *_: gettext("Another post of this account is going out"),
    Code.ACCOUNT_QUEUE: _account_queue,
    Code.PACED: lambda _, at: gettext("Many posts of this account at once: the next goes out at %(at)s") % {"at": at},
    Code.QUEUE_FULL: lambda found, _: gettext("The queue is full: %(count)s posts wait in it") % {"count": found.count},
    Code.NEXT: lambda *_: gettext("It is next and goes out within moments"),
    Code.PREPARING: lambda *_: gettext("Its media are being uploaded, or it is about to be sent"),
    Code.SENDING: lambda *_: gettext("It was sent; the platform's answer is awaited"),
    Code.SILENT_WORKER: lambda *_: gettext("The process that had it fell silent; another takes it over"),
    Code.LOOKING: _looking,
    Code.UNDECIDED: _undecided,
    Code.NEW_TIME: lambda *_: gettext("It was held and waits for a new time"),
    Code.MISSED: lambda *_: gettext("Its time passed while it could not go out; give it a new time or cancel it"),
    Code.REFUSED: lambda found, _: gettext("The platform refused it: %(cause)s") % {"cause": found.cause},
    Code.BY_HAND: lambda *_: gettext("It waits for a person to publish it by hand"),
    Code.IN_REVIEW: lambda *_: gettext("It waits for approval"),
    Code.NOT_SCHEDULED: lambda *_: gettext("It is not scheduled yet"),
}
