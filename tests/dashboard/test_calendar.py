"""The week as an office sees it."""

from datetime import UTC, datetime, timedelta

from pytest_django import DjangoAssertNumQueries

from corong.deliveries.states import State
from corong.people.models import Role
from tests.dashboard.conftest import Browser
from tests.factories import accounts, deliveries, organisations, people, posts
from tests.factories.people import Four

# A Thursday, 23.30 in Jakarta and already Friday in Makassar.
LATE = datetime(2055, 3, 4, 16, 30, tzinfo=UTC)


def test_a_post_stands_on_the_local_day_of_its_office_with_its_zone(four: Four, browser: Browser) -> None:
    account = accounts.account(four.regency_a)
    deliveries.delivery(posts.post(four.regency_a, text="Malam hari"), account, due_at=LATE)
    page = browser(four.officer).get("/calendar/?day=2055-03-03").content.decode()
    friday = page.split("Friday")[1].split("Saturday")[0]
    assert "Malam hari" in friday
    assert "00:30 WITA" in friday


def test_offices_of_two_zones_each_have_their_own_day(four: Four, browser: Browser) -> None:
    west = organisations.organisation("Kabupaten Latihan Barat", parent=four.province, timezone="Asia/Jakarta")
    for office in (west, four.regency_a):
        deliveries.delivery(posts.post(office, text=f"Dari {office.name}"), accounts.account(office), due_at=LATE)
    page = browser(four.coordinator).get("/calendar/?day=2055-03-03").content.decode()
    assert "Dari Kabupaten Latihan Barat" in page.split("Thursday")[1].split("Friday")[0]
    assert "Dari Kabupaten Latihan A" in page.split("Friday")[1].split("Saturday")[0]
    assert "23:30 WIB" in page


def test_one_post_on_two_accounts_is_one_entry_with_both_states(four: Four, browser: Browser) -> None:
    post = posts.post(four.regency_a, text="Sekali tulis")
    deliveries.delivery(post, accounts.account(four.regency_a), due_at=LATE)
    deliveries.delivery(post, accounts.account(four.regency_a, "bluesky"), due_at=LATE, state=State.FAILED)
    page = browser(four.officer).get("/calendar/?day=2055-03-03").content.decode()
    assert page.count("Sekali tulis") == 1
    assert "Scheduled" in page
    assert "Failed" in page


def test_next_and_previous_week_are_one_click_away(four: Four, browser: Browser) -> None:
    page = browser(four.officer).get("/calendar/?day=2055-03-03").content.decode()
    assert 'href="?view=week&amp;day=2055-02-22"' in page
    assert 'href="?view=week&amp;day=2055-03-08"' in page


def test_a_day_that_is_none_is_not_found(four: Four, browser: Browser) -> None:
    client = browser(four.officer)
    for day in ("kemarin", "2055-02-30", "0001-01-01", "9999-12-31"):
        assert client.get(f"/calendar/?day={day}").status_code == 404


def test_queries_do_not_grow_with_the_posts(
    four: Four, browser: Browser, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    person = people.person(roles={four.regency_a: Role.OFFICER})
    account = accounts.account(four.regency_a)
    for number in range(12):
        deliveries.delivery(
            posts.post(four.regency_a, text=f"Kiriman {number}"), account, due_at=LATE + timedelta(hours=number)
        )
    client = browser(person)
    with django_assert_max_num_queries(9):
        client.get("/calendar/?day=2055-03-03")
