"""Changing what a post says after it was scheduled, while nothing of it is on its way."""

import secrets
from collections.abc import Sequence
from typing import Final

from django.db import transaction

from corong.approvals.models import Approval, Decision
from corong.database import rows
from corong.deliveries import moves
from corong.deliveries.commands import PREPARE_AHEAD, lock, log
from corong.deliveries.models import Delivery
from corong.deliveries.states import Phase, State
from corong.people.models import Person
from corong.posts import commands as posts
from corong.posts.commands import Content
from corong.posts.models import Post

NOT_OUT: Final = frozenset(
    {
        State.DRAFT,
        State.IN_REVIEW,
        State.APPROVED,
        State.SCHEDULED,
        State.HELD,
        State.MISSED,
        State.FAILED,
        State.CANCELLED,
    }
)
"""States in which nothing of a delivery is visible and no worker holds it."""
NEEDS_APPROVAL: Final = "it was changed after it was approved: it needs approval again"


class NotEditableError(Exception):
    """Part of the post is on its way, published, or may be visible; `state` says which stands in the way."""

    def __init__(self, state: State) -> None:
        super().__init__(f"a part of this post is {state}: its content can no longer change")
        self.state = state


class ChangedMeanwhileError(Exception):
    """Somebody else has changed the post since it was opened."""


def obstacle(deliveries: Sequence[Delivery]) -> State | None:
    """Give the state of a delivery that keeps the content of its post from changing; None: it may change."""
    return next((State(each.state) for each in deliveries if each.state not in NOT_OUT), None)


@transaction.atomic
def edit(post: Post, content: Content, *, version: int, by: Person | None) -> Post:
    """
    Change the content of a post on all its accounts; their times stay. An approval is void from then on.

    What was prepared is prepared anew. Parts that were added are scheduled with the first, parts that were taken
    out are gone, or cancelled if they have been tried.

    Raises:
        ChangedMeanwhileError: the post is no longer at this version.
        NotEditableError: see there.
    """
    # The rows stay locked until the end, so that no worker takes one with half of the old content.
    going, current = lock(post.pk)
    if current.version != version:
        raise ChangedMeanwhileError
    in_the_way = obstacle(going)
    if in_the_way is not None:
        raise NotEditableError(in_the_way)
    changed = posts.rewrite(current, content)
    _match_parts(going, 1 + len(content.parts), by=by)
    kept = list(
        Delivery.objects.filter(post=post).exclude(state=State.CANCELLED).values_list("pk", flat=True).order_by("pk")
    )
    _prepare_anew(kept, has_media=bool(content.media))
    log(kept, "delivery.edited", by=by)
    if Approval.objects.filter(post=post, decision__in=[Decision.PENDING, Decision.APPROVED]).update(
        decision=Decision.VOIDED, reason=NEEDS_APPROVAL
    ):
        for frm in sorted(NOT_OUT - {State.DRAFT, State.CANCELLED}):
            moves.move(
                kept,
                frm=frm,
                to=State.DRAFT,
                changes={"next_at": None, "reason_class": "", "reason": NEEDS_APPROVAL},
                details={"reason": NEEDS_APPROVAL},
                person_id=by.pk if by else None,
            )
    return changed


def _prepare_anew(ids: Sequence[int], *, has_media: bool) -> None:
    rows(
        """
        UPDATE deliveries_delivery SET phase = %(none)s, notes = '{}'::jsonb, tries = 0,
            next_at = CASE WHEN state = 'scheduled'
                THEN due_at - CASE WHEN part = 0 AND %(has_media)s THEN %(ahead)s ELSE interval '0' END
                ELSE next_at END
        WHERE id = ANY(%(ids)s)
        """,
        {"none": Phase.NONE.value, "has_media": has_media, "ahead": PREPARE_AHEAD, "ids": list(ids)},
    )


def _match_parts(going: Sequence[Delivery], parts: int, *, by: Person | None) -> None:
    """Let every thread have as many deliveries as the post has parts."""
    threads: dict[int, list[Delivery]] = {}
    for delivery in going:
        threads.setdefault(delivery.account_id, []).append(delivery)
    for thread in threads.values():
        head = min(thread, key=lambda each: each.part)
        if head.state == State.CANCELLED:
            continue
        states = {each.part: each.state for each in thread}
        for part in range(parts):
            if states.get(part) == State.CANCELLED:
                break  # what follows would answer a part that never comes
            if part not in states:
                _add(head, part, by=by)
        for delivery in thread:
            if delivery.part >= parts and delivery.state != State.CANCELLED:
                _take_out(delivery, by=by)


def _add(head: Delivery, part: int, *, by: Person | None) -> None:
    added = Delivery.objects.create(
        organisation_id=head.organisation_id,
        post_id=head.post_id,
        account_id=head.account_id,
        part=part,
        state=head.state,
        due_at=head.due_at,
        made_at=head.due_at,
        next_at=head.due_at,
        key=secrets.token_hex(16),
        created_by=by,
    )
    log([added.pk], f"delivery.{head.state}", by=by)


def _take_out(delivery: Delivery, *, by: Person | None) -> None:
    if delivery.attempts.exists():
        reason = "taken out of the thread"
        moves.move(
            [delivery.pk],
            frm=State(delivery.state),
            to=State.CANCELLED,
            changes={"next_at": None, "reason_class": "", "reason": reason},
            details={"reason": reason},
            person_id=by.pk if by else None,
        )
    else:
        log([delivery.pk], "delivery.removed", by=by)
        delivery.delete()
