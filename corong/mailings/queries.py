"""What a person wants to be mailed, and what such a mail says, as stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from corong.alerts.models import Alert, Notice
from corong.approvals import queries as approvals
from corong.conversations import desks
from corong.conversations import queries as conversations
from corong.conversations.patience import patience
from corong.conversations.queries import Pile, Wanted
from corong.deliveries.models import Delivery
from corong.deliveries.states import NEEDS_A_PERSON, State
from corong.mailings.models import Mailing, Preference
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.people.queries import organisations, within
from corong.people.rules import Act

GOES_OUT: Final = (State.SCHEDULED, State.QUEUED, State.PUBLISHING, State.IN_REVIEW, State.NEEDS_HAND)
MOST_LINES: Final = 10
MOST_LOOKED_AT: Final = 200


@dataclass(frozen=True, slots=True)
class Going:
    """One post of today: when, on how many accounts, and how it begins."""

    due_at: datetime
    accounts: int
    text: str
    organisation: Organisation


@dataclass(frozen=True, slots=True)
class Digest:
    """What a person should know in the morning, of all offices they see, by the clock of the first of them."""

    office: Organisation
    day: datetime
    going: Sequence[Going]
    more_going: int
    published: int
    """Deliveries that went out yesterday."""
    need_a_person: int
    for_approval: int
    unanswered: int
    late_answers: int
    """Of the messages that wait, those beyond the goal of their office, among the newest looked at."""
    alerts: Sequence[Alert]


def preference_of(person: Person) -> Preference:
    """Give what a person wants, or what applies to those who never said."""
    return Preference.objects.filter(person=person).first() or Preference(person=person)


def office_of(person: Person) -> Organisation | None:
    """Give the office whose clocks count for a person: the first they see, from the top; None: they see none."""
    return organisations(person, Act.READ).order_by("path").first()


def zone_of(person: Person) -> ZoneInfo | None:
    """Give the zone of a person's office."""
    office = office_of(person)
    return ZoneInfo(office.timezone) if office else None


def notices_of(mailing: Mailing) -> Sequence[Notice]:
    """Give the notices that a mail after quiet hours tells of, the earliest first."""
    return list(Notice.objects.filter(deferrals__mailing=mailing).select_related("organisation").order_by("pk"))


def open_alerts(person: Person) -> Sequence[Alert]:
    """Give the troubles of the offices a person sees that are not over, the newest first."""
    found = Alert.objects.filter(organisation__in=within(person, Act.READ), resolved_at__isnull=True)
    return list(found.select_related("organisation").order_by("-raised_at", "-pk")[:MOST_LINES])


def digest(person: Person, moment: datetime) -> Digest | None:
    """Look at the day of a person; None: they see no office."""
    office = office_of(person)
    if office is None:
        return None
    zone = ZoneInfo(office.timezone)
    today = datetime.combine(moment.astimezone(zone).date(), time(), zone).astimezone(UTC)
    mine = Delivery.objects.filter(organisation__in=within(person, Act.READ))
    going = _going(person, today, today + timedelta(days=1))
    counted = mine.aggregate(
        published=Count(
            "pk",
            filter=Q(state=State.PUBLISHED, part=0, due_at__gte=today - timedelta(days=1), due_at__lt=today),
        ),
        waiting=Count("pk", filter=Q(state__in=NEEDS_A_PERSON, part=0)),
    )
    return Digest(
        office=office,
        day=moment,
        going=going[:MOST_LINES],
        more_going=max(len(going) - MOST_LINES, 0),
        published=counted["published"],
        need_a_person=counted["waiting"],
        for_approval=len(approvals.mine(person)),
        unanswered=conversations.how_many(person, Pile.OPEN),
        late_answers=_late_answers(person, moment),
        alerts=open_alerts(person),
    )


def _going(person: Person, first: datetime, last: datetime) -> Sequence[Going]:
    found = (
        Delivery.objects.filter(
            organisation__in=within(person, Act.READ),
            state__in=GOES_OUT,
            due_at__gte=first,
            due_at__lt=last,
            part=0,
        )
        .select_related("organisation", "post")
        .order_by("due_at", "post_id")
    )
    grouped: dict[tuple[datetime | None, int], list[Delivery]] = {}
    for each in found[:MOST_LOOKED_AT]:
        grouped.setdefault((each.due_at, each.post_id), []).append(each)
    return [
        Going(due_at, len(those), those[0].post.text, those[0].organisation)
        for (due_at, _), those in grouped.items()
        if due_at is not None
    ]


def _late_answers(person: Person, moment: datetime) -> int:
    waiting = list(conversations.chosen(person, Wanted())[:MOST_LOOKED_AT])
    manners = desks.of_each(list({each.account.organisation for each in waiting}))
    clocks = [patience(each, manners[each.account.organisation_id], moment) for each in waiting]
    return sum(1 for each in clocks if each is not None and each.is_late)
