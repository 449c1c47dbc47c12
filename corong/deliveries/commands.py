"""What people do with deliveries: schedule, move, cancel, publish now, decide. Each is one transaction."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from corong.accounts.models import Account
from corong.database import now, rows
from corong.deliveries import moves
from corong.deliveries.models import Delivery
from corong.deliveries.states import MOVES, WAITS_FOR_A_PERSON, Phase, State
from corong.people.models import Person
from corong.posts.models import Post

PREPARE_AHEAD: Final = timedelta(minutes=10)
"""How long before its time a post with media is uploaded, so that a video appears on its second."""
WAKE: Final = "corong_due"
"""The channel on which the scheduler is told that something is due at once."""


class TooLateError(Exception):
    """The delivery is past the point where this can be done; the text says where it stands."""


@transaction.atomic
def schedule(post: Post, accounts: Sequence[Account], due_at: datetime, *, by: Person | None) -> list[Delivery]:
    """Schedule every part of a post on each account; `due_at` in the past means at once."""
    parts = 1 + post.parts.count()
    has_media = post.attachments.exists()
    made = Delivery.objects.bulk_create(
        Delivery(
            organisation_id=post.organisation_id,
            post=post,
            account=account,
            part=part,
            state=State.DRAFT,
            key=secrets.token_hex(16),
            created_by=by,
        )
        for account in accounts
        for part in range(parts)
    )
    _plan([delivery.pk for delivery in made], State.DRAFT, due_at, has_media=has_media, by=by)
    return list(Delivery.objects.filter(pk__in=[delivery.pk for delivery in made]).order_by("account_id", "part"))


def _plan(ids: Sequence[int], frm: State, due_at: datetime, *, has_media: bool, by: Person | None) -> list[int]:
    moved = moves.move(
        ids,
        frm=frm,
        to=State.SCHEDULED,
        changes={
            "due_at": due_at,
            "made_at": due_at,
            "next_at": due_at - PREPARE_AHEAD if has_media else due_at,
            "phase": Phase.NONE.value,
            "notes": {},
            "tries": 0,
            "reason_class": "",
            "reason": "",
        },
        person_id=by.pk if by else None,
    )
    if due_at <= now() + timedelta(seconds=1):
        rows("SELECT pg_notify(%s, '')", [WAKE])
    return moved


@transaction.atomic
def reschedule(delivery: Delivery, due_at: datetime, *, by: Person | None) -> None:
    """
    Give a delivery, and the later parts of its thread, a new time.

    Raises:
        TooLateError: it is on its way, published, or may be visible already.
    """
    frm = State(delivery.state)
    thread = Delivery.objects.filter(post=delivery.post_id, account=delivery.account_id, part__gte=delivery.part)
    if frm is State.SCHEDULED:
        moved = [
            row[0]
            for row in rows(
                """
                UPDATE deliveries_delivery SET due_at = %s, made_at = %s,
                    next_at = CASE WHEN phase = 'none' AND next_at < due_at THEN %s - (due_at - next_at) ELSE %s END
                WHERE id = ANY(%s) AND state = 'scheduled' RETURNING id
                """,
                [due_at, due_at, due_at, due_at, list(thread.values_list("pk", flat=True))],
            )
        ]
        _record(moved, "delivery.rescheduled", by)
        if due_at <= now() + timedelta(seconds=1):
            rows("SELECT pg_notify(%s, '')", [WAKE])
    elif State.SCHEDULED in MOVES[frm] and frm in WAITS_FOR_A_PERSON:
        has_media = delivery.part == 0 and delivery.post.attachments.exists()
        moved = _plan(
            list(thread.filter(state=frm).values_list("pk", flat=True)), frm, due_at, has_media=has_media, by=by
        )
    else:
        moved = []
    if delivery.pk not in moved:
        raise TooLateError(f"this delivery is {delivery.state} and cannot get a new time")


def publish_now(delivery: Delivery, *, by: Person | None) -> None:
    """Make a delivery due at once. Raises `TooLateError` as `reschedule`."""
    reschedule(delivery, now(), by=by)


@transaction.atomic
def cancel(delivery: Delivery, *, by: Person | None, reason: str = "") -> None:
    """
    Call a delivery off.

    Raises:
        TooLateError: it is on its way, published, or may be visible already.
    """
    frm = State(delivery.state)
    moved = (
        moves.move(
            [delivery.pk],
            frm=frm,
            to=State.CANCELLED,
            changes={"next_at": None, "reason_class": "", "reason": reason[:600]},
            details={"reason": reason},
            person_id=by.pk if by else None,
        )
        if State.CANCELLED in MOVES[frm]
        else []
    )
    if not moved:
        raise TooLateError(f"this delivery is {delivery.state} and can no longer be cancelled")


def _record(ids: Sequence[int], kind: str, by: Person | None) -> None:
    rows(
        """
        INSERT INTO events_event (at, kind, subject, subject_id, organisation_id, person_id, details, previous, seal)
        SELECT clock_timestamp(), %s, 'delivery', id, organisation_id, %s, jsonb_build_object('due_at', due_at), '', ''
        FROM deliveries_delivery WHERE id = ANY(%s)
        """,
        [kind, by.pk if by else None, list(ids)],
    )
