"""Beside the counters stands how the post will look on each chosen platform."""

import re

from tests.dashboard.conftest import Browser
from tests.factories import accounts, posts
from tests.factories.people import Four


def test_each_chosen_platform_has_its_own_preview_in_the_answer_of_the_check(four: Four, browser: Browser) -> None:
    on = [accounts.account(four.regency_a, name) for name in ("bluesky", "youtube", "mastodon")]
    medium = posts.medium(four.regency_a, by=four.officer, alt="Peta", content=posts.picture(size=(300, 100)))
    typed = {
        "office": four.regency_a.pk,
        "accounts": [account.pk for account in on[:2]],
        "text": "Layanan <baru> #Dibuka",
        "variant_bluesky": "Singkat: https://contoh.example/a",
        "media": [medium.pk],
        f"alt_{medium.pk}": "Peta posko",
    }
    client = browser(four.officer)
    page = client.post("/compose/check/", typed).content.decode()
    bluesky, youtube = re.split(r'id="preview_', page)[1:]
    assert '<span class="preview-mark">https://contoh.example/a</span>' in bluesky
    assert 'viewBox="0 0 300 100" role="img" aria-label="Peta posko"' in bluesky
    assert "Layanan" not in bluesky
    assert '<p class="preview-title break">Layanan \u2039baru\u203a #Dibuka</p>' in youtube
    assert "preview_mastodon" not in page
    assert 'id="preview_' not in client.post("/compose/check/", {**typed, "text": "", "media": []}).content.decode()


def test_the_page_shows_the_previews_before_any_script_runs(four: Four, browser: Browser) -> None:
    account = accounts.account(four.regency_a, "linkedin")
    draft = posts.post(four.regency_a, four.officer, text="Jadwal baru " * 30, link_url="https://www.contoh.example/a")
    page = browser(four.officer).get(f"/compose/{draft.pk}/").content.decode()
    assert "How it looks on LinkedIn" in page
    assert account.handle in page
    assert "… see more" in page
    assert '<p class="small soft break">contoh.example</p>' in page
