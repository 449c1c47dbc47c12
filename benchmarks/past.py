"""A province's past for `benchmarks.dashboard`: eleven offices, their accounts, posts, and readings by the million."""

import math
import random
import time
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from corong.accounts.models import Account
    from corong.deliveries.models import Delivery
    from corong.metrics.bulk import SampleRow
    from corong.organisations.models import Organisation
    from corong.people.models import Person
    from corong.publications.models import Publication

PLATFORMS: Final = ("facebook", "instagram", "x", "youtube", "mastodon", "bluesky")
REGENCIES: Final = 10
BATCH: Final = 2000
ZONE: Final = ZoneInfo("Asia/Makassar")
DAY_SECONDS: Final = 86_400.0
WEIGHTS: Final = {"views": 2000, "reach": 1400, "likes": 160, "comments": 24, "shares": 40, "quotes": 6, "saves": 12}
CLICKS: Final = 50
VARIANTS: Final = 60
OFFSETS: Final = (
    *(600.0 * number for number in range(1, 81)),
    *(50_000.0 + 2_000.0 * number for number in range(80)),
    *(220_000.0 + 10_000.0 * number for number in range(60)),
    *(830_000.0 + 150_000.0 * number for number in range(30)),
)
"""Seconds after publishing: every ten minutes in the first hours, then ever more seldom for two months."""
READINGS: Final = len(OFFSETS)
HELD: Final = timedelta(seconds=9)
TEXT: Final = "A practice post about a service of the office, of the length such posts usually have. " * 2
_DELTAS: Final = tuple(timedelta(seconds=offset) for offset in OFFSETS)

Counters = tuple[int | None, ...]


@dataclass(slots=True)
class Province:
    """What was made so far, and how long its readings took to be taken in."""

    offices: Sequence["Organisation"]
    accounts: Sequence["Account"]
    coordinator: "Person"
    random: random.Random
    publications: list[int] = field(default_factory=list)
    samples: int = 0
    seconds: float = 0.0
    gains: dict[tuple[int, date], list[int | None]] = field(default_factory=dict)


def make() -> Province:
    """Make a province of eleven offices with an account on each of six platforms, and its coordinator."""
    from corong.accounts.models import Account
    from corong.organisations import commands as organisations
    from corong.organisations.models import OrganisationKind
    from corong.people import commands as people
    from corong.people.models import Role

    top = organisations.add("Practice province", OrganisationKind.PROVINCE, is_practice=True)
    offices = [top] + [
        organisations.add(f"Practice regency {number}", OrganisationKind.REGENCY, parent=top, is_practice=True)
        for number in range(1, REGENCIES + 1)
    ]
    accounts = Account.objects.bulk_create(
        Account(
            organisation=office,
            platform=platform,
            home=f"https://{platform}.practice.example",
            remote_id=f"{platform}-{office.pk}",
            handle=f"office{office.pk}",
            sealed=b"",
            token_state="alive",  # noqa: S106 - a state, not a secret
            is_practice=True,
        )
        for office in offices
        for platform in PLATFORMS
    )
    coordinator = people.add(
        "coordinator@practice.example", name="Practice coordinator", roles={top: Role.COORDINATOR}, is_practice=True
    )
    return Province(offices, accounts, coordinator, random.Random(6))  # noqa: S311 - the same past every time


def fill(province: Province, *, publications: int, first: datetime, last: datetime, planned: bool) -> None:
    """
    Publish so many posts between two moments; take in all readings up to now, with everything that follows.

    Those that were not `planned` here have no delivery, as posts that were taken over from before Corong.
    """
    from django.db import transaction

    from corong.database import now
    from corong.metrics import bulk, partitions

    until = now()
    partitions.ensure(first, until)
    for start in range(0, publications, BATCH):
        count = min(BATCH, publications - start)
        spread = [
            first + (last - first) * ((start + number + province.random.random()) / publications)
            for number in range(count)
        ]
        with transaction.atomic():
            courses = [Course(each, until) for each in _publish(province, spread, until, planned=planned)]
            began = time.monotonic()
            province.samples += bulk.load(sample for course in courses for sample in course.samples())
            province.seconds += time.monotonic() - began
            _follow(province, courses)


def _publish(province: Province, moments: Sequence[datetime], until: datetime, *, planned: bool) -> "list[Publication]":
    from corong.metrics.models import METRICS
    from corong.publications.models import Publication

    pairs = [(province.random.choice(province.accounts), moment) for moment in moments]
    deliveries = _plan(province, pairs) if planned else [None] * len(pairs)
    made: list[Publication] = []
    for delivery, (account, moment) in zip(deliveries, pairs, strict=True):
        number = len(province.publications) + len(made)
        count = bisect_right(OFFSETS, (until - moment).total_seconds())
        counters = curve(account.platform, number % VARIANTS)[count - 1] if count else ()
        read_at = moment + _DELTAS[count - 1] if count else None
        made.append(
            Publication(
                delivery=delivery,
                account=account,
                remote_id=str(number),
                text=TEXT,
                published_at=moment,
                latest={name: value for name, value in zip(METRICS, counters, strict=False) if value is not None},
                measured_at=read_at and read_at + HELD,
                sampled_at=read_at,
                readings=count,
            )
        )
    found = Publication.objects.bulk_create(made)
    province.publications += [each.pk for each in found]
    return found


def _plan(province: Province, pairs: "Sequence[tuple[Account, datetime]]") -> "list[Delivery]":
    from corong.deliveries.models import Delivery
    from corong.deliveries.states import State
    from corong.posts.models import Pillar, Post

    pillars = list(Pillar)
    posts = Post.objects.bulk_create(
        Post(
            organisation_id=account.organisation_id, text=TEXT, pillar=province.random.choice(pillars), digest="0" * 64
        )
        for account, _ in pairs
    )
    return Delivery.objects.bulk_create(
        Delivery(
            organisation_id=account.organisation_id,
            post=post,
            account=account,
            state=State.PUBLISHED,
            due_at=moment,
            key=f"bench-{post.pk}",
        )
        for post, (account, moment) in zip(posts, pairs, strict=True)
    )


@cache
def curve(platform: str, variant: int) -> tuple[Counters, ...]:
    """Give the counters of a post at each of its readings: it grows fast, then ever slower; one in nine falls late."""
    from corong.metrics.models import METRICS
    from corong.metrics.queries import offered

    draw = random.Random(f"{platform} {variant}")  # noqa: S311 - the same past every time
    scale, pace = draw.lognormvariate(0.0, 1.2), draw.uniform(0.2, 2.0) * DAY_SECONDS
    available = offered(platform)
    found = []
    for number, offset in enumerate(OFFSETS):
        grown = scale * (1 - math.exp(-offset / pace)) * (0.97 if variant % 9 == 0 and number > READINGS - 20 else 1.0)
        found.append(tuple(int(WEIGHTS.get(name, CLICKS) * grown) if name in available else None for name in METRICS))
    return tuple(found)


class Course:
    """The readings of one publication, and what follows from them."""

    def __init__(self, publication: "Publication", until: datetime) -> None:
        self.publication = publication
        self.counters = curve(publication.account.platform, int(publication.remote_id) % VARIANTS)
        self.count = bisect_right(OFFSETS, (until - publication.published_at).total_seconds())

    def samples(self) -> "Iterator[SampleRow]":
        """Give every reading."""
        number, start = self.publication.pk, self.publication.published_at
        for delta, counters in zip(_DELTAS[: self.count], self.counters, strict=False):
            at = start + delta
            yield (number, at, at + HELD, *counters)

    def days(self) -> Iterator[tuple[date, int]]:
        """Give each local day that has a reading, with the place of its last."""
        local = self.publication.published_at.astimezone(ZONE)
        day = local.date()
        midnight = DAY_SECONDS - (local - local.replace(hour=0, minute=0, second=0, microsecond=0)).total_seconds()
        before = 0
        while before < self.count:
            upto = bisect_left(OFFSETS, midnight, before, self.count)
            if upto > before:
                yield day, upto - 1
                before = upto
            day, midnight = day + timedelta(days=1), midnight + DAY_SECONDS

    def milestones(self) -> Iterator[tuple[int, int]]:
        """Give each age in hours at which counters are kept, with the place of the reading."""
        from corong.metrics.derived import MILESTONE_HOURS

        for hours in MILESTONE_HOURS:
            place = bisect_right(OFFSETS, hours * 3600.0, 0, self.count) - 1
            if place >= 0:
                yield hours, place

    def at(self, place: int) -> datetime:
        """Give the end of a reading."""
        return self.publication.published_at + _DELTAS[place] + HELD


def _follow(province: Province, courses: Sequence[Course]) -> None:
    """Write days and milestones of the publications, and add up the days of the accounts."""
    days: list[tuple[Any, ...]] = []
    milestones: list[tuple[Any, ...]] = []
    for course in courses:
        number, account = course.publication.pk, course.publication.account_id
        last: Counters | None = None
        for day, place in course.days():
            counters = course.counters[place]
            days.append((number, day, account, course.at(place), *counters))
            _gain(province, account, day, last, counters)
            last = counters
        published = course.publication.published_at
        milestones += [
            (
                number,
                hours,
                account,
                published.astimezone(ZONE).date(),
                published,
                course.at(place),
                *course.counters[place],
            )
            for hours, place in course.milestones()
        ]
    _copy("metrics_rollup", "publication_id, day, account_id, taken_at", days)
    _copy("metrics_milestone", "publication_id, hours, account_id, day, published_at, taken_at", milestones)


def _gain(province: Province, account: int, day: date, last: Counters | None, now: Counters) -> None:
    total = province.gains.setdefault((account, day), [None] * len(now))
    for place, value in enumerate(now):
        if value is not None:
            before = last[place] or 0 if last else 0
            total[place] = (total[place] or 0) + value - before


def _copy(table: str, columns: str, content: Sequence[tuple[Any, ...]]) -> None:
    from django.db import connection

    from corong.metrics.models import METRICS

    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({columns}, {', '.join(METRICS)}) FROM STDIN") as copy,
    ):
        for row in content:
            copy.write_row(row)


def settle(province: Province, *, first: datetime) -> None:
    """Write the days of accounts with growing followers, and have PostgreSQL look at its tables, as at night."""
    from corong.database import now, rows
    from corong.metrics.models import METRICS

    start, today = first.astimezone(ZONE).date(), now().astimezone(ZONE)
    none = [None] * len(METRICS)
    rows("TRUNCATE metrics_accountday")
    _copy(
        "metrics_accountday",
        "account_id, day, stood_at, followers, posts, read_at",
        [
            (account.pk, day, today, 1000 * place + number, number, today, *province.gains.get((account.pk, day), none))
            for place, account in enumerate(province.accounts, start=1)
            for number in range((today.date() - start).days + 1)
            for day in (start + timedelta(days=number),)
        ],
    )
    rows("VACUUM ANALYZE")
