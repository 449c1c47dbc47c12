"""What is written past the template engine says the same, and lets no mark-up in."""

import pytest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from corong.deliveries.states import State
from dashboard.addresses import address
from dashboard.markup import filled, joined
from dashboard.templatetags.look import clipped
from tests.dashboard.conftest import Browser
from tests.factories import accounts, deliveries, posts, publications
from tests.factories.people import Four

EVIL = "<script>alert('&\"')</script>"


def test_values_are_escaped_and_mark_up_is_not() -> None:
    made = filled("<p>{}{}{}</p>", EVIL, SafeString("<b>"), 3)
    assert made == "<p>&lt;script&gt;alert(&#x27;&amp;&quot;&#x27;)&lt;/script&gt;<b>3</p>"
    assert joined([made, filled("{0}{0}", "<")], between="\n") == f"{made}\n&lt;&lt;"


def test_an_address_is_what_django_would_make_of_it() -> None:
    for name in ("delivery", "publication"):
        assert [address(name, number) for number in (0, 7, 2**53)] == [
            reverse(name, args=[number]) for number in (0, 7, 2**53)
        ]


@pytest.mark.parametrize("text", ["", "pendek", "tepat sepuluh", "x" * 40, "é" * 40, "e\u0301" * 40, "👩‍👩‍👧" * 20])
def test_a_text_is_cut_where_django_would_cut_it(text: str) -> None:
    for most in (10, 13, 39, 40):
        assert clipped(text, most) == Truncator(text).chars(most)


def test_what_somebody_types_is_no_mark_up_on_any_page_of_lists(four: Four, browser: Browser) -> None:
    account = accounts.account(four.regency_a, handle=EVIL)
    for state in (State.SCHEDULED, State.MISSED):
        deliveries.delivery(posts.post(four.regency_a, text=EVIL), account, state=state)
    publications.publication(account, text=EVIL, latest={"likes": 2})
    client = browser(four.officer)
    for page in ("/", "/calendar/", "/calendar/?view=month", "/engagement/", "/waiting/"):
        found = client.get(page).content.decode()
        assert "alert(&#x27;&amp;&quot;&#x27;)" in found, page
        assert EVIL not in found, page
