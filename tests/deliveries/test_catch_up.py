"""The posts of one account do not all go out at once: not after an outage, and not when many are due together."""

from datetime import timedelta

import pytest

from corong.database import now, rows
from corong.deliveries import claims, watch
from corong.deliveries.commands import schedule
from corong.deliveries.heartbeats import beat
from corong.deliveries.reasons import Code
from corong.posts.commands import Content, compose
from tests.factories import accounts, organisations


@pytest.mark.django_db
def test_overdue_posts_of_an_account_are_taken_one_at_a_time_at_the_pace_of_the_platform() -> None:
    office = organisations.organisation()
    account = accounts.account(office, platform="facebook")
    for number in range(5):
        schedule(compose(office, None, Content(text=f"{number}")), [account], now() - timedelta(minutes=20), by=None)

    assert len(claims.due(100)) == 1
    assert claims.due(100) == []
    rows("UPDATE accounts_account SET paced_until = clock_timestamp()")
    assert len(claims.due(100)) == 1


@pytest.mark.django_db
def test_a_few_posts_due_at_the_same_moment_are_not_held_back() -> None:
    office = organisations.organisation()
    account = accounts.account(office, platform="mastodon")
    for number in range(5):
        schedule(compose(office, None, Content(text=f"{number}")), [account], now(), by=None)

    assert len(claims.due(100)) == 5


@pytest.mark.django_db
def test_a_burst_on_one_account_goes_out_in_order_at_the_pace_of_its_platform_and_says_so() -> None:
    office = organisations.organisation()
    account = accounts.account(office, platform="facebook")
    others = accounts.account(office, platform="mastodon")
    beat("scheduler", "scheduler")
    beat("worker", "publish")
    due_at = now()
    burst = [
        schedule(compose(office, None, Content(text=f"{number}")), [account], due_at, by=None)[0] for number in range(5)
    ]
    [elsewhere] = schedule(compose(office, None, Content(text="lain")), [others], due_at, by=None)

    # Facebook's pace is one post in ten seconds, of which twenty seconds' worth may go at once.
    before = now()
    assert {claim.delivery_id for claim in claims.due(100)} == {burst[0].pk, burst[1].pk, elsewhere.pk}
    after = now()
    assert claims.due(100) == []
    waiting = watch.reason_of(burst[2].pk)
    assert waiting is not None
    assert waiting.code is Code.PACED
    assert waiting.at is not None
    assert before <= waiting.at - timedelta(seconds=10) <= after

    rows("UPDATE accounts_account SET paced_until = paced_until - interval '10 seconds'")
    assert [claim.delivery_id for claim in claims.due(100)] == [burst[2].pk]
    rows("UPDATE accounts_account SET paced_until = paced_until - interval '20 seconds'")
    assert [claim.delivery_id for claim in claims.due(100)] == [burst[3].pk, burst[4].pk]
