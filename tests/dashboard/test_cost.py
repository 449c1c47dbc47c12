"""What the ten main pages ask of the database: as much for many posts as for a few."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from corong.database import fixed, now
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from dashboard import warm
from tests.dashboard.conftest import Browser
from tests.factories import accounts, deliveries, posts, publications
from tests.factories.people import Four

MOST = {
    "/": 22,
    "/compose/": 14,
    "/calendar/": 9,
    "/calendar/?view=month": 9,
    "/deliveries/{delivery}/": 12,
    "/engagement/": 8,
    "/engagement/{publication}/": 6,
    "/connect/": 6,
    "/approvals/": 9,
    "/waiting/": 9,
}
"""Statements of each page for an editor, session and person included."""


@pytest.mark.parametrize("count", [2, 12])
def test_the_main_pages_ask_a_bounded_number_of_things(four: Four, browser: Browser, count: int) -> None:
    own = [accounts.account(four.regency_a, platform) for platform in ("mastodon", "bluesky")]
    for number in range(count):
        soon = now() + timedelta(hours=1 + number % 3)
        deliveries.delivery(posts.post(four.regency_a, text=f"Segera {number}"), own[number % 2], due_at=soon)
        deliveries.delivery(posts.post(four.regency_a), own[number % 2], state=State.MISSED)
        posts.post(four.regency_a, text=f"Konsep {number}")
        made = publications.publication(own[number % 2], latest={"likes": number}, measured_at=now())
    published = deliveries.delivery(posts.post(four.regency_a), own[0], state=State.PUBLISHED)
    client = browser(four.head)
    asked = {}
    for page in MOST:
        address = page.format(delivery=published.pk, publication=made.pk)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        asked[page] = len(found)
    assert {page: number for page, number in asked.items() if number > MOST[page]} == {}


def test_fixed_words_stand_in_the_statement_where_an_index_is_chosen_by_them() -> None:
    statement, parameters = Delivery.objects.filter(state__in=fixed((State.HELD, State.MISSED))).query.sql_with_params()
    assert "'held'" in statement
    assert "'missed'" in statement
    assert parameters == ()
    with pytest.raises(ValueError, match="not a plain word"):
        Delivery.objects.filter(state__in=fixed(["held' OR true --"])).query.sql_with_params()


def test_what_is_loaded_before_the_first_request_needs_no_database() -> None:
    # A test that asks for no database is refused one.
    warm.up()
