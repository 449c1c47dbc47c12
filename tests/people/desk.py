"""What operators and people who sign in do in their browsers."""

import re
from html import unescape

from django.test import Client

from corong.organisations.models import Organisation

NEW_PASSWORD = "tiga-kata-latihan"


def english() -> Client:
    """Open a browser in which nobody is signed in, and that reads English."""
    client = Client()
    client.cookies["django_language"] = "en"
    return client


def link_on(page: str) -> str:
    """Give the path of the link a page shows to be passed on."""
    found = re.search(r'id="link" value="https?://[^/]+(/[^"]+)"', page)
    assert found, page
    return unescape(found[1])


def invite(client: Client, office: Organisation, email: str, role: str = "officer") -> str:
    """Invite somebody, and give the path of the link that is shown."""
    answer = client.post("/people/invite/", {"office": office.pk, "email": email, "role": role})
    return link_on(answer.content.decode())


def come_in(path: str, *, name: str = "Orang Baru", password: str = NEW_PASSWORD) -> Client:
    """Follow an invitation in a browser of one's own."""
    client = Client()
    answer = client.post(path, {"name": name, "password": password})
    assert answer.status_code == 302, answer.content.decode()
    return client


def sign_in(client: Client, email: str, password: str) -> str:
    """Fill in the door, and give where it leads; empty if it stays shut."""
    answer = client.post("/accounts/login/", {"login": email, "password": password, "remember": "on"})
    return answer.headers.get("Location", "")


def lets_in(client: Client) -> bool:
    """Say whether a browser is signed in."""
    return client.get("/").status_code == 200
