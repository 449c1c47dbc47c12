"""Answers on their way: claimed, taken under a fence, begun before the call, settled after it."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from connectors import contract
from connectors.catalogue import capabilities
from connectors.contract import IdempotencyKey, Published
from connectors.errors import ConnectorError
from corong.conversations import commands
from corong.conversations.models import Reply
from corong.conversations.states import ReplyState
from corong.conversations.under_way import as_connectors_know
from corong.database import now, rows, unit
from corong.events.commands import record

HINT_SECONDS: Final = 30
"""After this time an answer whose message was lost is told to a worker again."""
LEASE_SECONDS: Final = 90
MOST_TRIES: Final = 8
MOST_LOOKS: Final = 5

_HELD: Final = "deliveries_is_held(a.id, a.organisation_id)"


@dataclass(frozen=True, slots=True)
class Work:
    """One answer under one worker's fence, with the message it is for and the account it goes out by."""

    reply_id: int
    fence: int
    was_uncertain: bool
    account_id: int
    platform: str
    message: contract.Message
    text: str
    key: IdempotencyKey
    begun_at: datetime | None
    tries: int


def claim(limit: int) -> list[int]:
    """Give answers a worker should take up now, and put the next hint off, in the caller's transaction."""
    found = rows(
        """
        UPDATE conversations_reply SET next_at = clock_timestamp() + %s * interval '1 second' WHERE id IN (
            SELECT r.id FROM conversations_reply r
            JOIN conversations_message m ON m.id = r.message_id JOIN accounts_account a ON a.id = m.account_id
            LEFT JOIN accounts_serverlimit s ON s.platform = a.platform AND s.home = a.home
            WHERE r.state IN ('queued', 'uncertain') AND r.next_at <= statement_timestamp()
              AND (r.lease_until IS NULL OR r.lease_until < statement_timestamp())
              AND a.disconnected_at IS NULL AND a.token_state <> 'dead'
              AND coalesce(greatest(a.limited_until, s.limited_until), '-infinity') <= statement_timestamp()
            ORDER BY r.next_at LIMIT %s FOR UPDATE OF r SKIP LOCKED)
        RETURNING id
        """,
        [HINT_SECONDS, limit],
    )
    return [row[0] for row in found]


def stopped() -> int:
    """Hold the queued answers that a hold covers, also where the account waits for its platform; say how many."""
    found = rows(
        f"""
        SELECT r.id FROM conversations_reply r JOIN conversations_message m ON m.id = r.message_id
        JOIN accounts_account a ON a.id = m.account_id
        WHERE r.state = 'queued' AND {_HELD} ORDER BY r.id FOR UPDATE OF r SKIP LOCKED
        """  # noqa: S608 - a constant of this module
    )
    for (reply_id,) in found:
        _settle(reply_id, None, ReplyState.HELD, reason="held", seconds=None)
    return len(found)


def sweep() -> int:
    """Take back what a silent worker had: before its call begins it goes again, after that it is uncertain."""
    lost = rows(
        """
        SELECT id, begun_at IS NOT NULL FROM conversations_reply
        WHERE state = 'sending' AND lease_until < statement_timestamp() FOR UPDATE SKIP LOCKED
        """
    )
    for reply_id, has_begun in lost:
        to = ReplyState.UNCERTAIN if has_begun else ReplyState.QUEUED
        seconds = _look_in(reply_id) if has_begun else 0.0
        _settle(reply_id, None, to, reason="the worker that had it fell silent", seconds=seconds)
    return len(lost)


def take(reply_id: int) -> Work | None:
    """Take an answer to send it, or to send it again where that makes no second one; None: not to be sent now."""
    with unit():
        found = rows(
            """
            UPDATE conversations_reply SET fence = fence + 1,
                lease_until = clock_timestamp() + %s * interval '1 second',
                state = CASE state WHEN 'queued' THEN 'sending' ELSE state END,
                begun_at = CASE state WHEN 'queued' THEN NULL ELSE begun_at END
            WHERE id = %s AND state IN ('queued', 'uncertain') AND next_at IS NOT NULL
              AND (lease_until IS NULL OR lease_until < clock_timestamp())
            RETURNING fence, state = 'uncertain'
            """,
            [LEASE_SECONDS, reply_id],
        )
        if not found:
            return None
        fence, was_uncertain = found[0]
        reply = Reply.objects.select_related("message__account").get(pk=reply_id)
        if was_uncertain and not _repeats_safely(reply, seconds=LEASE_SECONDS):
            # The platform may have forgotten the first try while the account was limited or nobody was at work.
            _settle(reply_id, fence, ReplyState.UNCERTAIN, reason=reply.reason, seconds=None)
            return None
    message = reply.message
    return Work(
        reply_id=reply_id,
        fence=fence,
        was_uncertain=was_uncertain,
        account_id=message.account_id,
        platform=message.account.platform,
        message=as_connectors_know(message),
        text=reply.text,
        key=IdempotencyKey(reply.key),
        begun_at=reply.begun_at,
        tries=reply.tries,
    )


def begin(work: Work) -> bool:
    """
    Store that the answer may become visible from now on; False: a hold covers the account, or it is another's by now.

    The check of the holds and the write are one statement, so no hold slips between them.
    """
    with unit():
        return bool(
            rows(
                f"""
                UPDATE conversations_reply r SET begun_at = coalesce(r.begun_at, clock_timestamp())
                FROM conversations_message m JOIN accounts_account a ON a.id = m.account_id
                WHERE r.id = %s AND r.fence = %s AND m.id = r.message_id AND NOT {_HELD} RETURNING r.id
                """,  # noqa: S608 - a constant of this module
                [work.reply_id, work.fence],
            )
        )


def may_go_on(work: Work) -> bool:
    """Say whether the answer is still this worker's and nothing holds the account: asked before each call."""
    with unit():
        return bool(
            rows(
                f"""
                SELECT 1 FROM conversations_reply r JOIN conversations_message m ON m.id = r.message_id
                JOIN accounts_account a ON a.id = m.account_id
                WHERE r.id = %s AND r.fence = %s AND NOT {_HELD}
                """,  # noqa: S608 - a constant of this module
                [work.reply_id, work.fence],
            )
        )


def sent(work: Work, result: Published) -> None:
    """Store what the platform gave back."""
    with unit():
        done = rows(
            """
            UPDATE conversations_reply SET state = 'sent', remote_id = %s, url = left(%s, 600), sent_at = %s,
                answer = %s::jsonb, lease_until = NULL, next_at = NULL, reason = '', reason_class = ''
            WHERE id = %s AND fence = %s RETURNING message_id, written_by_id
            """,
            [
                result.id,
                result.url,
                result.at,
                json.dumps(dict(result.answer), default=str),
                work.reply_id,
                work.fence,
            ],
        )
        if done:
            commands.answered(done[0][0], result.at, [done[0][1]])
            _record(work.reply_id, "reply.sent", {"id": result.id, "url": result.url})


def held(work: Work) -> None:
    """Store that a hold stopped the answer before its call; one that may be out already stays uncertain."""
    to = ReplyState.UNCERTAIN if work.was_uncertain else ReplyState.HELD
    with unit():
        _settle(work.reply_id, work.fence, to, reason="held", seconds=60.0 if work.was_uncertain else None)


def again(work: Work, error: ConnectorError, *, seconds: float, spends_a_try: bool) -> None:
    """Give an answer back for a later try; only `spends_a_try` counts."""
    with unit():
        _settle(
            work.reply_id,
            work.fence,
            ReplyState.UNCERTAIN if work.was_uncertain else ReplyState.QUEUED,
            reason=error.reason,
            error=error,
            seconds=seconds,
            spends_a_try=spends_a_try,
        )


def failed(work: Work, reason: str, error: ConnectorError | None = None) -> None:
    """
    Store that the platform refused the answer.

    One that may be out already is not known to be absent by that: a person looks.
    """
    to = ReplyState.UNCERTAIN if work.was_uncertain else ReplyState.FAILED
    with unit():
        _settle(work.reply_id, work.fence, to, reason=reason, error=error, seconds=None)


def uncertain(work: Work, reason: str, error: ConnectorError | None = None) -> None:
    """Store that the answer may be out: where it can be sent again without a second one it is, else a person looks."""
    with unit():
        _settle(
            work.reply_id,
            work.fence,
            ReplyState.UNCERTAIN,
            reason=reason,
            error=error,
            seconds=_look_in(work.reply_id),
            spends_a_look=True,
        )


def _look_in(reply_id: int) -> float | None:
    """Give the seconds until an uncertain answer may be sent again; None: never, or it was tried often enough."""
    reply = Reply.objects.select_related("message__account").get(pk=reply_id)
    able = capabilities(reply.message.account.platform)
    seconds = max(able.find_after_seconds, 1.0) * 2.0**reply.looks
    is_safe_then = _repeats_safely(reply, seconds=seconds + LEASE_SECONDS)
    return seconds if is_safe_then and reply.looks < MOST_LOOKS else None


def _repeats_safely(reply: Reply, *, seconds: float) -> bool:
    """Say whether sending the answer again makes no second one, even as late as so many seconds from now."""
    able = capabilities(reply.message.account.platform)
    begun = reply.begun_at or now()
    return now() + timedelta(seconds=seconds) < begun + timedelta(seconds=able.answer_repeats_seconds)


def _settle(
    reply_id: int,
    fence: int | None,
    to: ReplyState,
    *,
    reason: str,
    error: ConnectorError | None = None,
    seconds: float | None,
    spends_a_try: bool = False,
    spends_a_look: bool = False,
) -> None:
    moved = rows(
        """
        UPDATE conversations_reply SET state = %(to)s, lease_until = NULL, reason = %(reason)s,
            reason_class = %(class)s, fence = fence + CASE WHEN %(fence)s::int IS NULL THEN 1 ELSE 0 END,
            tries = tries + %(spent)s, looks = looks + %(looked)s,
            next_at = clock_timestamp() + %(seconds)s::float8 * interval '1 second'
        WHERE id = %(id)s AND (%(fence)s::int IS NULL OR fence = %(fence)s) RETURNING id
        """,
        {
            "to": to.value,
            "reason": reason[:600],
            "class": type(error).__name__ if error else "",
            "fence": fence,
            "spent": int(spends_a_try),
            "looked": int(spends_a_look),
            "seconds": seconds,
            "id": reply_id,
        },
    )
    if moved:
        _record(reply_id, f"reply.{to.value}", {"reason": reason[:300]})


def _record(reply_id: int, kind: str, details: dict[str, object]) -> None:
    found = rows(
        "SELECT m.id, a.organisation_id FROM conversations_reply r JOIN conversations_message m ON m.id = r.message_id"
        " JOIN accounts_account a ON a.id = m.account_id WHERE r.id = %s",
        [reply_id],
    )
    record(
        kind,
        subject="reply",
        subject_id=reply_id,
        organisation_id=found[0][1],
        person_id=None,
        details={"message": found[0][0], **details},
    )
