"""Pages of figures: one account over time, offices side by side; each says as of when and of how many posts."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from pytest_django import DjangoAssertNumQueries

from connectors.catalogue import PLATFORMS
from connectors.contract import Standing
from corong.accounts.models import Account
from corong.database import now
from corong.metrics import partitions, standing
from corong.metrics.commands import Measured, store
from corong.metrics.meanings import meaning
from corong.metrics.models import Milestone
from corong.metrics.queries import offered
from corong.publications.models import Publication
from tests.dashboard.conftest import Browser
from tests.factories import accounts, publications
from tests.factories.people import Four


@pytest.fixture
def account(four: Four) -> Account:
    return accounts.account(four.regency_a)


def read(post: Publication, hours: float, **counters: int) -> None:
    store([Measured(post.pk, at=post.published_at + timedelta(hours=hours), counters=counters)])


def posts(account: Account, count: int, *, likes: int, days_ago: float) -> None:
    """Publish some posts, which have these likes and one more each after a day."""
    partitions.ensure(now() - timedelta(days=days_ago + 1), now())
    for number in range(count):
        post = publications.publication(account, published_at=now() - timedelta(days=days_ago, minutes=number))
        read(post, 23, likes=likes + number)


def test_an_account_shows_what_it_gained_beside_the_period_before(
    four: Four, browser: Browser, account: Account
) -> None:
    posts(account, 3, likes=10, days_ago=10)
    posts(account, 3, likes=40, days_ago=3)
    standing.store(account.pk, Standing(followers=1234, following=None, posts=None))
    page = browser(four.officer).get(f"/engagement/accounts/{account.pk}/?days=7").content.decode()
    assert "1,234" in page
    assert "123" in page  # 40 + 41 + 42 likes in this period
    assert "+273%" in page  # of 10 + 11 + 12 before
    assert "not offered" not in page  # only what the platform offers has a row
    assert "no data" in page  # comments are offered, and were not read
    assert "As of" in page


def test_a_median_of_too_few_posts_is_not_shown(four: Four, browser: Browser, account: Account) -> None:
    posts(account, 2, likes=77, days_ago=3)
    page = browser(four.officer).get(f"/engagement/accounts/{account.pk}/?days=7").content.decode()
    assert "too few posts" in page


def test_offices_are_compared_by_medians_per_follower_on_one_platform(four: Four, browser: Browser) -> None:
    for office, likes, followers in ((four.regency_a, 10, 1000), (four.regency_b, 100, 20_000)):
        made = accounts.account(office)
        standing.store(made.pk, Standing(followers=followers, following=None, posts=None))
        posts(made, 5, likes=likes, days_ago=3)
    accounts.account(four.regency_a, "bluesky")
    page = browser(four.coordinator).get("/engagement/compare/?platform=mastodon&days=7").content.decode()
    assert "Offices side by side on Mastodon" in page
    assert "12.0" in page  # the median of 10 to 14 likes, with 1,000 followers
    assert "5.1" in page  # of 100 to 104 likes, with 20,000
    assert 'data-chart="panel-likes"' in page
    assert 'data-chart="panel-quotes"' not in page  # a chart without a figure is an empty frame
    assert four.regency_b.name in page


def test_who_sees_one_office_compares_nobody_elses(four: Four, browser: Browser, account: Account) -> None:
    accounts.account(four.regency_b)
    page = browser(four.officer).get("/engagement/compare/").content.decode()
    assert four.regency_a.name in page
    assert four.regency_b.name not in page
    assert browser(four.officer).get(f"/engagement/compare/?office={four.province.pk}").status_code == 404
    assert browser(four.officer).get("/engagement/compare/?platform=x").status_code == 404
    assert account.pk


def test_without_an_account_the_comparison_says_what_to_do(four: Four, browser: Browser) -> None:
    assert b"No account is connected yet." in browser(four.officer).get("/engagement/compare/").content


@pytest.mark.parametrize(
    "words", ["?days=x&until=2026-13-45&age=7", "?until=1066-10-14", "?days=-1", "?until=2999-01-01"]
)
def test_what_makes_no_sense_is_the_usual_period(four: Four, browser: Browser, account: Account, words: str) -> None:
    assert browser(four.officer).get(f"/engagement/accounts/{account.pk}/{words}").status_code == 200


@pytest.mark.parametrize(
    ("page", "most"),
    [("/engagement/accounts/{}/", 16), ("/engagement/compare/", 16), ("/engagement/accounts/{}/times/", 8)],
)
def test_queries_do_not_grow_with_posts_days_or_accounts(
    four: Four,
    browser: Browser,
    account: Account,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    page: str,
    most: int,
) -> None:
    for each in (account, *(accounts.account(four.regency_a) for _ in range(3))):
        posts(each, 4, likes=5, days_ago=3)
    client = browser(four.head)
    with django_assert_max_num_queries(most):
        client.get(page.format(account.pk))


def test_no_time_is_recommended_from_too_few_posts(four: Four, browser: Browser, account: Account) -> None:
    posts(account, 6, likes=10, days_ago=3)
    page = browser(four.officer).get(f"/engagement/accounts/{account.pk}/times/").content.decode()
    assert "Not enough posts yet (6 of 50)" in page
    assert "Surely better" not in page


def test_an_hour_that_does_better_is_named_with_its_number_of_posts(
    four: Four, browser: Browser, account: Account
) -> None:
    zone = ZoneInfo(four.regency_a.timezone)
    for number in range(60):
        is_evening = number % 6 == 0
        monday = (now() - timedelta(weeks=2 + number // 6)).astimezone(zone)
        monday -= timedelta(days=monday.weekday())
        at = monday.replace(hour=19 if is_evening else 9, minute=number % 6)
        post = publications.publication(account, published_at=at)
        Milestone.objects.create(
            publication_id=post.pk, hours=24, account_id=account.pk, day=at.date(), published_at=at,
            taken_at=at + timedelta(hours=23), likes=(900 if is_evening else 100) + number % 7,
        )  # fmt: skip
    page = browser(four.officer).get(f"/engagement/accounts/{account.pk}/times/").content.decode()
    assert "Surely better" in page
    assert "Monday, 19 to 20 o&#x27;clock</strong>: 10 posts" in page
    assert "Monday, 09" not in page


def test_every_figure_a_platform_offers_is_explained(four: Four, browser: Browser) -> None:
    page = browser(four.officer).get("/engagement/meanings/").content.decode()
    assert "post_total_media_view_unique" in page
    assert "rounded by Telegram" in page
    assert all(meaning(name, metric).field for name in PLATFORMS for metric in offered(name))


PAGES = ("accounts/{account}/", "accounts/{account}/times/", "offices/{office}/", "compare/?office={office}")


@pytest.mark.parametrize("page", PAGES)
def test_b_gets_404_and_the_others_the_page(four: Four, browser: Browser, account: Account, page: str) -> None:
    address = "/engagement/" + page.format(account=account.pk, office=four.regency_a.pk)
    assert browser(four.stranger).get(address).status_code == 404
    for person in (four.officer, four.head, four.coordinator):
        assert browser(person).get(address).status_code == 200
