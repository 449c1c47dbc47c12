"""A post is read at once when somebody asks, as far as the platform's limits allow."""

from datetime import timedelta

import pytest

from corong.accounts.models import Account, ServerLimit, TokenState
from corong.database import now
from corong.metrics import budgets, refreshing
from corong.metrics.budgets import SHARED, Seen
from corong.metrics.refreshing import Readiness
from corong.publications.models import Publication
from tests.factories.accounts import account
from tests.factories.organisations import organisation
from tests.factories.publications import publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def post() -> Publication:
    """Give a post that was read an hour ago and will be in an hour."""
    made = publication(account(organisation()), measured_at=now() - timedelta(hours=1))
    Publication.objects.update(next_pull_at=now() + timedelta(hours=1))
    return made


def readiness(post: Publication) -> Readiness:
    return refreshing.look(post).readiness


def limit(post: Publication, *, remaining: int, owner: int | None = None, seconds: float = 300) -> None:
    """Let the platform have said what is left of a limit of 100."""
    where = post.account
    ends = now() + timedelta(seconds=seconds)
    budgets.keep([Seen(where.platform, where.home, where.pk if owner is None else owner, 100, remaining, ends)])


def test_a_post_is_read_at_once_when_somebody_asks_and_not_again_right_after(post: Publication) -> None:
    assert readiness(post) is Readiness.ALLOWED
    assert refreshing.ask(post)
    assert readiness(post) is Readiness.UNDER_WAY
    Publication.objects.update(next_pull_at=now() + timedelta(hours=1), measured_at=now())
    assert readiness(post) is Readiness.LATER
    assert not refreshing.ask(post)
    allowed_at = refreshing.look(post).allowed_at
    assert allowed_at
    assert timedelta() < allowed_at - now() <= timedelta(seconds=refreshing.PAUSE_SECONDS)


@pytest.mark.parametrize("owner", [None, SHARED])
def test_what_is_kept_for_publishing_is_not_spent(post: Publication, owner: int | None) -> None:
    limit(post, remaining=21, owner=owner)
    assert readiness(post) is Readiness.ALLOWED
    limit(post, remaining=20, owner=owner)
    assert readiness(post) is Readiness.LATER
    assert not refreshing.ask(post)
    limit(post, remaining=0, owner=owner, seconds=-1)
    assert refreshing.ask(post)


def test_the_limit_of_another_account_or_server_does_not_count(post: Publication) -> None:
    limit(post, remaining=0, owner=post.account.pk + 1)
    budgets.keep([Seen("mastodon", "https://lain.example", SHARED, 100, 0, now() + timedelta(hours=1))])
    assert readiness(post) is Readiness.ALLOWED


def test_a_server_that_asked_to_wait_while_publishing_is_not_read_from_either(post: Publication) -> None:
    ends = now() + timedelta(minutes=5)
    ServerLimit.objects.create(platform=post.account.platform, home=post.account.home, limited_until=ends)
    assert refreshing.look(post).allowed_at == ends


def test_posts_that_cannot_be_read_are_not_offered_for_it(post: Publication) -> None:
    Account.objects.update(token_state=TokenState.DEAD)
    assert readiness(post) is Readiness.NEVER
    assert not refreshing.ask(post)
    Account.objects.update(token_state=TokenState.ALIVE)
    Publication.objects.update(next_pull_at=None)
    assert readiness(post) is Readiness.NEVER
