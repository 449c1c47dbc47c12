"""What people do in their browsers on the way to a connected account."""

import re
from collections.abc import Mapping
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import httpx
from django.test import Client

from corong.organisations.models import Organisation


def leave(client: Client, office: Organisation, home: str, platform: str = "mastodon") -> str:
    """Ask for the platform's sign-in page and give its address."""
    page = client.post(f"/connect/new/{platform}/", {"office": office.pk, "home": home, "act": "sign_in"})
    return address_on(page.content.decode())


def address_on(page: str) -> str:
    """Give the address a page leads away to."""
    found = re.search(r'href="(https?://[^"]+)" rel="noreferrer"', page)
    assert found, page
    return unescape(found[1])


def answer(address: str, **typed: str) -> dict[str, str]:
    """Fill in the platform's page, and give what it sends the person back with."""
    parts = urlsplit(address)
    with httpx.Client(trust_env=False) as browser:
        sent = browser.post(
            f"{parts.scheme}://{parts.netloc}{parts.path}", data={**dict(parse_qsl(parts.query)), **typed}
        )
    return dict(parse_qsl(urlsplit(sent.headers["Location"]).query))


def come_back(client: Client, query: Mapping[str, str]) -> str:
    """Come back from the platform and give the page that is shown in the end."""
    return client.get("/connect/back/", dict(query), follow=True).content.decode()
