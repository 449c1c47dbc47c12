"""
Wishes to hide what the public wrote on the platform itself, and to show it again: stored, taken, settled.

The newest wish holds. Asking a platform twice is harmless, so a lost answer is simply asked again. Holds do not stop
it: they keep what is ours from going out, and hiding is what an office may need most while it holds.
"""

from dataclasses import dataclass
from typing import Final

from connectors import contract
from connectors.catalogue import platform
from connectors.errors import ConnectorError
from corong.conversations.models import Hiding, Message
from corong.conversations.states import HidingState
from corong.conversations.under_way import as_connectors_know
from corong.database import rows, unit
from corong.events.commands import record
from corong.people.models import Person

HINT_SECONDS: Final = 30
LEASE_SECONDS: Final = 90
MOST_TRIES: Final = 40
"""About six hours, with the longest pause between most of them."""
BELOW_OUR_POST: Final = "reply"
GONE: Final = "it is no longer on the platform"


@dataclass(frozen=True, slots=True)
class Work:
    """One wish under one worker's fence; `number` says which wish of the message it is."""

    message_id: int
    fence: int
    number: int
    wants_hidden: bool
    account_id: int
    platform: str
    message: contract.Message
    tries: int


def has_verb(message: Message) -> bool:
    """Say whether the platform lets a program hide what stands below our posts."""
    return platform(message.account.platform).hide is not None


def is_offered(message: Message) -> bool:
    """Say whether the message can be hidden on the platform: it offers it, and the message stands below our post."""
    is_there = message.gone_at is None and message.account.disconnected_at is None
    return is_there and message.kind == BELOW_OUR_POST and has_verb(message)


def of(message: Message) -> Hiding | None:
    """Give what was wished of a message, if anything was."""
    return Hiding.objects.select_related("asked_by").filter(message=message).first()


def wish(message: Message, *, is_hidden: bool, reason: str, by: Person) -> None:
    """Wish that the platform hides a message or shows it again, in the caller's transaction; an older wish is over."""
    rows(
        """
        INSERT INTO conversations_hiding AS h
            (message_id, number, wants_hidden, is_hidden, reason, asked_by_id, asked_at, state, fence, next_at, tries,
             failure, failure_class)
        VALUES (%(message)s, 1, %(hidden)s, false, %(reason)s, %(by)s, clock_timestamp(), 'waiting', 0,
                clock_timestamp(), 0, '', '')
        ON CONFLICT (message_id) DO UPDATE SET number = h.number + 1, wants_hidden = excluded.wants_hidden,
            reason = excluded.reason, asked_by_id = excluded.asked_by_id, asked_at = excluded.asked_at,
            state = 'waiting', next_at = excluded.next_at, tries = 0, failure = '', failure_class = ''
        """,
        {"message": message.pk, "hidden": is_hidden, "reason": reason[:300], "by": by.pk},
    )


def claim(limit: int) -> list[int]:
    """Give the messages whose wish a worker should take up now, and put the next hint off, in the caller's unit."""
    found = rows(
        """
        UPDATE conversations_hiding SET next_at = clock_timestamp() + %s * interval '1 second' WHERE message_id IN (
            SELECT h.message_id FROM conversations_hiding h
            JOIN conversations_message m ON m.id = h.message_id JOIN accounts_account a ON a.id = m.account_id
            LEFT JOIN accounts_serverlimit s ON s.platform = a.platform AND s.home = a.home
            WHERE h.state = 'waiting' AND h.next_at <= statement_timestamp()
              AND (h.lease_until IS NULL OR h.lease_until < statement_timestamp())
              AND a.disconnected_at IS NULL AND a.token_state <> 'dead'
              AND coalesce(greatest(a.limited_until, s.limited_until), '-infinity') <= statement_timestamp()
            ORDER BY h.next_at LIMIT %s FOR UPDATE OF h SKIP LOCKED)
        RETURNING message_id
        """,
        [HINT_SECONDS, limit],
    )
    return [row[0] for row in found]


def take(message_id: int) -> Work | None:
    """Take a wish; None: it is done, or another worker has it. No two calls for one message are ever under way."""
    with unit():
        found = rows(
            """
            UPDATE conversations_hiding SET fence = fence + 1,
                lease_until = clock_timestamp() + %s * interval '1 second'
            WHERE message_id = %s AND state = 'waiting' AND (lease_until IS NULL OR lease_until < clock_timestamp())
            RETURNING fence, number, wants_hidden, tries
            """,
            [LEASE_SECONDS, message_id],
        )
        if not found:
            return None
        message = Message.objects.select_related("account").get(pk=message_id)
    work = _work(message, *found[0])
    if message.gone_at is not None and work.wants_hidden:
        refused(work, GONE)
        return None
    return work


def _work(message: Message, fence: int, number: int, wants_hidden: bool, tries: int) -> Work:  # noqa: FBT001 - a row
    return Work(
        message_id=message.pk,
        fence=fence,
        number=number,
        wants_hidden=wants_hidden,
        account_id=message.account_id,
        platform=message.account.platform,
        message=as_connectors_know(message),
        tries=tries,
    )


def may_go_on(work: Work) -> bool:
    """Say whether the wish is still this worker's and still the newest: asked before each call."""
    with unit():
        return bool(
            rows(
                "SELECT 1 FROM conversations_hiding WHERE message_id = %s AND fence = %s AND number = %s",
                [work.message_id, work.fence, work.number],
            )
        )


def done(work: Work) -> None:
    """Store that the platform did as it was asked."""
    kind = "message.hidden_there" if work.wants_hidden else "message.shown_there"
    _settle(work, HidingState.DONE, kind=kind, is_hidden=work.wants_hidden)


def again(work: Work, error: ConnectorError | None, *, seconds: float, spends_a_try: bool) -> None:
    """Give a wish back for a later try; without an error, because a newer wish came."""
    _settle(work, HidingState.WAITING, error=error, seconds=seconds, spends_a_try=spends_a_try)


def refused(work: Work, reason: str, error: ConnectorError | None = None) -> None:
    """Store that the platform refused."""
    _settle(work, HidingState.REFUSED, kind="message.hiding_refused", error=error, reason=reason)


def _settle(
    work: Work,
    to: HidingState,
    *,
    kind: str = "",
    is_hidden: bool | None = None,
    error: ConnectorError | None = None,
    reason: str = "",
    seconds: float = 0.0,
    spends_a_try: bool = False,
) -> None:
    # Where a newer wish came meanwhile, it stays as it is and is taken up at once; what the platform shows is kept.
    reason = reason or (error.reason if error else "")
    with unit():
        settled = rows(
            """
            UPDATE conversations_hiding SET lease_until = NULL, is_hidden = coalesce(%(shown)s, is_hidden),
                done_at = CASE WHEN %(shown)s::boolean IS NULL THEN done_at ELSE clock_timestamp() END,
                state = CASE WHEN number = %(number)s THEN %(to)s ELSE state END,
                failure = CASE WHEN number = %(number)s THEN %(reason)s ELSE failure END,
                failure_class = CASE WHEN number = %(number)s THEN %(class)s ELSE failure_class END,
                tries = tries + CASE WHEN number = %(number)s THEN %(spent)s ELSE 0 END,
                next_at = CASE WHEN number = %(number)s
                    THEN clock_timestamp() + %(seconds)s::float8 * interval '1 second' ELSE clock_timestamp() END
            WHERE message_id = %(id)s AND fence = %(fence)s RETURNING asked_by_id
            """,
            {
                "shown": is_hidden,
                "number": work.number,
                "to": to.value,
                "reason": reason[:600],
                "class": type(error).__name__ if error else "",
                "spent": int(spends_a_try),
                "seconds": seconds,
                "id": work.message_id,
                "fence": work.fence,
            },
        )
        if not settled or not kind:
            return
        if is_hidden is not None:
            # The platform had it just now; some tell no more of it while it is hidden.
            rows("UPDATE conversations_message SET gone_at = NULL WHERE id = %s", [work.message_id])
        message = Message.objects.select_related("account").get(pk=work.message_id)
        record(
            kind,
            subject="message",
            subject_id=work.message_id,
            organisation_id=message.account.organisation_id,
            person_id=None,
            details={"wish": work.number, "platform": work.platform, "reason": reason[:300]},
        )
