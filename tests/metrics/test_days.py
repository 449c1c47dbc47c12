"""Days of accounts and milestones of posts: they follow from the readings, whichever way these came in."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from connectors.contract import Standing
from corong.accounts.models import Account
from corong.database import now, rows
from corong.metrics import bulk, partitions, standing
from corong.metrics.commands import Measured, store
from corong.metrics.models import METRICS, AccountDay, Milestone, Rollup, Sample
from corong.publications.models import Publication
from tests.factories.accounts import account
from tests.factories.organisations import organisation
from tests.factories.publications import publication

pytestmark = pytest.mark.django_db
PUBLISHED = datetime(2026, 11, 23, 3, tzinfo=UTC)  # 11.00 in Makassar, on a Monday


@pytest.fixture
def office_account() -> Account:
    partitions.ensure(PUBLISHED, PUBLISHED + timedelta(days=30))
    return account(organisation(timezone="Asia/Makassar"))


def read(post: Publication, hours: float, **counters: int) -> None:
    store([Measured(post.pk, at=post.published_at + timedelta(hours=hours), counters=counters)])


def gains(metric: str) -> dict[date, int | None]:
    return dict(AccountDay.objects.order_by("day").values_list("day", metric))


def test_a_day_of_an_account_adds_up_what_its_posts_gained_on_it(office_account: Account) -> None:
    posts = [publication(office_account, published_at=PUBLISHED + timedelta(hours=each)) for each in (0, 2)]
    for hours, likes in ((1, 10), (6, 25), (20, 40), (30, 38)):
        for post in posts:
            read(post, hours, likes=likes)
    assert gains("likes") == {date(2026, 11, 23): 50, date(2026, 11, 24): 26}
    assert sum(gain or 0 for gain in gains("likes").values()) == sum(
        post.latest["likes"] for post in Publication.objects.all()
    )


def test_what_an_old_post_had_when_it_was_first_read_was_gained_on_no_day(office_account: Account) -> None:
    post = publication(office_account, published_at=PUBLISHED)
    read(post, 24 * 8, likes=500)
    assert gains("likes") == {date(2026, 12, 1): None}
    read(post, 24 * 8 + 1, likes=507, views=90)
    assert gains("likes") == {date(2026, 12, 1): 7}
    assert gains("views") == {date(2026, 12, 1): None}


def test_a_reading_that_brings_nothing_new_is_a_gain_of_0_and_a_day_without_one_is_no_data(
    office_account: Account,
) -> None:
    post = publication(office_account, published_at=PUBLISHED)
    for hours in (1, 49):
        read(post, hours, likes=3)
    assert gains("likes") == {date(2026, 11, 23): 3, date(2026, 11, 25): 0}
    assert gains("views") == {date(2026, 11, 23): None, date(2026, 11, 25): None}


def test_followers_are_the_last_of_the_offices_own_day(office_account: Account) -> None:
    for followers in (100, 104, None):
        standing.store(office_account.pk, Standing(followers=followers, following=7, posts=2))
    [day] = AccountDay.objects.all()
    assert (day.followers, day.following, day.posts) == (104, 7, 2)
    local = rows("SELECT (clock_timestamp() AT TIME ZONE 'Asia/Makassar')::date")[0][0]
    assert abs((day.day - local).days) <= 1
    assert day.stood_at is not None
    assert day.read_at is None


def test_a_milestone_is_the_last_reading_up_to_that_age(office_account: Account) -> None:
    post = publication(office_account, published_at=PUBLISHED)
    for hours, likes in ((1, 10), (23, 40), (25, 41), (160, 90), (169, 95)):
        read(post, hours, likes=likes)
    found = {each.hours: each for each in Milestone.objects.all()}
    assert {hours: each.likes for hours, each in found.items()} == {24: 40, 168: 90}
    assert found[24].taken_at == PUBLISHED + timedelta(hours=23)
    assert (found[24].day, found[24].account_id) == (date(2026, 11, 23), office_account.pk)


def test_a_post_first_read_after_that_age_has_no_milestone(office_account: Account) -> None:
    read(publication(office_account, published_at=PUBLISHED), 200, likes=90)
    assert not Milestone.objects.exists()


def test_two_readings_of_one_account_in_one_chunk_are_one_day(office_account: Account) -> None:
    posts = [publication(office_account, published_at=PUBLISHED) for _ in range(3)]
    at = PUBLISHED + timedelta(hours=1)
    chunk = [Measured(post.pk, at=at, counters={"likes": 2}) for post in posts]
    store(chunk)
    store(chunk)
    assert gains("likes") == {date(2026, 11, 23): 6}


def _stored() -> tuple[list[tuple[object, ...]], ...]:
    return (
        list(Rollup.objects.order_by("publication_id", "day").values_list("publication_id", "day", *METRICS)),
        list(AccountDay.objects.order_by("account_id", "day").values_list("account_id", "day", *METRICS)),
        list(Milestone.objects.order_by("publication_id", "hours").values_list("publication_id", "hours", *METRICS)),
    )


counters = some.fixed_dictionaries(
    {"likes": some.integers(0, 99)}, optional={"views": some.integers(0, 999), "comments": some.integers(0, 9)}
)
courses = some.lists(some.tuples(some.integers(1, 40), counters), max_size=7)
FIRST = (1, {"likes": 5, "views": 50, "comments": 1})


@given(some.lists(courses, min_size=1, max_size=3))
@settings(
    max_examples=25, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_readings_taken_in_whole_lead_to_what_readings_one_by_one_led_to(
    office_account: Account, posts: list[list[tuple[int, dict[str, int]]]]
) -> None:
    for model in (Rollup, AccountDay, Milestone, Sample, Publication):
        model.objects.all().delete()
    for course in posts:
        post, hours = publication(office_account, published_at=PUBLISHED), 0
        for number, (step, found) in enumerate([FIRST, *course]):
            hours += step  # a day is skipped at most now and then
            # An equal reading extends the row before, whether or not it lacks a counter that row has.
            read(post, hours, **(found if len(found) == 3 else {**found, "likes": 1000 + number}))
    before = _stored()
    samples = list(Sample.objects.values_list("publication_id", "taken_at", "seen_at", *METRICS))
    for model in (Rollup, AccountDay, Milestone, Sample):
        model.objects.all().delete()
    assert bulk.load(samples) == len(samples)
    bulk.rebuild([office_account.pk])
    rollups, days, milestones = _stored()
    # A day in the middle of an unchanged reading is filled in, with a gain of nothing.
    assert set(rollups) >= set(before[0])
    assert milestones == before[2]
    assert {day: row for day, row in _by_day(days).items() if any(row)} == {
        day: row for day, row in _by_day(before[1]).items() if any(row)
    }


def _by_day(days: list[tuple[object, ...]]) -> dict[object, tuple[object, ...]]:
    return {row[1]: row[2:] for row in days}


def test_rebuilding_twice_changes_nothing_the_second_time(office_account: Account) -> None:
    post = publication(office_account, published_at=now() - timedelta(days=2))
    read(post, 1, likes=4)
    read(post, 30, likes=9, comments=1)
    standing.store(office_account.pk, Standing(followers=50, following=None, posts=None))
    bulk.rebuild([office_account.pk])
    once = _stored(), list(AccountDay.objects.order_by("day").values())
    bulk.rebuild([office_account.pk])
    assert (_stored(), list(AccountDay.objects.order_by("day").values())) == once
    assert list(AccountDay.objects.exclude(followers=None).values_list("followers", flat=True)) == [50]
