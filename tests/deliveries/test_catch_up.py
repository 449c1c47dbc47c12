"""After an outage the posts of one account do not all go out at once."""

from datetime import timedelta

import pytest

from corong.database import now, rows
from corong.deliveries import claims
from corong.deliveries.commands import schedule
from corong.posts.commands import Content, compose
from tests.factories import accounts, organisations


@pytest.mark.django_db
def test_overdue_posts_of_an_account_are_taken_one_at_a_time_at_the_pace_of_the_platform() -> None:
    office = organisations.organisation()
    account = accounts.account(office, platform="mastodon")
    for number in range(5):
        schedule(compose(office, None, Content(text=f"{number}")), [account], now() - timedelta(minutes=20), by=None)

    assert len(claims.due(100)) == 1
    assert claims.due(100) == []
    rows("UPDATE accounts_account SET paced_until = clock_timestamp()")
    assert len(claims.due(100)) == 1


@pytest.mark.django_db
def test_posts_due_at_the_same_moment_are_not_held_back() -> None:
    office = organisations.organisation()
    account = accounts.account(office, platform="mastodon")
    for number in range(5):
        schedule(compose(office, None, Content(text=f"{number}")), [account], now(), by=None)

    assert len(claims.due(100)) == 5
