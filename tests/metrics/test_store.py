"""Readings as they are kept: each once, what is missing stays missing, and a day is the office's own day."""

from datetime import UTC, datetime, timedelta

import pytest

from corong.database import now
from corong.metrics import partitions
from corong.metrics.commands import Measured, store
from corong.metrics.models import Rollup, Sample
from corong.publications.models import Publication
from tests.factories.accounts import account
from tests.factories.organisations import organisation
from tests.factories.publications import publication

pytestmark = pytest.mark.django_db


def made(*, timezone: str = "Asia/Makassar") -> Publication:
    return publication(account(organisation(timezone=timezone)), published_at=at_noon() - timedelta(hours=5))


def at_noon() -> datetime:
    """Give a moment of yesterday whose next minutes are of the same day of the office."""
    return (now() - timedelta(days=1)).replace(hour=4, minute=0)


def reading(of: Publication, at: datetime, **counters: int) -> Measured:
    return Measured(of.pk, at=at, counters=counters)


def stored(of: Publication) -> Publication:
    return Publication.objects.get(pk=of.pk)


def test_the_same_reading_stored_twice_changes_nothing_the_second_time() -> None:
    post, at = made(), at_noon()
    store([reading(post, at, likes=3)])
    before = stored(post).readings, list(Sample.objects.values()), list(Rollup.objects.values())
    store([reading(post, at, likes=3)])
    assert (stored(post).readings, list(Sample.objects.values()), list(Rollup.objects.values())) == before


def test_an_unchanged_reading_extends_the_last_row() -> None:
    post, at = made(), at_noon()
    for minute in range(4):
        store([reading(post, at + timedelta(minutes=minute), likes=3)])
    [sample] = Sample.objects.filter(publication_id=post.pk)
    assert (sample.taken_at, sample.seen_at) == (at, at + timedelta(minutes=3))
    assert stored(post).readings == 4


def test_a_fall_is_kept_as_well_as_a_rise() -> None:
    post, at = made(), at_noon()
    for minute, likes in enumerate((3, 9, 5)):
        store([reading(post, at + timedelta(minutes=minute), likes=likes)])
    assert list(Sample.objects.order_by("taken_at").values_list("likes", flat=True)) == [3, 9, 5]
    assert stored(post).latest == {"likes": 5}


def test_a_counter_that_is_missing_is_no_zero_and_does_not_overwrite_a_number() -> None:
    post, at = made(), at_noon()
    store([reading(post, at, likes=3, comments=2)])
    store([reading(post, at + timedelta(minutes=1), likes=4)])
    assert stored(post).latest == {"likes": 4, "comments": 2}
    assert list(Sample.objects.order_by("taken_at").values_list("comments", flat=True)) == [2, None]
    assert Rollup.objects.get().comments == 2


def test_a_failed_reading_keeps_the_numbers_and_says_why() -> None:
    post, at = made(), at_noon()
    store([reading(post, at, likes=3)])
    store([Measured(post.pk, failure="(latihan) tidak menjawab")])
    after = stored(post)
    assert (after.latest, after.measured_at, after.readings) == ({"likes": 3}, at, 1)
    assert after.measure_reason == "(latihan) tidak menjawab"


def test_a_post_that_is_gone_keeps_its_numbers_and_may_come_back() -> None:
    post, at = made(), at_noon()
    store([reading(post, at, likes=3)])
    store([Measured(post.pk, at=at + timedelta(minutes=1), is_gone=True)])
    assert stored(post).gone_at == at + timedelta(minutes=1)
    assert stored(post).latest == {"likes": 3}
    store([reading(post, at + timedelta(minutes=2), likes=3)])
    assert stored(post).gone_at is None


def test_an_older_reading_that_comes_late_changes_nothing() -> None:
    post, at = made(), at_noon()
    store([reading(post, at, likes=9)])
    store([reading(post, at - timedelta(minutes=5), likes=1)])
    assert stored(post).latest == {"likes": 9}
    assert Sample.objects.count() == 1


def test_a_reading_by_a_clock_that_is_behind_is_not_repeated_at_once() -> None:
    post, at = made(), at_noon()
    behind = at - timedelta(seconds=90)
    store([reading(post, at, likes=9)])
    planned = stored(post).next_pull_at
    store([reading(post, behind, likes=9)])
    assert stored(post).next_pull_at == planned
    due = now()
    Publication.objects.update(next_pull_at=due)
    store([reading(post, behind, likes=9)])
    later = stored(post).next_pull_at
    assert later is not None
    assert timedelta(seconds=89) < later - due < timedelta(seconds=150)
    assert stored(post).measured_at == at


@pytest.mark.parametrize(
    ("zone", "days"), [("Asia/Makassar", ["2026-11-24", "2026-11-25"]), ("UTC", ["2026-11-24", "2026-11-24"])]
)
def test_a_day_ends_at_midnight_of_the_office(zone: str, days: list[str]) -> None:
    post = made(timezone=zone)
    before, after = (datetime(2026, 11, 24, hour, 30, tzinfo=UTC) for hour in (15, 16))
    partitions.ensure(before, after)
    store([reading(post, before, likes=1)])
    store([reading(post, after, likes=2)])
    rollups = list(Rollup.objects.order_by("day").values_list("day", "likes"))
    assert [str(day) for day, _ in rollups] == sorted(set(days))
    assert rollups[-1][1] == 2
