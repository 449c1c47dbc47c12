"""A resident asks below a post; it is given to an officer, answered, and the answer stands on the platform once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import pytest
from django.db import connection
from playwright.sync_api import expect

from corong.conversations.models import Message, Reply
from corong.people.models import Role
from scheduler import conversations, measure
from tests.factories import people
from tests.journeys.conftest import Visit
from tests.journeys.hands import choose, press, write
from tests.sandbox.stand import Stand, start
from tests.worker.engine import Engine


@pytest.fixture
def stand() -> Iterator[Stand]:
    with start(life_seconds=600) as running:
        running.settings(audience=False)
        running.settings("mastodon", rate_limits="off")
        yield running


@pytest.fixture
def engine(stand: Stand, transactional_db: None) -> Engine:
    del transactional_db
    return Engine(stand)


# The browser's loop runs in the tests' own thread. This one lives on, as a worker's do: its HTTP client with it.
_ASIDE: Final = ThreadPoolExecutor(1)


def _work(engine: Engine) -> None:
    """Let a worker do what waits."""

    def deliver() -> None:
        try:
            engine.spool.deliver()
        finally:
            connection.close()

    _ASIDE.submit(deliver).result()


def test_a_comment_is_assigned_answered_and_the_answer_is_public_once(visit_as: Visit, engine: Engine) -> None:
    account = engine.account()
    officer = people.person(name="Petugas Latihan", password=people.PASSWORD, roles={engine.office: Role.OFFICER})
    engine.write(account)
    engine.until_rest()
    [post] = engine.visible()
    engine.stand.audience(post.id, comment="(latihan) Jam berapa dibuka?", author="warga1")
    measure.accounts(engine.spool)
    _work(engine)

    page = visit_as(officer, is_phone=True)
    press(page.get_by_role("link", name="1 pesan masyarakat menunggu jawaban"))
    press(page.get_by_role("link", name="Jam berapa dibuka?"))
    choose(page.get_by_label("Yang menangani"), "Petugas Latihan (saya)")
    press(page.get_by_role("button", name="Tugaskan"))
    expect(page.get_by_role("status").first).to_contain_text("Ditugaskan kepada Petugas Latihan")
    write(page.get_by_label("Jawab secara terbuka"), "Pukul 08.00 sampai 15.00 WITA.")
    page.get_by_role("button", name="Kirim jawaban").dblclick()
    expect(page.locator("#answers")).to_contain_text("Pukul 08.00 sampai 15.00 WITA.")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    conversations.replies(engine.spool)
    _work(engine)
    # The open page finds out by itself.
    expect(page.locator("#answers .chip")).to_contain_text("Terkirim")
    [seen] = [each for each in engine.visible() if each.parent == Message.objects.get().remote_id]
    assert seen.text.endswith("Pukul 08.00 sampai 15.00 WITA.")
    assert Reply.objects.count() == 1
    page.goto("/inbox/")
    expect(page.locator("#messages")).to_contain_text("Tidak ada yang menunggu jawaban")
    choose(page.get_by_label("Tampilkan"), "answered")
    expect(page.locator("#messages")).to_contain_text("Jam berapa dibuka?")
    assert "pile=answered" in page.url
