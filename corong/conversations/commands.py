"""The only writers of what the public wrote to us and of what an office does about it."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import structlog
from django.db import transaction

from connectors.contract import Gone, Message, Page, RemoteId, Said
from corong.conversations import hiding, rules
from corong.conversations.models import Message as Row
from corong.conversations.states import Settled
from corong.database import now, rows
from corong.events.commands import record
from corong.metrics.budgets import MAY_READ
from corong.people.models import Person

LONGEST_ID: Final = 300
log = structlog.get_logger()

_RECEIVE = """
    WITH given AS (
        SELECT * FROM jsonb_to_recordset(%(messages)s::jsonb)
          AS t(remote_id text, kind text, author_handle text, author_name text, text text, url text, about text,
               token text, written_at timestamptz, look_at timestamptz)
    ), known AS (
        SELECT m.id, m.text AS old, g.* FROM given g JOIN conversations_message m
            ON m.account_id = %(account)s AND m.remote_id = g.remote_id
    ), changed AS (
        UPDATE conversations_message m SET text = k.text, changed_at = clock_timestamp(), gone_at = NULL
        FROM known k WHERE m.id = k.id AND k.text <> k.old RETURNING m.id, k.old
    ), kept AS (
        INSERT INTO conversations_formerly (message_id, text, until)
        SELECT id, old, clock_timestamp() FROM changed
    ), stored AS (
        INSERT INTO conversations_message
            (account_id, publication_id, remote_id, kind, author_handle, author_name, text, url, about, token,
             written_at, received_at, look_at)
        SELECT %(account)s, p.id, g.remote_id, left(g.kind, 16), left(g.author_handle, 300), left(g.author_name, 300),
            g.text, left(g.url, 600), left(g.about, 300), g.token, g.written_at, clock_timestamp(), g.look_at
        FROM given g LEFT JOIN publications_publication p
            ON p.account_id = %(account)s AND p.remote_id = g.about AND g.about <> ''
        ON CONFLICT (account_id, remote_id) DO NOTHING RETURNING 1
    ), account AS (
        UPDATE accounts_account SET mention_cursor = %(cursor)s WHERE id = %(account)s
    ), heard AS (
        INSERT INTO conversations_listening AS l (account_id, asked_at, heard_at, failure)
        SELECT %(account)s, clock_timestamp(), CASE WHEN EXISTS (SELECT 1 FROM stored) THEN clock_timestamp() END, ''
        ON CONFLICT (account_id) DO UPDATE SET
            asked_at = excluded.asked_at, heard_at = coalesce(excluded.heard_at, l.heard_at),
            failed_at = NULL, failure = ''
    )
    SELECT count(*) FROM stored
"""

# What an officer posts elsewhere becomes known later than its first comments do. None is waited for: what another
# transaction changes just now has its turn at the next reading.
_ATTACH: Final = """
    UPDATE conversations_message l SET publication_id = found.publication_id FROM (
        SELECT m.id, p.id AS publication_id FROM conversations_message m
        JOIN publications_publication p ON p.account_id = m.account_id AND p.remote_id = m.about
        WHERE m.account_id = %s AND m.publication_id IS NULL AND m.about <> '' FOR NO KEY UPDATE OF m SKIP LOCKED
    ) found WHERE l.id = found.id
"""


def receive(account_id: int, page: Page) -> int:
    """
    Store messages, each once, and the cursor behind them, in the caller's transaction; say how many were new.

    One that is known already and says something else now was changed: what it said is kept. Those of before whose
    post has become known since are attached to it.
    """
    moment = now()
    given = {message.id: _as_json(message, moment) for message in page.messages if _has_room(account_id, message)}
    found = rows(_RECEIVE, {"account": account_id, "messages": json.dumps(list(given.values())), "cursor": page.cursor})
    rows(_ATTACH, [account_id])
    return int(found[0][0])


def _has_room(account_id: int, message: Message) -> bool:
    """Say whether a message can be stored: one whose id is too long would keep all others of its page out."""
    if len(message.id) <= LONGEST_ID:
        return True
    log.error("a message with too long an id was left out", account_id=account_id, length=len(message.id))
    return False


def _as_json(message: Message, moment: datetime) -> dict[str, str | None]:
    look_at = rules.next_look(message.at, moment)
    given = {
        "remote_id": message.id,
        "kind": message.kind,
        "author_handle": message.author_handle,
        "author_name": message.author_name,
        "text": message.text,
        "url": message.url,
        "about": message.about or "",
        "token": message.token,
        "written_at": message.at.isoformat(),
        "look_at": look_at.isoformat() if look_at else None,
    }
    # The database stores no NUL in any text.
    return {name: what.replace("\0", "") if what else what for name, what in given.items()}


def could_not_listen(account_id: int, reason: str) -> None:
    """Store that an account's messages could not be read, in the caller's transaction; when they last were, stays."""
    rows(
        """
        INSERT INTO conversations_listening (account_id, failed_at, failure) VALUES (%s, clock_timestamp(), %s)
        ON CONFLICT (account_id) DO UPDATE SET failed_at = excluded.failed_at, failure = excluded.failure
        """,
        [account_id, reason[:500]],
    )


def claim_looks(limit: int) -> list[tuple[int, int]]:
    """
    Give messages to be read again now, with their accounts, and put the next look off, in the caller's transaction.

    A look that fails is made up for by `look_soon`, one that is lost with its worker by the next.
    """
    found = rows(
        f"""
        SELECT m.id, m.account_id, m.written_at FROM conversations_message m
        JOIN accounts_account a ON a.id = m.account_id
        WHERE m.look_at <= statement_timestamp() AND a.disconnected_at IS NULL AND a.token_state <> 'dead'
          AND {MAY_READ}
        ORDER BY m.look_at LIMIT %s FOR UPDATE OF m SKIP LOCKED
        """,  # noqa: S608 - a constant of corong.metrics
        [limit],
    )
    moment = now()
    rows(
        "UPDATE conversations_message m SET look_at = n.look_at"
        " FROM unnest(%s::bigint[], %s::timestamptz[]) AS n(id, look_at) WHERE m.id = n.id",
        [[row[0] for row in found], [rules.next_look(row[2], moment) for row in found]],
    )
    return [(row[0], row[1]) for row in found]


def look_soon(account_id: int, ids: Sequence[RemoteId]) -> None:
    """
    Have messages that could not be read again looked at sooner than planned, in the caller's transaction.

    The pauses grow with their age, and those too old are left as they are.
    """
    rows(
        """
        UPDATE conversations_message SET look_at = least(
            look_at, clock_timestamp() + greatest(%s, (clock_timestamp() - written_at) * %s))
        WHERE account_id = %s AND remote_id = ANY(%s) AND written_at > clock_timestamp() - %s
        """,
        [rules.SOON, rules.SOON_SHARE, account_id, list(ids), rules.LAST_LOOK],
    )


def looked_again(account_id: int, seen: Mapping[RemoteId, Said | Gone]) -> None:
    """Store what became of messages, in the caller's transaction: new words beside the old, and what is gone."""
    gone = [one for one, what in seen.items() if isinstance(what, Gone)]
    there = {one: what.text.replace("\0", "") for one, what in seen.items() if isinstance(what, Said)}
    rows(
        """
        WITH given AS (
            SELECT m.id, m.text AS old, g.text FROM unnest(%(ids)s::text[], %(texts)s::text[]) AS g(remote_id, text)
            JOIN conversations_message m ON m.account_id = %(account)s AND m.remote_id = g.remote_id
        ), kept AS (
            INSERT INTO conversations_formerly (message_id, text, until)
            SELECT id, old, clock_timestamp() FROM given WHERE text <> old
        )
        UPDATE conversations_message m SET text = given.text, gone_at = NULL,
            changed_at = CASE WHEN given.text <> given.old THEN clock_timestamp() ELSE m.changed_at END
        FROM given WHERE m.id = given.id AND (given.text <> given.old OR m.gone_at IS NOT NULL)
        """,
        {"account": account_id, "ids": list(there), "texts": list(there.values())},
    )
    rows(
        # Some platforms tell no more of what we hid ourselves: that is not gone.
        "UPDATE conversations_message m SET gone_at = coalesce(gone_at, clock_timestamp())"
        " WHERE account_id = %s AND remote_id = ANY(%s) AND NOT EXISTS (SELECT 1 FROM conversations_hiding h"
        " WHERE h.message_id = m.id AND h.is_hidden)",
        [account_id, gone],
    )


@transaction.atomic
def assign(message: Row, to: Person | None, *, by: Person) -> None:
    """Give a message to a person to care for, or to nobody."""
    message.assignee = to
    message.save(update_fields=["assignee"])
    _record("message.assigned", message, by, {"to": to.pk if to else None})


@transaction.atomic
def hide(message: Row, reason: str, *, by: Person, on_platform: bool = False) -> None:
    """Hide a message in Corong, and where it is wished and offered, on its platform too."""
    message.hidden_at, message.hidden_by, message.hidden_reason = now(), by, reason[:300]
    message.save(update_fields=["hidden_at", "hidden_by", "hidden_reason"])
    is_wished = on_platform and hiding.is_offered(message)
    if is_wished:
        hiding.wish(message, is_hidden=True, reason=reason, by=by)
    _record("message.hidden", message, by, {"reason": reason[:300], "on_platform": is_wished})


@transaction.atomic
def show(message: Row, *, by: Person) -> None:
    """Show a hidden message again, on its platform too if it was to be hidden there."""
    message.hidden_at, message.hidden_by, message.hidden_reason = None, None, ""
    message.save(update_fields=["hidden_at", "hidden_by", "hidden_reason"])
    wished = hiding.of(message)
    if wished is not None and (wished.wants_hidden or wished.is_hidden):
        hiding.wish(message, is_hidden=False, reason="", by=by)
    _record("message.shown", message, by, {})


@transaction.atomic
def settle(message: Row, how: Settled, *, by: Person) -> None:
    """Note that a message needs no answer any more; what was answered through Corong stays so."""
    if message.settled_how == Settled.ANSWERED:
        return
    message.settled_at, message.settled_how, message.settled_by = now(), how.value, by
    message.save(update_fields=["settled_at", "settled_how", "settled_by"])
    _record("message.settled", message, by, {"how": how.value})


@transaction.atomic
def reopen(message: Row, *, by: Person) -> None:
    """Let a message wait for an answer again, unless it was answered through Corong."""
    if message.settled_how in {"", Settled.ANSWERED}:
        return
    message.settled_at, message.settled_how, message.settled_by = None, "", None
    message.save(update_fields=["settled_at", "settled_how", "settled_by"])
    _record("message.reopened", message, by, {})


@transaction.atomic
def note_ticket(message: Row, ticket: str, *, by: Person) -> None:
    """Note under which number or address a complaint is dealt with elsewhere; empty: under none."""
    message.ticket = ticket.strip()[:300]
    message.save(update_fields=["ticket"])
    _record("message.ticket", message, by, {"ticket": message.ticket})


def _record(kind: str, message: Row, by: Person, details: Mapping[str, object]) -> None:
    record(
        kind,
        subject="message",
        subject_id=message.pk,
        organisation_id=message.account.organisation_id,
        person_id=by.pk,
        details=details,
    )


def answered(message_id: int, at: datetime, by: Sequence[int]) -> None:
    """Note the first answer through Corong, in the caller's transaction."""
    rows(
        """
        UPDATE conversations_message SET settled_at = %s, settled_how = %s, settled_by_id = %s
        WHERE id = %s AND settled_how <> %s
        """,
        [at, Settled.ANSWERED.value, by[0] if by else None, message_id, Settled.ANSWERED.value],
    )
