"""Many posts at once: planned together, and called off together."""

import secrets
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from corong.accounts.models import Account
from corong.approvals.queries import route
from corong.database import rows
from corong.deliveries import moves, review
from corong.deliveries.commands import ask_nobody, plan
from corong.deliveries.models import Delivery
from corong.deliveries.states import MOVES, State
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.posts.models import Post

Planned = tuple[Post, Sequence[Account], datetime]
"""A new post without media or further parts, the accounts it goes out on, and when."""
CALLABLE: Final = tuple(state for state, onward in MOVES.items() if State.CANCELLED in onward)


@transaction.atomic
def hand_in_all(office: Organisation, planned: Sequence[Planned], *, by: Person) -> None:
    """Do as `review.hand_in` does for each post, in few statements where nobody is asked."""
    if route(office):
        for post, accounts, due_at in planned:
            review.hand_in(post, accounts, due_at, by=by)
        return
    made = Delivery.objects.bulk_create(
        (
            Delivery(
                organisation_id=office.pk,
                post=post,
                account=account,
                state=State.DRAFT,
                due_at=due_at,
                key=secrets.token_hex(16),
                created_by=by,
            )
            for post, accounts, due_at in planned
            for account in accounts
        ),
        batch_size=1000,
    )
    by_time: dict[datetime, list[int]] = defaultdict(list)
    for delivery in made:
        if delivery.due_at is not None:
            by_time[delivery.due_at].append(delivery.pk)
    for due_at, ids in by_time.items():
        plan(ids, State.DRAFT, due_at, has_media=False, by=by)


@transaction.atomic
def call_off(posts: Sequence[int], *, by: Person, reason: str) -> tuple[int, int]:
    """
    Call off every delivery of these posts that is not on its way or out; say how many, and how many are left.

    Nobody is asked any more to approve what was called off.
    """
    found = rows(
        "SELECT id, state FROM deliveries_delivery WHERE post_id = ANY(%s) ORDER BY id FOR UPDATE", [list(posts)]
    )
    by_state: dict[State, list[int]] = defaultdict(list)
    for number, state in found:
        by_state[State(state)].append(number)
    cancelled = 0
    for state in CALLABLE:
        if not by_state[state]:
            continue
        moved = moves.move(
            by_state[state],
            frm=state,
            to=State.CANCELLED,
            changes={"next_at": None, "reason_class": "", "reason": reason[:600]},
            details={"reason": reason},
            person_id=by.pk,
        )
        cancelled += len(moved)
    ask_nobody(posts, reason=reason)
    return cancelled, len(found) - cancelled - len(by_state[State.CANCELLED])
