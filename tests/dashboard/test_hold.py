"""Holding posts and letting them go on: what is stopped waits for a new time."""

from datetime import timedelta

import pytest

from corong.accounts.models import Account
from corong.database import now
from corong.deliveries import holds
from corong.deliveries.models import Delivery, Hold
from corong.deliveries.states import State
from corong.people.models import Role
from dashboard import moments
from tests.dashboard.conftest import Browser
from tests.factories import accounts, deliveries, people, posts
from tests.factories.people import Four


@pytest.fixture
def account(four: Four) -> Account:
    return accounts.account(four.regency_a)


def _wish(four: Four, **changes: object) -> dict[str, object]:
    return {"office": four.regency_a.pk, "reason": "Bencana", "when": "now", **changes}


def test_a_hold_at_once_is_in_force_when_the_page_answers(four: Four, browser: Browser, account: Account) -> None:
    deliveries.delivery(posts.post(four.regency_a), account)
    page = browser(four.head).post("/holds/", _wish(four), follow=True).content.decode()
    assert "In force: from now on nothing" in page
    assert "1 scheduled post will be stopped at its time" in page
    hold = Hold.objects.get()
    assert hold.effective_at
    assert (hold.organisation, hold.placed_by, hold.reason) == (four.regency_a, four.head, "Bencana")
    assert "Bencana" in browser(four.officer).get("/").content.decode()


def test_a_planned_hold_begins_by_itself(four: Four, browser: Browser, account: Account) -> None:
    soon = (now() + timedelta(hours=2)).astimezone(moments.zone_of(four.regency_a))
    typed = _wish(four, when="later", day=soon.strftime("%Y-%m-%d"), clock=soon.strftime("%H:%M"), account=account.pk)
    page = browser(four.head).post("/holds/", typed, follow=True).content.decode()
    assert "Planned: the hold begins by itself" in page
    delivery = deliveries.delivery(posts.post(four.regency_a), account, due_at=now() - timedelta(seconds=1))
    assert not holds.stopped()
    Hold.objects.update(starts_at=now() - timedelta(seconds=2))
    assert holds.stopped() == [delivery.pk]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": "  "}, "Say why"),
        ({"when": "later", "day": "2020-01-01", "clock": "08:00"}, "This time has passed"),
        ({"when": "later", "day": "", "clock": ""}, "is missing"),
        ({"account": "999999"}, "not one of this office"),
        ({"office": ""}, "Choose the office"),
        ({"platform": "nirkabel"}, "no account on this platform"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_held(
    four: Four, browser: Browser, account: Account, changes: dict[str, object], sentence: str
) -> None:
    del account
    answer = browser(four.head).post("/holds/", _wish(four, **changes))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Hold.objects.exists()


def test_only_those_who_may_hold_an_office_do(four: Four, browser: Browser) -> None:
    assert browser(four.stranger).post("/holds/", _wish(four)).status_code == 404
    for person in (four.officer, four.coordinator):
        assert browser(person).post("/holds/", _wish(four)).status_code == 403
        assert b"Hold these posts" not in browser(person).get("/holds/").content
    assert browser(four.head).post("/holds/", _wish(four, office=four.regency_b.pk)).status_code == 404
    assert not Hold.objects.exists()


def test_a_hold_from_above_is_seen_beneath_and_not_ended_there(four: Four, browser: Browser) -> None:
    above = holds.place(reason="Dari provinsi", by=None, organisation=four.province)
    beside = holds.place(reason="Kabupaten lain", by=None, organisation=four.regency_b)
    everything = holds.place(reason="Semuanya", by=None)
    page = browser(four.head).get("/holds/").content.decode()
    assert "Dari provinsi" in page
    assert "Semuanya" in page
    assert "Kabupaten lain" not in page
    for hold, expected in ((above, 403), (everything, 403), (beside, 404)):
        assert browser(four.head).post(f"/holds/{hold.pk}/release/").status_code == expected
    assert not Hold.objects.filter(released_at__isnull=False).exists()
    operator = people.person(roles={four.province: Role.OPERATOR})
    assert browser(operator).post(f"/holds/{everything.pk}/release/").status_code == 302


def test_released_posts_wait_and_get_new_times_one_after_the_other(
    four: Four, browser: Browser, account: Account
) -> None:
    other = accounts.account(four.regency_a, "bluesky")
    for number in range(3):
        post = posts.post(four.regency_a, four.officer, text=f"Kiriman {number}", parts=["Lanjutan"])
        for each in (account, other):
            deliveries.delivery(post, each, due_at=now() - timedelta(minutes=10 - number))
    hold = holds.place(reason="Bencana", by=None, organisation=four.regency_a)
    holds.stopped()
    client = browser(four.head)
    assert "A hold covers it still" in client.get("/waiting/").content.decode()
    page = client.post(f"/holds/{hold.pk}/release/", follow=True).content.decode()
    assert "they wait for a new time" in page
    assert [page.index(f"Kiriman {number}") for number in range(3)] == sorted(
        page.index(f"Kiriman {number}") for number in range(3)
    )
    zone = moments.zone_of(four.regency_a)
    first = (now() + timedelta(days=1)).astimezone(zone).replace(second=0, microsecond=0)
    typed = {
        "posts": list(Delivery.objects.values_list("post_id", flat=True).distinct()),
        "day": first.strftime("%Y-%m-%d"),
        "clock": first.strftime("%H:%M"),
        "minutes": "15",
    }
    page = client.post("/waiting/", typed, follow=True).content.decode()
    assert "3 posts have new times" in page
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.SCHEDULED}
    times = Delivery.objects.filter(account=account, part=1).order_by("due_at").values_list("due_at", flat=True)
    assert list(times) == [first + timedelta(minutes=15 * number) for number in range(3)]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [({"posts": []}, "Nothing is ticked"), ({"day": "2020-01-01"}, "This time has passed"), ({"clock": ""}, "missing")],
)
def test_what_is_wrong_with_new_times_is_told(
    four: Four, browser: Browser, account: Account, changes: dict[str, object], sentence: str
) -> None:
    delivery = deliveries.delivery(posts.post(four.regency_a), account, state=State.MISSED)
    typed = {"posts": [delivery.post_id], "day": "2055-12-01", "clock": "08:00", "minutes": "30", **changes}
    answer = browser(four.officer).post("/waiting/", typed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Delivery.objects.get(pk=delivery.pk).state == State.MISSED


def test_what_waits_elsewhere_is_neither_shown_nor_moved(four: Four, browser: Browser, account: Account) -> None:
    delivery = deliveries.delivery(posts.post(four.regency_a, text="Rahasia A"), account, state=State.HELD)
    typed = {"posts": [delivery.post_id], "day": "2055-12-01", "clock": "08:00", "minutes": "30"}
    assert b"Rahasia A" not in browser(four.stranger).get("/waiting/").content
    assert browser(four.stranger).post("/waiting/", typed).status_code == 404
    assert b"Rahasia A" in browser(four.coordinator).get("/waiting/").content
    assert browser(four.coordinator).post("/waiting/", typed).status_code == 403
    assert Delivery.objects.get(pk=delivery.pk).state == State.HELD
