"""What people do with deliveries: schedule, move, cancel, publish now, decide. Each is one transaction."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from corong.accounts.models import Account
from corong.approvals.models import Approval, Decision
from corong.database import now, rows
from corong.deliveries import moves
from corong.deliveries.models import Delivery
from corong.deliveries.states import MOVES, WAITS_FOR_A_PERSON, Phase, State
from corong.media.commands import order_for
from corong.people.models import Person
from corong.posts.models import Post

PREPARE_AHEAD: Final = timedelta(minutes=10)
"""How long before its time a post with media is uploaded, so that a video appears on its second."""
WAKE: Final = "corong_due"
"""The channel on which the scheduler is told that something is due at once."""


class TooLateError(Exception):
    """The delivery is past the point where this can be done; the text says where it stands."""


def lock(post_id: int) -> tuple[list[Delivery], Post]:
    """
    Keep all others from a post and its deliveries until the end of the caller's transaction; give them as they are.

    Whoever changes several of these locks the deliveries first, by number, then the post, then the request for its
    approval: in two orders two people would wait for each other, until the database ends one of them. It begins with
    the deliveries because others come from there: who calls one off, which withdraws the request, and who adds or
    takes out one, which locks the post that it belongs to.
    """
    deliveries = list(Delivery.objects.select_for_update().filter(post=post_id).order_by("pk"))
    return deliveries, Post.objects.select_for_update().get(pk=post_id)


@transaction.atomic
def schedule(post: Post, accounts: Sequence[Account], due_at: datetime, *, by: Person | None) -> list[Delivery]:
    """Schedule every part of a post on each account; `due_at` in the past means at once."""
    ids = make(post, accounts, by=by)
    plan(ids, State.DRAFT, due_at, has_media=post.attachments.exists(), by=by)
    return list(Delivery.objects.filter(pk__in=ids).order_by("account_id", "part"))


def make(post: Post, accounts: Sequence[Account], *, by: Person | None) -> list[int]:
    """Make a delivery for every part of a post on each account, as drafts, in the caller's transaction."""
    parts = 1 + post.parts.count()
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
    return [delivery.pk for delivery in made]


def plan(ids: Sequence[int], frm: State, due_at: datetime, *, has_media: bool, by: Person | None) -> list[int]:
    """Schedule deliveries that are in state `frm`, in the caller's transaction; give those that are scheduled now."""
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
    if has_media:
        order_for(moved)
    if due_at <= now() + timedelta(seconds=1):
        rows("SELECT pg_notify(%s, '')", [WAKE])
    return moved


@transaction.atomic
def reschedule(delivery: Delivery, due_at: datetime, *, by: Person | None) -> None:
    """
    Give a delivery, and the later parts of its thread that wait, a new time.

    Raises:
        TooLateError: it is on its way, published, or may be visible already.
    """
    moved = []
    for frm, ids in _thread(delivery).items():
        if frm is State.SCHEDULED:
            moved += _shift(ids, due_at, by=by)
        elif State.SCHEDULED in MOVES[frm] and frm in WAITS_FOR_A_PERSON:
            has_media = delivery.part == 0 and delivery.post.attachments.exists()
            moved += plan(ids, frm, due_at, has_media=has_media, by=by)
    if delivery.pk not in moved:
        raise TooLateError(f"this delivery is {delivery.state} and cannot get a new time")


def _shift(ids: Sequence[int], due_at: datetime, *, by: Person | None) -> list[int]:
    """Move the time of deliveries that are scheduled; what is prepared stays prepared."""
    shifted = rows(
        """
        UPDATE deliveries_delivery SET due_at = %(due)s, made_at = %(due)s,
            next_at = CASE WHEN phase = 'none' AND next_at < due_at THEN %(due)s - (due_at - next_at) ELSE %(due)s END
        WHERE id = ANY(%(ids)s) AND state = 'scheduled' RETURNING id
        """,
        {"due": due_at, "ids": list(ids)},
    )
    moved = [row[0] for row in shifted]
    log(moved, "delivery.rescheduled", by=by)
    if due_at <= now() + timedelta(seconds=1):
        rows("SELECT pg_notify(%s, '')", [WAKE])
    return moved


@transaction.atomic
def space_out(
    groups: Sequence[Sequence[Delivery]], first: datetime, *, every: timedelta, by: Person | None
) -> list[datetime]:
    """
    Give groups of deliveries new times one after the other, and say which; one that has gone on is passed over.

    Of a thread its first waiting part stands for all that follow.
    """
    times: list[datetime] = []
    for group in groups:
        due_at = first + every * len(times)
        is_moved = False
        for delivery in group:
            try:
                reschedule(delivery, due_at, by=by)
            except TooLateError:
                continue
            is_moved = True
        if is_moved:
            times.append(due_at)
    return times


def publish_now(delivery: Delivery, *, by: Person | None) -> None:
    """Make a delivery due at once. Raises `TooLateError` as `reschedule`."""
    reschedule(delivery, now(), by=by)


@transaction.atomic
def cancel(delivery: Delivery, *, by: Person | None, reason: str = "") -> None:
    """
    Call a delivery off, and with it the later parts of its thread: they would answer a post that never comes.

    Nobody is asked any more to approve a post of which nothing is left.

    Raises:
        TooLateError: it is on its way, published, or may be visible already.
    """
    moved = []
    for frm, ids in _thread(delivery).items():
        if State.CANCELLED in MOVES[frm]:
            moved += moves.move(
                ids,
                frm=frm,
                to=State.CANCELLED,
                changes={"next_at": None, "reason_class": "", "reason": reason[:600]},
                details={"reason": reason},
                person_id=by.pk if by else None,
            )
        if delivery.pk in ids and delivery.pk not in moved:
            raise TooLateError(f"this delivery is {delivery.state} and can no longer be cancelled")
    ask_nobody([delivery.post_id], reason=reason)


def ask_nobody(posts: Sequence[int], *, reason: str) -> None:
    """Withdraw the open requests about those of these posts of which nothing is left but what was called off."""
    left = Delivery.objects.filter(post__in=posts).exclude(state=State.CANCELLED).values("post_id")
    Approval.objects.filter(post__in=posts, decision=Decision.PENDING).exclude(post__in=left).update(
        decision=Decision.VOIDED, reason=reason[:600]
    )


def _thread(delivery: Delivery) -> dict[State, list[int]]:
    """Lock the delivery and the later parts of its thread; give them by state, that of the delivery first."""
    found = rows(
        """
        SELECT id, state FROM deliveries_delivery
        WHERE post_id = %s AND account_id = %s AND part >= %s ORDER BY part FOR UPDATE
        """,
        [delivery.post_id, delivery.account_id, delivery.part],
    )
    thread: dict[State, list[int]] = {}
    for number, state in found:
        thread.setdefault(State(state), []).append(number)
    return thread


def log(ids: Sequence[int], kind: str, *, by: Person | None) -> None:
    """Write an event for each of these deliveries, about something that leaves their state as it is."""
    rows(
        """
        INSERT INTO events_event (at, kind, subject, subject_id, organisation_id, person_id, details, previous, seal)
        SELECT clock_timestamp(), %s, 'delivery', id, organisation_id, %s, jsonb_build_object('due_at', due_at), '', ''
        FROM deliveries_delivery WHERE id = ANY(%s)
        """,
        [kind, by.pk if by else None, list(ids)],
    )
