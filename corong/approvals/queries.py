"""Who is asked for what, and what waits for whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from corong.approvals.models import Absence, Approval, Decision, Needs, Step, Vote
from corong.approvals.rules import outcome
from corong.database import fixed, now
from corong.organisations.models import Organisation
from corong.people.models import Membership, Person
from corong.people.queries import within
from corong.people.rules import ALLOWED, Act

_PENDING: Final = fixed([Decision.PENDING])


def route(organisation: Organisation) -> Sequence[Step]:
    """Give the steps a post of this office takes: its own, or those of the nearest office above that has any."""
    numbers = [int(number) for number in organisation.path.strip("/").split("/") if number]
    steps = list(Step.objects.filter(organisation__in=numbers).prefetch_related("approvers"))
    for number in reversed(numbers):
        own = [step for step in steps if step.organisation_id == number]
        if own:
            return own
    return []


def approvers(organisation: Organisation) -> QuerySet[Person]:
    """Give everybody who may approve in an office."""
    roles = [role for role, acts in ALLOWED.items() if Act.APPROVE in acts]
    above = [organisation.path[: end + 1] for end, sign in enumerate(organisation.path) if sign == "/" and end]
    holders = Membership.objects.filter(role__in=roles, organisation__path__in=above).values("person_id")
    return Person.objects.filter(pk__in=holders, is_active=True).order_by("name", "pk")


@dataclass(frozen=True, slots=True)
class _Office:
    """What of an office decides who is asked: its route, who may approve in it, and the date of its calendar."""

    steps: Sequence[Step]
    able: frozenset[int]
    day: date


def _office(organisation: Organisation) -> _Office:
    able = frozenset(approvers(organisation).values_list("pk", flat=True))
    return _Office(route(organisation), able, today(organisation))


def today(organisation: Organisation) -> date:
    """Give the date of the office's own calendar."""
    return now().astimezone(ZoneInfo(organisation.timezone)).date()


def asked(approval: Approval) -> set[int]:
    """
    Give the ids of those who are asked now: people of the step who may still approve in the office of the post.

    Whoever asks does not answer, unless nobody else could.
    """
    return _asked(approval, _office(approval.post.organisation))


def _asked(approval: Approval, office: _Office) -> set[int]:
    step = next((each for each in office.steps if each.position == approval.position), None)
    chosen = {person.pk for person in step.approvers.all()} if step else set()
    wanted = set(chosen & office.able) or set(office.able)
    return (wanted - {approval.requested_by_id}) or wanted


def came(approval: Approval) -> bool | None:
    """Give what came of a request by what was said until now, as `rules.outcome` does."""
    return _came(approval, _office(approval.post.organisation))


def _came(approval: Approval, office: _Office) -> bool | None:
    said = {vote.seat_id: vote.is_approving for vote in approval.votes.all()}
    return outcome(asked=_asked(approval, office), said=said, needs_all=approval.needs == Needs.ALL)


def complete() -> Sequence[Approval]:
    """
    Give the open requests to which all who are still asked have spoken, the oldest first.

    Whoever was missing has left, or is not asked any more: no further word will close them.
    """
    found = list(
        Approval.objects.filter(Exists(Vote.objects.filter(approval=OuterRef("pk"))), decision__in=_PENDING)
        .select_related("post__organisation")
        .prefetch_related("votes")
        .order_by("pk")
    )
    known = _offices(found)
    return [each for each in found if _came(each, known[each.post.organisation_id]) is not None]


def _offices(approvals: Sequence[Approval]) -> Mapping[int, _Office]:
    found = {each.post.organisation_id: each.post.organisation for each in approvals}
    return {number: _office(office) for number, office in found.items()}


def open_seats(approval: Approval, person: Person) -> list[int]:
    """Give the seats a person may speak for now and that have not spoken: their own, and of those they stand in for."""
    return _open_seats(approval, person, _office(approval.post.organisation), _stood_in_for(person))


def _stood_in_for(person: Person) -> Sequence[Absence]:
    return list(Absence.objects.filter(stand_in=person))


def _open_seats(approval: Approval, person: Person, office: _Office, absences: Sequence[Absence]) -> list[int]:
    if person.pk not in office.able or approval.decision != Decision.PENDING:
        return []
    away = {each.person_id for each in absences if each.first_day <= office.day <= each.last_day}
    said = {vote.seat_id for vote in approval.votes.all()}
    return sorted((_asked(approval, office) & (away | {person.pk})) - said)


def pending(person: Person) -> QuerySet[Approval]:
    """Give the open requests about posts of offices the person can see, the oldest first."""
    return (
        Approval.objects.filter(decision=Decision.PENDING, post__organisation__in=within(person, Act.READ))
        .select_related("post__organisation", "post__author", "requested_by")
        .order_by("requested_at", "pk")
    )


def mine(person: Person) -> list[Approval]:
    """Give the open requests that wait for this person."""
    found = list(pending(person).prefetch_related("votes")) if within(person, Act.APPROVE) else []
    if not found:
        return []
    absences = _stood_in_for(person)
    known = _offices(found)
    return [each for each in found if _open_seats(each, person, known[each.post.organisation_id], absences)]


def sent_back(person: Person) -> QuerySet[Approval]:
    """Give the newest requests of the person's own posts that were rejected or voided and not asked again."""
    return (
        Approval.objects.filter(
            Q(post__author=person) | Q(requested_by=person),
            decision__in=[Decision.REJECTED, Decision.VOIDED],
            post__deliveries__state="draft",
            post__organisation__in=within(person, Act.READ),
        )
        .exclude(post__approvals__decision=Decision.PENDING)
        .select_related("post__organisation", "decided_by")
        .order_by("post_id", "-requested_at")
        .distinct("post_id")
    )
