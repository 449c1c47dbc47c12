"""What is learned from the stored readings, and how pauses follow what servers allow."""

import math
from datetime import timedelta

import pytest

from corong.accounts.models import Account
from corong.database import now
from corong.metrics import budgets, learning, partitions, stretching
from corong.metrics.budgets import RESERVE, SHARED, Seen
from corong.metrics.models import PostHabit, Sample, ServerBudget, ServerStretch
from corong.metrics.planner import assumed_share, stage
from corong.publications.models import Publication
from tests.factories.accounts import account
from tests.factories.organisations import organisation
from tests.factories.publications import publication

pytestmark = pytest.mark.django_db
HOUR = 3600.0
FASTER = 2.5


def grow(owner: Account, *, posts: int = 12) -> None:
    """Add posts of three days, read four-hourly, that grow so many times faster than is assumed of any post."""
    published_at = now() - timedelta(days=3)
    partitions.ensure(published_at, now())
    for _ in range(posts):
        post = publication(owner, published_at=published_at, measured_at=now())
        likes = 5000
        for number in range(1, 18):
            at = published_at + timedelta(hours=4 * number)
            Sample.objects.create(publication_id=post.pk, taken_at=at, seen_at=at, likes=likes)
            age = 4 * number * HOUR
            growth = assumed_share(math.sqrt(age * (age + 4 * HOUR))) * math.log((age + 4 * HOUR) / age)
            likes += round(FASTER * likes * growth)


def test_the_habit_of_a_platform_is_learned_from_its_own_readings_once_a_day() -> None:
    office = organisation()
    lively, still = account(office), account(office, "bluesky")
    grow(lively)
    publication(still, published_at=now() - timedelta(days=3), measured_at=now())
    assert learning.learn() == ["bluesky", "mastodon"]
    habits = {habit.platform: habit for habit in PostHabit.objects.all()}
    assert habits["mastodon"].strides == 12 * 16
    assert 1.8 < habits["mastodon"].shares[stage(48 * HOUR)] < 2.6
    assert (habits["bluesky"].strides, set(habits["bluesky"].shares)) == (0, {1.0})
    assert learning.learn() == []
    PostHabit.objects.filter(platform="mastodon").update(learned_at=now() - timedelta(hours=25))
    assert learning.learn() == ["mastodon"]


def follow(owner: Account, *, posts: int, pause: float) -> None:
    """Add posts of a month that would be read after this pause (seconds)."""
    Publication.objects.bulk_create(
        Publication(
            account=owner,
            remote_id=f"{owner.pk} {number}",
            published_at=now() - timedelta(days=30),
            next_pull_at=now(),
            pull_seconds=pause,
        )
        for number in range(posts)
    )


def stretches() -> dict[str, float]:
    return {row.platform: row.stretch for row in ServerStretch.objects.all()}


def test_pauses_are_stretched_where_a_shared_limit_does_not_suffice_and_only_there() -> None:
    office = organisation()
    short, plenty = account(office, "bluesky"), account(office, "x")
    for owner in (short, plenty):
        follow(owner, posts=600, pause=600)
    hour = timedelta(hours=1)
    # 25 posts a call: 12 calls an hour, less the reserve, read 240 posts; 600 posts each ten minutes are 3,600.
    budgets.keep(
        [
            Seen("bluesky", short.home, SHARED, 12, 12, now() + hour),
            Seen("x", plenty.home, SHARED, 100_000, 7, now() + hour),
            Seen("mastodon", short.home, short.pk, 1000, 1, now() + hour),
        ]
    )
    stretching.refit()
    found = stretches()
    assert set(found) == {"bluesky", "x"}
    assert found["x"] == 1
    assert found["bluesky"] == pytest.approx(3600 / (12 * (1 - RESERVE) * 25), rel=0.25)


def test_a_limit_that_was_not_told_of_for_long_stretches_nothing_any_more() -> None:
    owner = account(organisation(), "bluesky")
    follow(owner, posts=600, pause=600)
    budgets.keep([Seen("bluesky", owner.home, SHARED, 12, 12, now() + timedelta(hours=1))])
    stretching.refit()
    assert stretches()["bluesky"] > 1
    ServerBudget.objects.update(seen_at=now() - timedelta(days=2))
    stretching.refit()
    assert stretches() == {}


def test_how_long_a_limit_lasts_is_learned_from_the_longest_time_to_its_end() -> None:
    for minutes in (3, 15, 1):
        budgets.keep([Seen("x", "https://x.example", SHARED, 900, 800, now() + timedelta(minutes=minutes))])
    assert ServerBudget.objects.get().window_seconds == pytest.approx(900, abs=30)
