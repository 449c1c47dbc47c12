"""The calendar in other layouts, narrowed, moved in, and read by other programs."""

import re
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from django.test import Client

from corong.database import now
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.posts.models import Pillar
from dashboard.calendar import queries
from tests.dashboard.conftest import Browser
from tests.factories import accounts, deliveries, organisations, posts
from tests.factories.people import Four

NOON = datetime(2055, 3, 4, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize("view", ["month", "week", "day", "list"])
def test_each_layout_shows_the_post_on_its_day(four: Four, browser: Browser, view: str) -> None:
    deliveries.delivery(posts.post(four.regency_a, text="Siang hari"), accounts.account(four.regency_a), due_at=NOON)
    page = browser(four.officer).get(f"/calendar/?view={view}&day=2055-03-04").content.decode()
    assert "Siang hari" in page
    assert "12:00 WITA" in page


def test_a_month_and_a_week_count_what_they_do_not_name(four: Four, browser: Browser) -> None:
    account = accounts.account(four.regency_a)
    for number in range(14):
        deliveries.delivery(posts.post(four.regency_a, text=f"Kiriman {number}"), account, due_at=NOON)

    def page(view: str) -> str:
        return browser(four.officer).get(f"/calendar/?view={view}&day=2055-03-04").content.decode()

    assert "10 more" in page("month")
    assert "2 more" in page("week")
    assert " more</a>" not in page("day")
    assert [page(view).count('<article class="slot') for view in ("month", "week", "day")] == [4, 12, 14]


def test_a_day_of_two_zones_counts_the_posts_of_both(four: Four, browser: Browser) -> None:
    west = organisations.organisation("Kabupaten Latihan Barat", parent=four.province, timezone="Asia/Jakarta")
    for office in (west, four.regency_a):
        account = accounts.account(office)
        for number in range(3):
            at = NOON + timedelta(minutes=number)
            deliveries.delivery(posts.post(office, text=f"{office.name} {number}"), account, due_at=at)
    page = browser(four.coordinator).get("/calendar/?view=month&day=2055-03-04").content.decode()
    assert page.count('<article class="slot') == 4
    assert "2 more" in page
    assert "Latihan Barat 2" not in page


def test_holidays_and_joint_leave_are_named_and_estimates_say_so(four: Four, browser: Browser) -> None:
    page = browser(four.officer).get("/calendar/?view=month&day=2027-03-04").content.decode()
    assert "Day of Silence" in page
    assert re.search(r"Eid al-Fitr[^<]* <span class=\"soft\">\(estimated\)", page)


def test_what_is_not_chosen_is_left_out(four: Four, browser: Browser) -> None:
    first, second = accounts.account(four.regency_a), accounts.account(four.regency_a, "bluesky")
    deliveries.delivery(posts.post(four.regency_a, text="Yang satu", pillar=Pillar.CRISIS), first, due_at=NOON)
    other = posts.post(four.regency_a, four.head, text="Yang lain")
    deliveries.delivery(other, second, due_at=NOON, state=State.FAILED)
    client = browser(four.officer)

    def shown(query: str) -> set[str]:
        page = client.get(f"/calendar/?day=2055-03-04&{query}").content.decode()
        return {text for text in ("Yang satu", "Yang lain") if text in page}

    assert shown("") == {"Yang satu", "Yang lain"}
    assert shown(f"account={first.pk}") == {"Yang satu"}
    assert shown("pillar=crisis") == {"Yang satu"}
    assert shown("state=failed") == {"Yang lain"}
    assert shown(f"author={four.head.pk}") == {"Yang lain"}
    elsewhere = accounts.account(four.regency_b)
    for query in (f"account={elsewhere.pk}", "pillar=x", "state=x", f"author={four.stranger.pk}", "view=x"):
        assert client.get(f"/calendar/?{query}").status_code == 404


def move(client: Client, delivery: Delivery, day: str) -> int:
    assert delivery.due_at is not None
    form = {"post": delivery.post_id, "due_at": delivery.due_at.isoformat(), "day": day, "here": "/calendar/?view=day"}
    return client.post("/calendar/move/", form).status_code


def test_a_moved_post_keeps_its_time_of_day_on_every_account(four: Four, browser: Browser) -> None:
    post = posts.post(four.regency_a)
    made = [
        deliveries.delivery(post, accounts.account(four.regency_a, name), due_at=NOON)
        for name in ("mastodon", "bluesky")
    ]
    assert move(browser(four.officer), made[0], "2055-03-09") == 302
    assert {each.due_at for each in Delivery.objects.all()} == {NOON + timedelta(days=5)}


def test_who_may_not_write_there_moves_nothing(four: Four, browser: Browser) -> None:
    delivery = deliveries.delivery(posts.post(four.regency_a), accounts.account(four.regency_a), due_at=NOON)
    assert move(browser(four.coordinator), delivery, "2055-03-09") == 403
    assert move(browser(four.stranger), delivery, "2055-03-09") == 404
    assert move(browser(four.officer), delivery, "kemarin") == 404
    assert Delivery.objects.get().due_at == NOON


def test_a_post_is_not_moved_into_the_past_nor_once_it_is_out(four: Four, browser: Browser) -> None:
    account = accounts.account(four.regency_a)
    waiting = deliveries.delivery(posts.post(four.regency_a), account, due_at=NOON)
    out = deliveries.delivery(posts.post(four.regency_a), account, due_at=NOON, state=State.PUBLISHED)
    client = browser(four.officer)
    yesterday = (now() - timedelta(days=1)).date().isoformat()
    assert move(client, waiting, yesterday) == 302
    assert move(client, out, "2055-03-09") == 302
    assert set(Delivery.objects.values_list("due_at", flat=True)) == {NOON}


def feed(client: Client, office: str = "") -> str:
    page = client.post("/calendar/feeds/", {"office": office}).content.decode()
    return str(re.findall(r'value="http://testserver(/kalender/[^"]+)"', page)[0])


def test_a_calendar_program_reads_the_plan_without_signing_in_until_the_address_is_ended(
    four: Four, browser: Browser
) -> None:
    due = now() + timedelta(days=2)
    delivery = deliveries.delivery(
        posts.post(four.regency_a, text="Rencana"), accounts.account(four.regency_a), due_at=due
    )
    deliveries.delivery(posts.post(four.regency_b, text="Tetangga"), accounts.account(four.regency_b), due_at=due)
    client = browser(four.officer)
    address = feed(client)
    answer = Client().get(address)
    assert answer["Content-Type"].startswith("text/calendar")
    [event] = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert "Rencana" in str(event["SUMMARY"])
    assert str(event["URL"]).endswith(f"/deliveries/{delivery.pk}/")
    assert event.decoded("DTSTART") == due.replace(microsecond=0)
    assert browser(four.stranger).post(f"/calendar/feeds/{four.officer.feeds.get().pk}/close/").status_code == 404
    client.post(f"/calendar/feeds/{four.officer.feeds.get().pk}/close/")
    assert Client().get(address).status_code == 404


def test_a_feed_shows_no_more_than_its_person_may_see_now(four: Four, browser: Browser) -> None:
    client = browser(four.officer)
    assert client.post("/calendar/feeds/", {"office": four.regency_b.pk}).status_code == 404
    address = feed(client, str(four.regency_a.pk))
    assert Client().get(address).status_code == 200
    four.officer.memberships.all().delete()
    assert Client().get(address).status_code == 404


def test_of_too_many_past_posts_a_feed_tells_the_newest(four: Four) -> None:
    account = accounts.account(four.regency_a)
    for days in (-5, -4, -3, 3):
        text = f"Hari {days}"
        deliveries.delivery(posts.post(four.regency_a, text=text), account, due_at=now() + timedelta(days=days))
    past = now() - timedelta(days=9), now()
    found = queries.between(four.officer, *past, wanted=queries.Wanted(), most=2, is_newest=True)
    assert [slot.text for slot in found] == ["Hari -4", "Hari -3"]
    found = queries.between(four.officer, *past, wanted=queries.Wanted(), most=2)
    assert [slot.text for slot in found] == ["Hari -5", "Hari -4"]
