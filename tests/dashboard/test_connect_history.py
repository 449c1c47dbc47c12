"""What the page on accounts tells of their earlier posts."""

from datetime import timedelta

import pytest
from django.test import Client

from corong.accounts.models import Account
from corong.database import now
from corong.events.models import Event
from corong.histories.models import History
from tests.dashboard.conftest import Browser
from tests.factories import accounts
from tests.factories.people import Four


@pytest.fixture
def account(four: Four) -> Account:
    return accounts.account(four.regency_a)


def history(account: Account, **fields: object) -> History:
    known = {"since": now() - timedelta(days=90), "next_at": now(), **fields}
    return History.objects.create(account=account, **known)


def part(client: Client, account: Account) -> str:
    """Give the fragment that the page asks for while posts are read."""
    return client.get(f"/connect/{account.pk}/history/", headers={"HX-Request": "true"}).content.decode()


def test_while_posts_are_read_the_page_says_how_many_and_how_far(
    four: Four, browser: Browser, account: Account
) -> None:
    client = browser(four.officer)
    assert "will be read in a moment" in client.get("/connect/").content.decode()
    history(account, walk_began_at=now(), seen=1312, oldest_at=now().replace(year=2026, month=9, day=3, hour=3))
    page = client.get("/connect/").content.decode()
    assert "Reading earlier posts: 1,312 so far, back to" in page
    assert "3 Sep 2026" in page
    assert 'hx-trigger="every 3s"' in part(client, account)


def test_when_all_is_read_the_page_says_when_it_looked_last(four: Four, browser: Browser, account: Account) -> None:
    history(account, imported_at=now(), covered_at=now(), seen=1, oldest_at=now())
    page = part(browser(four.officer), account)
    assert "1 earlier post was read, back to" in page
    assert "Posts made outside Corong are followed" in page
    assert "hx-trigger" not in page


def test_a_failure_is_told_with_the_next_try(four: Four, browser: Browser, account: Account) -> None:
    history(account, walk_began_at=now(), failure="ReadTimeout: ", failed_at=now())
    assert "Reading its posts failed: the platform did not answer in time" in part(browser(four.officer), account)


def test_a_platform_that_tells_nothing_is_said_so(four: Four, browser: Browser) -> None:
    assert "does not tell which posts" in part(browser(four.officer), accounts.account(four.regency_a, "telegram"))


def test_only_who_connects_accounts_reads_further_back(four: Four, browser: Browser, account: Account) -> None:
    page = f"/connect/{account.pk}/history/"
    known = history(account, imported_at=now(), covered_at=now(), seen=5, oldest_at=now())
    assert browser(four.stranger).get(page).status_code == 404
    assert browser(four.stranger).post(page, {"days": "365"}).status_code == 404
    assert browser(four.officer).post(page, {"days": "365"}).status_code == 403
    assert "Read further back" not in browser(four.officer).get(page).content.decode()
    assert (
        "of the last 365 days are read now"
        in browser(four.head).post(page, {"days": "365"}, follow=True).content.decode()
    )
    known.refresh_from_db()
    assert timedelta(days=364) < now() - known.since < timedelta(days=366)
    assert (known.imported_at, known.seen, known.cursor) == (None, 0, "")
    assert Event.objects.filter(kind="account.history_wished", person_id=four.head.pk).count() == 1
