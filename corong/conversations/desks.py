"""How offices answer: their hours, their goal, whether answers need approval, and the texts they answer with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from zoneinfo import ZoneInfo

from django.db import transaction

from corong.conversations.models import WORKDAYS, CannedAnswer, Desk
from corong.conversations.rules import Hours
from corong.database import now
from corong.events.commands import record
from corong.organisations.models import Organisation
from corong.people.models import Person


@dataclass(frozen=True, slots=True)
class Manner:
    """How an office answers; `set_by` is the office that says so, None where nobody did."""

    needs_approval: bool
    opens_at: time
    closes_at: time
    weekdays: tuple[int, ...]
    goal_minutes: int
    set_by: Organisation | None

    def hours(self, office: Organisation) -> Hours:
        """Give the working hours in an office's zone."""
        return Hours(self.opens_at, self.closes_at, self.weekdays, ZoneInfo(office.timezone))


def of(office: Organisation) -> Manner:
    """Give how an office answers: as it says itself, or the nearest office above it that does."""
    return of_each([office])[office.pk]


def of_each(offices: Sequence[Organisation]) -> dict[int, Manner]:
    """Give how each of the offices answers, by one query."""
    ancestors = {int(part) for office in offices for part in office.path.strip("/").split("/") if part}
    desks = {
        desk.organisation_id: desk
        for desk in Desk.objects.filter(organisation_id__in=ancestors).select_related("organisation")
    }
    found: dict[int, Manner] = {}
    for office in offices:
        line = [int(part) for part in office.path.strip("/").split("/") if part]
        desk = next((desks[one] for one in reversed(line) if one in desks), None)
        found[office.pk] = _manner(desk) if desk else _manner(Desk(weekdays=WORKDAYS))
    return found


def _manner(desk: Desk) -> Manner:
    return Manner(
        needs_approval=desk.needs_approval,
        opens_at=desk.opens_at,
        closes_at=desk.closes_at,
        weekdays=tuple(desk.weekdays),
        goal_minutes=desk.goal_minutes,
        set_by=desk.organisation if desk.organisation_id else None,
    )


@transaction.atomic
def arrange(
    office: Organisation,
    *,
    needs_approval: bool,
    opens_at: time,
    closes_at: time,
    weekdays: Sequence[int],
    goal_minutes: int,
    by: Person,
) -> None:
    """Say how an office answers, and those beneath it that say nothing themselves."""
    fields = {
        "needs_approval": needs_approval,
        "opens_at": opens_at,
        "closes_at": closes_at,
        "weekdays": sorted(set(weekdays)),
        "goal_minutes": goal_minutes,
    }
    Desk.objects.update_or_create(organisation=office, defaults=fields)
    record(
        "desk.arranged",
        subject="organisation",
        subject_id=office.pk,
        organisation_id=office.pk,
        person_id=by.pk,
        details={name: str(value) for name, value in fields.items()},
    )


@transaction.atomic
def keep_canned(office: Organisation, title: str, text: str, *, by: Person) -> CannedAnswer:
    """Keep a text to answer with; one of the same title is replaced."""
    kept, _ = CannedAnswer.objects.update_or_create(
        organisation=office,
        title=title.strip()[:100],
        defaults={"text": text.strip(), "changed_by": by, "changed_at": now()},
    )
    return kept


def drop_canned(kept: CannedAnswer) -> None:
    """Drop a text to answer with."""
    kept.delete()
