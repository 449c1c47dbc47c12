"""The composer's counter beside media: the limit that will be asked, and the verdict that goes with it."""

import re

import pytest

from connectors.catalogue import PLATFORMS, capabilities
from tests.connectors.lengths import text_of
from tests.dashboard.conftest import Browser
from tests.factories import accounts, posts
from tests.factories.people import Four

TIGHTER = [name for name in PLATFORMS if capabilities(name).text_limit_with_media]
METER = re.compile(r'class="count">(\d+) / (\d+)<')


@pytest.mark.django_db
@pytest.mark.parametrize("name", TIGHTER)
@pytest.mark.parametrize("beyond", [-1, 0, 1])
def test_a_text_beside_a_picture_is_held_against_the_limit_for_it(
    four: Four, browser: Browser, name: str, beyond: int
) -> None:
    able = capabilities(name)
    account = accounts.account(four.regency_a, name)
    medium = posts.medium(four.regency_a, by=four.officer, alt="Warna polos")
    length = able.text_limit_with_media + beyond
    typed = {
        "office": four.regency_a.pk,
        "accounts": [account.pk],
        "text": text_of(able, length),
        "media": [medium.pk],
        f"alt_{medium.pk}": "Warna polos",
    }
    client = browser(four.officer)
    page = client.post("/compose/check/", typed).content.decode()
    assert METER.findall(page) == [(str(length), str(able.text_limit_with_media))]
    assert ("Does not fit" in page) is (beyond > 0)
    alone = client.post("/compose/check/", {**typed, "media": []}).content.decode()
    assert METER.findall(alone) == [(str(length), str(able.text_limit))]
    assert "Does not fit" not in alone


def test_telegram_and_whatsapp_are_among_them() -> None:
    assert {"telegram", "whatsapp_channel"} <= set(TIGHTER)
