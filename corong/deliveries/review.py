"""Deliveries that wait for approval: handed in, sent back, let go, or brought forward without waiting."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from corong.accounts.models import Account
from corong.approvals import commands as approvals
from corong.approvals import queries as asked
from corong.approvals.models import Approval, Decision
from corong.database import now, unit
from corong.deliveries import moves
from corong.deliveries.commands import lock, make, plan, schedule
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.people.models import Person
from corong.posts.models import Post

LATE: str = "approved after its time: it needs a new time"
"""Never an immediate post: what was news in the morning may be wrong in the evening."""


@transaction.atomic
def hand_in(post: Post, accounts: Sequence[Account], due_at: datetime, *, by: Person | None) -> list[Delivery]:
    """
    Plan a post on each account: scheduled where its office has no route of approval, otherwise waiting for it.

    Raises nothing of its own; `due_at` in the past means at once where nobody is asked.
    """
    if not asked.route(post.organisation):
        return schedule(post, accounts, due_at, by=by)
    ids = make(post, accounts, by=by)
    _into_review(ids, due_at, by=by)
    approvals.ask(post, by=by)
    return list(Delivery.objects.filter(pk__in=ids).order_by("account_id", "part"))


@transaction.atomic
def hand_in_again(post: Post, *, by: Person | None) -> list[int]:
    """Ask anew for a post that was sent back or changed; its deliveries keep their times. Give those that wait now."""
    _, post = lock(post.pk)
    by_time: dict[datetime, list[int]] = defaultdict(list)
    for number, due_at in Delivery.objects.filter(post=post, state=State.DRAFT).values_list("pk", "due_at"):
        if due_at is not None:
            by_time[due_at].append(number)
    moved: list[int] = []
    if not by_time or Approval.objects.filter(post=post, decision=Decision.PENDING).exists():
        return moved
    for due_at, ids in by_time.items():
        moved += _into_review(ids, due_at, by=by)
    if moved and approvals.ask(post, by=by) is None:
        # Its office has given up its route meanwhile.
        _let_go(post, by=by)
    return moved


@transaction.atomic
def fast_track(post: Post, accounts: Sequence[Account], due_at: datetime, *, by: Person, reason: str) -> list[Delivery]:
    """Schedule without waiting for approval; the reason is kept and an approver looks at it afterwards."""
    made = schedule(post, accounts, due_at, by=by)
    approvals.ask_afterwards(post, by=by, reason=reason)
    return made


@transaction.atomic
def decide(approval: Approval, person: Person, *, is_approving: bool, reason: str, digest: str) -> Approval:
    """
    Take an approver's word, and move the deliveries when the last word is said.

    Raises:
        corong.approvals.commands.NotAskedError: this person is not asked, or has answered.
        corong.approvals.commands.DecidedMeanwhileError: it is decided, or the post has changed since it was read.
    """
    # Before the request: an approval and an edit at the same moment come one after the other.
    _, post = lock(approval.post_id)
    done = approvals.vote(approval.pk, person, is_approving=is_approving, reason=reason, digest=digest)
    if done.decision != Decision.PENDING:
        _follow(post, done, by=person)
    return done


def settle_all() -> int:
    """
    Decide the open requests to which all who are still asked have spoken; say how many. Each is one transaction.

    Whoever was missing has left or is not asked any more, so that no word will come. To be called now and then, since
    roles, steps and people change in many ways.
    """
    with unit():
        complete = asked.complete()
    settled = 0
    for approval in complete:
        with unit():
            settled += _settle(approval)
    return settled


def _settle(approval: Approval) -> bool:
    _, post = lock(approval.post_id)
    done = approvals.conclude(approval.pk)
    if done is None:
        return False
    _follow(post, done, by=None)
    return True


def _follow(post: Post, done: Approval, *, by: Person | None) -> None:
    """Do with the deliveries what follows from a request that is decided now."""
    if done.is_fast_track:
        return
    if done.decision == Decision.REJECTED:
        moves.move(
            _waiting(post),
            frm=State.IN_REVIEW,
            to=State.DRAFT,
            changes={"reason_class": "", "reason": done.reason[:600]},
            details={"reason": done.reason},
            person_id=by.pk if by else None,
        )
    elif approvals.ask(post, by=done.requested_by, after=done.position) is None:
        _let_go(post, by=by)


def _into_review(ids: Sequence[int], due_at: datetime, *, by: Person | None) -> list[int]:
    return moves.move(
        ids,
        frm=State.DRAFT,
        to=State.IN_REVIEW,
        changes={"due_at": due_at, "made_at": due_at, "next_at": None, "reason_class": "", "reason": ""},
        person_id=by.pk if by else None,
    )


def _waiting(post: Post) -> list[int]:
    return list(Delivery.objects.filter(post=post, state=State.IN_REVIEW).values_list("pk", flat=True))


def _let_go(post: Post, *, by: Person | None) -> None:
    """Schedule what was approved in time; what is late waits for a new time."""
    moment = now()
    approved = moves.move(_waiting(post), frm=State.IN_REVIEW, to=State.APPROVED, person_id=by.pk if by else None)
    has_media = post.attachments.exists()
    by_time: dict[datetime, list[int]] = defaultdict(list)
    late: list[int] = []
    for number, due_at in Delivery.objects.filter(pk__in=approved).values_list("pk", "due_at"):
        if due_at is None or due_at <= moment:
            late.append(number)
        else:
            by_time[due_at].append(number)
    for due_at, ids in by_time.items():
        plan(ids, State.APPROVED, due_at, has_media=has_media, by=by)
    moves.move(
        late,
        frm=State.APPROVED,
        to=State.HELD,
        changes={"next_at": None, "reason_class": "Late", "reason": LATE},
        details={"reason": LATE},
        person_id=by.pk if by else None,
    )
