"""Figures are read at once when somebody asks, and the page says from when on they can be."""

from datetime import timedelta

import pytest

from corong.database import now
from corong.metrics import budgets
from corong.metrics.budgets import SHARED, Seen
from corong.publications.models import Publication
from tests.dashboard.conftest import Browser
from tests.factories import accounts, publications
from tests.factories.people import Four


@pytest.fixture
def post(four: Four) -> Publication:
    account = accounts.account(four.regency_a)
    made = publications.publication(account, latest={"likes": 3}, measured_at=now() - timedelta(hours=1))
    Publication.objects.update(next_pull_at=now() + timedelta(hours=1))
    return made


def is_due(post: Publication) -> bool:
    return Publication.objects.filter(pk=post.pk, next_pull_at__lte=now()).exists()


def test_an_officer_has_the_figures_read_now_and_sees_that_they_are(
    four: Four, browser: Browser, post: Publication
) -> None:
    client = browser(four.officer)
    assert "Read now" in client.get(f"/engagement/{post.pk}/").content.decode()
    page = client.post(f"/engagement/{post.pk}/refresh/", follow=True).content.decode()
    assert is_due(post)
    assert "Being read now." in page
    assert "Read now" not in page


def test_what_is_kept_for_publishing_is_not_spent_on_it_and_the_page_says_until_when(
    four: Four, browser: Browser, post: Publication
) -> None:
    where, ends = post.account, now() + timedelta(hours=1)
    budgets.keep([Seen(where.platform, where.home, SHARED, 300, 60, ends)])
    client = browser(four.officer)
    page = client.post(f"/engagement/{post.pk}/refresh/", follow=True).content.decode()
    assert not is_due(post)
    assert "cannot be read now" in page
    assert "allow reading these figures again from this time on" in page
    assert ends.strftime("%Y-%m-%dT%H:%M") in page


def test_who_may_only_look_is_not_offered_it(four: Four, browser: Browser, post: Publication) -> None:
    client = browser(four.coordinator)
    page = client.get(f"/engagement/{post.pk}/")
    assert page.status_code == 200
    assert "Read now" not in page.content.decode()
    assert client.post(f"/engagement/{post.pk}/refresh/").status_code == 403
    assert not is_due(post)
