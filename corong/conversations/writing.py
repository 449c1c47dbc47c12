"""What people do with answers: write, approve, refuse, withdraw, decide on one that may be out."""

from typing import Final, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Max

from connectors.catalogue import platform
from corong.conversations import commands
from corong.conversations.desks import of as desk_of
from corong.conversations.models import Message, Reply
from corong.conversations.states import ReplyState, WrongMoveError, check
from corong.database import now
from corong.events.commands import record
from corong.people.models import Person

LONGEST: Final = 5000
_AGAIN: Final = frozenset({ReplyState.HELD, ReplyState.FAILED, ReplyState.UNCERTAIN})
"""From where an answer is sent again; one that waits for approval is not."""


class CannotAnswerError(Exception):
    """Nobody can answer this message through Corong."""


class AnotherAnswerError(Exception):
    """Another answer to this message is on its way, or was written meanwhile."""


class OwnAnswerError(Exception):
    """Nobody approves their own answer."""


def is_offered(message: Message) -> bool:
    """Say whether the message can be answered through Corong: the platform offers it, and it is still there."""
    account = message.account
    return (
        message.gone_at is None and account.disconnected_at is None and platform(account.platform).converse is not None
    )


class TooLong(NamedTuple):
    """How long a text is by the platform's count, and how long it may be."""

    length: int
    limit: int


def too_long(message: Message, text: str) -> TooLong | None:
    """Say by how much a text is too long for the platform; None: it fits."""
    modules = platform(message.account.platform)
    found = TooLong(modules.wording.length(text), modules.capabilities.text_limit)
    return found if found.length > found.limit else None


@transaction.atomic
def write(message: Message, text: str, *, by: Person, after: int | None = None) -> Reply:
    """
    Store an answer; where the office wants answers approved it waits for that, otherwise it goes out now.

    `after` is the newest answer the writer knew of (0: none; None: not asked): a second click, or a colleague who
    was faster, makes no second answer.

    Raises:
        CannotAnswerError, AnotherAnswerError: see there.
    """
    message = Message.objects.select_for_update(of=("self",)).select_related("account__organisation").get(pk=message.pk)
    if not is_offered(message):
        raise CannotAnswerError
    if after is not None and after != (message.replies.aggregate(newest=Max("pk"))["newest"] or 0):
        raise AnotherAnswerError
    moment = now()
    is_proposed = desk_of(message.account.organisation).needs_approval
    try:
        with transaction.atomic():
            made = Reply.objects.create(
                message=message,
                text=text.strip(),
                state=ReplyState.PROPOSED if is_proposed else ReplyState.QUEUED,
                written_by=by,
                written_at=moment,
                key=f"jawaban-{message.pk}-{moment.timestamp():.6f}",
                next_at=None if is_proposed else moment,
            )
    except IntegrityError as error:
        raise AnotherAnswerError from error
    _record("reply.written", made, by, {"state": made.state})
    return made


@transaction.atomic
def approve(reply: Reply, *, by: Person) -> None:
    """
    Let an answer go out.

    Raises:
        OwnAnswerError: they wrote it themselves. WrongMoveError: it does not wait for approval any more.
    """
    if reply.written_by_id == by.pk:
        raise OwnAnswerError
    _move(reply, ReplyState.QUEUED, by=by, kind="reply.approved", from_only=ReplyState.PROPOSED)


@transaction.atomic
def refuse(reply: Reply, reason: str, *, by: Person) -> None:
    """Send a proposed answer back with a reason. Raises WrongMoveError."""
    _move(reply, ReplyState.REFUSED, by=by, kind="reply.refused", reason=reason)


@transaction.atomic
def withdraw(reply: Reply, *, by: Person) -> None:
    """Take an answer back that is not out. Raises WrongMoveError: it is being sent, or was."""
    _move(reply, ReplyState.WITHDRAWN, by=by, kind="reply.withdrawn")


@transaction.atomic
def send_again(reply: Reply, *, by: Person) -> None:
    """
    Send an answer that was held, failed, or is not on the platform as a person has seen.

    Raises:
        WrongMoveError: it is none of these, or has gone on since it was read.
        AnotherAnswerError: another one was written meanwhile.
    """
    frm = ReplyState(reply.state)
    if frm not in _AGAIN:
        raise WrongMoveError(f"the answer is {frm}")
    try:
        with transaction.atomic():
            _move(reply, ReplyState.QUEUED, by=by, kind="reply.sent_again", from_only=frm)
    except IntegrityError as error:
        raise AnotherAnswerError from error


@transaction.atomic
def found(reply: Reply, *, by: Person) -> None:
    """Note that an answer that may be out is: a person has seen it. Raises WrongMoveError."""
    _move(reply, ReplyState.SENT, by=by, kind="reply.found", from_only=ReplyState.UNCERTAIN)
    commands.answered(reply.message_id, reply.sent_at or now(), [reply.written_by_id])


@transaction.atomic
def give_up(reply: Reply, *, by: Person) -> None:
    """Note that an answer that may be out is not, and is not to be sent. Raises WrongMoveError."""
    _move(reply, ReplyState.FAILED, by=by, kind="reply.given_up", from_only=ReplyState.UNCERTAIN)


def _move(
    reply: Reply,
    to: ReplyState,
    *,
    by: Person,
    kind: str,
    reason: str = "",
    from_only: ReplyState | None = None,
) -> None:
    row = Reply.objects.select_for_update().get(pk=reply.pk)
    frm = ReplyState(row.state)
    if from_only is not None and frm is not from_only:
        raise WrongMoveError(f"the answer is {frm}")
    check(frm, to)
    moment = now()
    if row.lease_until is not None and row.lease_until > moment:
        # A worker may be in the middle of a call: two at once could make two answers.
        raise WrongMoveError("the answer is being sent")
    row.state = to
    row.decided_by, row.decided_at = by, moment
    row.next_at = moment if to is ReplyState.QUEUED else None
    row.reason = reason[:600] if reason else ("" if to is ReplyState.QUEUED else row.reason)
    row.fence += 1
    row.lease_until = None
    if to is ReplyState.QUEUED:
        row.tries, row.looks, row.begun_at = 0, 0, None
    if to is ReplyState.SENT:
        row.sent_at = row.sent_at or row.begun_at or moment
    row.save()
    reply.refresh_from_db()
    _record(kind, row, by, {"from": frm.value, "to": to.value, "reason": reason[:300]})


def _record(kind: str, reply: Reply, by: Person | None, details: dict[str, object]) -> None:
    record(
        kind,
        subject="reply",
        subject_id=reply.pk,
        organisation_id=reply.message.account.organisation_id,
        person_id=by.pk if by else None,
        details={"message": reply.message_id, **details},
    )
