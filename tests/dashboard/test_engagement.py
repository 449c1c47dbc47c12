"""Figures: never 0 for what is not known, each with its moment."""

import json
import re
from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from corong.accounts.models import Account
from corong.database import now
from corong.metrics.queries import Known, figures, totals
from corong.publications.models import Publication
from tests.dashboard.conftest import Browser
from tests.factories import accounts, publications
from tests.factories.people import Four


@pytest.fixture
def account(four: Four) -> Account:
    return accounts.account(four.regency_a)


def _known(publication: Publication) -> dict[str, Known]:
    return {figure.metric: figure.known for figure in figures(publication)}


def test_what_is_not_known_is_said_and_never_zero(account: Account) -> None:
    fresh = publications.publication(account)
    assert {_known(fresh)[name] for name in ("likes", "comments")} == {Known.NOT_YET}
    assert _known(fresh)["views"] is Known.NOT_OFFERED
    failed = publications.publication(account, measure_failed_at=now())
    assert _known(failed)["likes"] is Known.FAILED
    partly = publications.publication(account, latest={"likes": 0}, measured_at=now())
    assert _known(partly)["likes"] is Known.READ
    assert _known(partly)["comments"] is Known.NO_DATA
    stale = publications.publication(account, latest={"likes": 3}, measured_at=now(), measure_failed_at=now())
    assert _known(stale)["likes"] is Known.STALE
    assert all(figure.value is None for shown in (fresh, failed) for figure in figures(shown))


def test_a_total_says_how_many_posts_it_is_of(account: Account) -> None:
    publications.publication(account, latest={"likes": 5, "shares": 1}, measured_at=now())
    publications.publication(account, latest={"likes": 7}, measured_at=now())
    publications.publication(account)
    found = {total.metric: (total.value, total.counted, total.of) for total in totals(Publication.objects.all())}
    assert found == {"likes": (12, 2, 3), "shares": (1, 1, 3)}


def test_the_page_shows_the_course_as_chart_and_as_table(four: Four, browser: Browser, account: Account) -> None:
    first = now() - timedelta(hours=3)
    readings = [(first, {"likes": 1}), (first + timedelta(hours=1), {"likes": 1250, "shares": 4})]
    shown = publications.publication(account, latest={"likes": 1250, "shares": 4}, measured_at=now())
    publications.samples(shown, readings)
    page = browser(four.officer).get(f"/engagement/{shown.pk}/").content.decode()
    found = re.search(r'<script id="chart" type="application/json">(.*?)</script>', page)
    assert found is not None
    chart = json.loads(found[1])
    assert chart["zone"] == "WITA"
    lines = {line["name"]: [value for _, value in line["points"]] for line in chart["lines"]}
    assert lines == {"Likes": [1, 1250], "Shares": [None, 4]}
    assert "1,250" in page
    assert "As of" in page
    assert "Mastodon does not offer: Views, Reach, Saves, Clicks." in page


def test_the_overview_lists_the_latest_and_says_what_is_missing(four: Four, browser: Browser, account: Account) -> None:
    publications.publication(account, text="Terbaca", latest={"likes": 41}, measured_at=now())
    publications.publication(account, text="Belum terbaca")
    publications.publication(account, text="Lama sekali", published_at=now() - timedelta(days=200))
    page = browser(four.officer).get("/engagement/").content.decode()
    assert "Terbaca" in page
    assert "not yet read" in page
    assert "from 1 of 2 posts" in page
    assert "Lama sekali" not in page
    assert "Lama sekali" in browser(four.officer).get("/engagement/?days=365").content.decode()


def test_a_post_that_is_gone_is_said_to_be_gone(four: Four, browser: Browser, account: Account) -> None:
    shown = publications.publication(account, latest={"likes": 2}, measured_at=now())
    Publication.objects.filter(pk=shown.pk).update(gone_at=now())
    assert b"No longer on the platform." in browser(four.officer).get(f"/engagement/{shown.pk}/").content


@pytest.mark.parametrize(("page", "most"), [("/engagement/", 8), ("/engagement/{}/", 6), ("/", 20)])
def test_queries_do_not_grow_with_the_posts(
    four: Four,
    browser: Browser,
    account: Account,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    page: str,
    most: int,
) -> None:
    made = [publications.publication(account, latest={"likes": number}, measured_at=now()) for number in range(8)]
    client = browser(four.officer)
    with django_assert_max_num_queries(most):
        client.get(page.format(made[0].pk))
