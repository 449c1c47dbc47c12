"""The only writers of requests for approval, of what is said to them, of routes and of absences."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from corong.approvals import queries
from corong.approvals.models import Absence, Approval, Decision, Needs, Remark, Step, Vote
from corong.database import now
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.posts.models import Post


class NotAskedError(Exception):
    """This person is not asked, or has answered already."""


class DecidedMeanwhileError(Exception):
    """The request is decided, or the post is no longer the one the person has read."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A step as somebody wants it."""

    name: str
    needs: Needs = Needs.ANY
    approvers: Sequence[Person] = field(default=())


def ask(post: Post, *, by: Person | None, after: int | None = None) -> Approval | None:
    """Ask for the first step of the office's route, or for the one after `after`; None: there is none left."""
    steps = queries.route(post.organisation)
    step = next((each for each in steps if after is None or each.position > after), None)
    if step is None:
        return None
    return Approval.objects.create(
        post=post, digest=post.digest, position=step.position, name=step.name, needs=step.needs, requested_by=by
    )


def ask_afterwards(post: Post, *, by: Person, reason: str) -> Approval:
    """Note that a post goes out without waiting, and why; it is looked at later."""
    return Approval.objects.create(post=post, digest=post.digest, is_fast_track=True, reason=reason, requested_by=by)


def vote(approval_id: int, person: Person, *, is_approving: bool, reason: str, digest: str) -> Approval:
    """
    Say yes or no for every seat the person may speak for, and give the request with what came of it.

    Raises:
        NotAskedError, DecidedMeanwhileError: see there. Nothing is stored.
    """
    with transaction.atomic():
        approval = _locked(approval_id)
        if approval.decision != Decision.PENDING or digest != approval.digest or digest != approval.post.digest:
            raise DecidedMeanwhileError
        seats = queries.open_seats(approval, person)
        if not seats:
            raise NotAskedError
        Vote.objects.bulk_create(
            Vote(approval=approval, seat_id=seat, voter=person, is_approving=is_approving, reason=reason)
            for seat in seats
        )
        _conclude(approval, person, reason=reason)
        return approval


def conclude(approval_id: int) -> Approval | None:
    """
    Decide an open request by what was said, where nobody is asked any more who has not spoken; None: it stays as it is.

    It counts as decided by whoever of them spoke last. In the caller's transaction.
    """
    approval = _locked(approval_id)
    last = approval.votes.filter(seat__in=queries.asked(approval)).select_related("voter").last()
    if approval.decision != Decision.PENDING or last is None:
        return None
    return approval if _conclude(approval, last.voter, reason=last.reason) else None


def _locked(approval_id: int) -> Approval:
    found = Approval.objects.select_for_update(of=("self",)).select_related("post__organisation")
    return found.get(pk=approval_id)


def _conclude(approval: Approval, person: Person, *, reason: str) -> bool:
    came = queries.came(approval)
    if came is None:
        return False
    approval.decision = Decision.APPROVED if came else Decision.REJECTED
    approval.decided_by = person
    approval.decided_at = now()
    if reason and not approval.is_fast_track:
        approval.reason = reason
    approval.save()
    return True


def remark(post: Post, person: Person, text: str) -> Remark:
    """Say something about a post."""
    return Remark.objects.create(post=post, person=person, text=text)


@transaction.atomic
def lay_route(organisation: Organisation, wishes: Sequence[Wish]) -> None:
    """
    Replace the steps of an office; none means those of the office above.

    Requests that are open stay open: who is asked for them follows from the new steps. One that only somebody now left
    out had to answer is settled within moments (`corong.deliveries.review.settle_all`).
    """
    Step.objects.filter(organisation=organisation).delete()
    for position, wish in enumerate(wishes, start=1):
        step = Step.objects.create(organisation=organisation, position=position, name=wish.name, needs=wish.needs)
        step.approvers.set(wish.approvers)


def be_away(person: Person, stand_in: Person, first_day: date, last_day: date) -> Absence:
    """Let somebody stand in for a person on these days, both included."""
    return Absence.objects.create(person=person, stand_in=stand_in, first_day=first_day, last_day=last_day)


def be_back(absence: Absence) -> None:
    """End an absence, or call it off."""
    absence.delete()
