"""Every platform with a sign-in page connects an account through it, over real HTTP."""

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from connectors.catalogue import PLATFORMS
from corong.accounts import applications
from corong.accounts.models import Account, Passage
from corong.accounts.ways import ways
from sandbox.grants import CLIENT_ID, CLIENT_SECRET
from tests.accounts.people import address_on
from tests.dashboard.conftest import Browser
from tests.factories.people import Four
from tests.sandbox.stand import Stand, start

WITH_A_PAGE = sorted(name for name in PLATFORMS if ways(name).sign_in is not None)


@pytest.fixture(scope="module")
def running() -> Iterator[Stand]:
    with start(life_seconds=1800) as stand:
        yield stand


def agree(address: str) -> str:
    """Choose the practice account on the platform's page, and give the address it sends the person back to."""
    parts = urlsplit(address)
    with httpx.Client(trust_env=False) as person:
        assert "dinas" in person.get(address).text
        typed = {**dict(parse_qsl(parts.query)), "account": "dinas"}
        return str(person.post(f"{parts.scheme}://{parts.netloc}{parts.path}", data=typed).headers["Location"])


@pytest.mark.parametrize("platform", WITH_A_PAGE)
def test_an_account_is_connected_through_the_platforms_own_page(
    running: Stand, four: Four, browser: Browser, platform: str
) -> None:
    running.reset()
    practice = running.add_account(platform, "dinas", display_name="Dinas Latihan")
    client, way = browser(four.head), ways(platform)
    if way.needs_application:
        applications.keep(platform, practice.home, client_id=CLIENT_ID, client_secret=CLIENT_SECRET, by=None)
    form = {"office": four.regency_a.pk, "home": practice.home, "act": "sign_in"}
    page = client.post(f"/connect/new/{platform}/", form, secure=True).content.decode()
    back = urlsplit(agree(address_on(page)))
    assert (back.scheme, back.netloc, back.path) == ("https", "testserver", "/connect/back/")
    page = client.get(f"{back.path}?{back.query}", secure=True, follow=True).content.decode()
    assert "Which of these belong to Kabupaten Latihan A?" in page, page
    assert "Missing:" not in page
    passage = Passage.objects.get()
    client.post(f"/connect/choose/{passage.pk}/", {"accounts": practice.remote_id}, secure=True)
    account = Account.objects.get()
    assert (account.platform, account.remote_id, account.missing_scopes) == (platform, practice.remote_id, [])
    page = client.post(f"/connect/{account.pk}/check/", secure=True, follow=True).content.decode()
    assert "works: the platform accepts it" in page, page
