"""What does not belong to a person's offices does not exist for them."""

from collections.abc import Callable

import pytest

from corong.deliveries.models import Delivery
from dashboard import moments
from tests.dashboard.conftest import Browser
from tests.factories import accounts, deliveries, posts, publications
from tests.factories.people import Four

Address = Callable[[Delivery, int, int], str]

READ: dict[str, Address] = {
    "story": lambda delivery, _, __: f"/deliveries/{delivery.pk}/",
    "response": lambda _, publication, __: f"/engagement/{publication}/",
    "media": lambda _, __, medium: f"/media/{medium}/",
    "calendar of the office": lambda delivery, _, __: f"/calendar/?office={delivery.organisation_id}",
    "response of the office": lambda delivery, _, __: f"/engagement/?office={delivery.organisation_id}",
    "response of the account": lambda delivery, _, __: f"/engagement/?account={delivery.account_id}",
}
WRITE: dict[str, Address] = {
    "cancel": lambda delivery, _, __: f"/deliveries/{delivery.pk}/cancel/",
    "reschedule": lambda delivery, _, __: f"/deliveries/{delivery.pk}/reschedule/",
    "publish now": lambda delivery, _, __: f"/deliveries/{delivery.pk}/publish-now/",
}


@pytest.fixture
def things(four: Four) -> tuple[Delivery, int, int]:
    """Give a delivery, a publication and a medium of regency A."""
    account = accounts.account(four.regency_a)
    medium = posts.medium(four.regency_a, by=four.officer)
    delivery = deliveries.delivery(posts.post(four.regency_a, four.officer, text="Rahasia A"), account)
    return delivery, publications.publication(account, text="Rahasia A").pk, medium.pk


@pytest.mark.parametrize("address", READ.values(), ids=READ)
def test_b_gets_404_and_the_others_a_page(
    four: Four, browser: Browser, things: tuple[Delivery, int, int], address: Address
) -> None:
    page = address(*things)
    assert browser(four.stranger).get(page).status_code == 404
    for person in (four.officer, four.head, four.coordinator):
        answer = browser(person).get(page)
        b"".join(answer)  # to its end, or its file stays open
        assert answer.status_code == 200


@pytest.mark.parametrize("address", WRITE.values(), ids=WRITE)
def test_b_gets_404_and_the_coordinator_403_when_writing(
    four: Four, browser: Browser, things: tuple[Delivery, int, int], address: Address
) -> None:
    page = address(*things)
    assert browser(four.stranger).post(page).status_code == 404
    assert browser(four.coordinator).post(page).status_code == 403
    assert Delivery.objects.get(pk=things[0].pk).state == "scheduled"
    assert browser(four.officer).get(page).status_code == 405


@pytest.mark.parametrize("page", ["/", "/calendar/?day={day}", "/engagement/"])
def test_a_list_shows_b_nothing_of_a(
    four: Four, browser: Browser, things: tuple[Delivery, int, int], page: str
) -> None:
    assert things[0].due_at is not None
    # In three hours it may be another week.
    address = page.format(day=things[0].due_at.astimezone(moments.zone_of(four.regency_a)).date())
    assert b"Rahasia A" in browser(four.officer).get(address).content
    assert b"Rahasia A" not in browser(four.stranger).get(address).content


def test_only_those_who_write_for_an_office_open_its_draft(four: Four, browser: Browser) -> None:
    draft = posts.post(four.regency_a, four.officer, text="Konsep A")
    page = f"/compose/{draft.pk}/"
    assert browser(four.officer).get(page).status_code == 200
    assert browser(four.head).get(page).status_code == 200
    assert browser(four.stranger).get(page).status_code == 404
    assert browser(four.coordinator).get(page).status_code == 404


def test_who_only_reads_is_not_offered_to_write(four: Four, browser: Browser) -> None:
    client = browser(four.coordinator)
    assert client.get("/compose/").status_code == 403
    assert b'href="/compose/"' not in client.get("/").content


def test_a_medium_is_sent_so_that_nothing_in_it_runs(
    four: Four, browser: Browser, things: tuple[Delivery, int, int]
) -> None:
    answer = browser(four.officer).get(f"/media/{things[2]}/")
    assert b"".join(answer).startswith(b"\x89PNG")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "image/png"
