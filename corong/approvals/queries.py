"""Who is asked for what, and what waits for whom."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from corong.approvals.models import Absence, Approval, Decision, Step
from corong.database import now
from corong.organisations.models import Organisation
from corong.people.models import Membership, Person
from corong.people.queries import organisations
from corong.people.rules import ALLOWED, Act


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


def asked(approval: Approval) -> set[int]:
    """
    Give the ids of those who are asked now: people of the step who may still approve in the office of the post.

    Whoever asks does not answer, unless nobody else could.
    """
    able = set(approvers(approval.post.organisation).values_list("pk", flat=True))
    step = next((each for each in route(approval.post.organisation) if each.position == approval.position), None)
    chosen = {person.pk for person in step.approvers.all()} if step else set()
    wanted = (chosen & able) or able
    return (wanted - {approval.requested_by_id}) or wanted


def today(organisation: Organisation) -> date:
    """Give the date of the office's own calendar."""
    return now().astimezone(ZoneInfo(organisation.timezone)).date()


def seats(approval: Approval, person: Person) -> list[int]:
    """Give the seats a person may speak for now: their own first, then of those they stand in for."""
    wanted = asked(approval)
    day = today(approval.post.organisation)
    away = Absence.objects.filter(
        stand_in=person, person__in=wanted, first_day__lte=day, last_day__gte=day
    ).values_list("person_id", flat=True)
    own = [person.pk] if person.pk in wanted else []
    return [*own, *(number for number in sorted(set(away)) if number != person.pk)]


def open_seats(approval: Approval, person: Person) -> list[int]:
    """Give the seats a person may speak for that have not said anything yet."""
    if not person.is_active or approval.decision != Decision.PENDING:
        return []
    said = set(approval.votes.values_list("seat_id", flat=True))
    return [seat for seat in seats(approval, person) if seat not in said]


def pending(person: Person) -> QuerySet[Approval]:
    """Give the open requests about posts of offices the person can see, the oldest first."""
    return (
        Approval.objects.filter(decision=Decision.PENDING, post__organisation__in=organisations(person, Act.READ))
        .select_related("post__organisation", "post__author", "requested_by")
        .order_by("requested_at", "pk")
    )


def mine(person: Person) -> list[Approval]:
    """Give the open requests that wait for this person."""
    return [approval for approval in pending(person) if open_seats(approval, person)]


def sent_back(person: Person) -> QuerySet[Approval]:
    """Give the newest requests of the person's own posts that were rejected or voided and not asked again."""
    return (
        Approval.objects.filter(
            Q(post__author=person) | Q(requested_by=person),
            decision__in=[Decision.REJECTED, Decision.VOIDED],
            post__deliveries__state="draft",
        )
        .exclude(post__approvals__decision=Decision.PENDING)
        .select_related("post__organisation", "decided_by")
        .order_by("post_id", "-requested_at")
        .distinct("post_id")
    )
