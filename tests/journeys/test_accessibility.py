"""
axe-core finds nothing serious in the states in which pages show most: a telephone in light, a desk in dark.

Every page as such is looked at by `test_every_page.py`.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from corong.accounts.models import Account
from corong.broadcasts.states import State as BroadcastState
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.organisations.models import Organisation
from corong.posts.models import Post
from corong.publications.models import Publication
from tests.factories import accounts, broadcasts
from tests.journeys import axe
from tests.journeys.conftest import Visit
from tests.journeys.hands import press

Address = Callable[[], str]


def _story(state: State) -> Address:
    return lambda: f"/deliveries/{Delivery.objects.filter(state=state).first().pk}/"  # type: ignore[union-attr] # filled


def _measured() -> str:
    return f"/engagement/{Publication.objects.exclude(measured_at=None).earliest('pk').pk}/"


LOOKED_AT: Final = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def _channel() -> Account:
    """Give a channel, made when the first page of broadcasts is looked at: other pages are to be as they are."""
    office = Organisation.objects.get(name="Diskominfo Kabupaten Latihan")
    return Account.objects.filter(platform="youtube").first() or accounts.account(office, "youtube")


def _broadcast(state: BroadcastState, **columns: Any) -> Address:
    return lambda: f"/live/{broadcasts.broadcast(_channel(), state=state, **columns).pk}/"


PAGES: Final[dict[str, Address]] = {
    "home": lambda: "/",
    "compose": lambda: "/compose/",
    "draft": lambda: f"/compose/{Post.objects.get(deliveries=None).pk}/",
    "change": lambda: f"/compose/{Post.objects.filter(deliveries__state=State.SCHEDULED).earliest('pk').pk}/",
    "calendar": lambda: "/calendar/",
    "scheduled": _story(State.SCHEDULED),
    "uncertain": _story(State.UNCERTAIN),
    "missed": _story(State.MISSED),
    "published": _story(State.PUBLISHED),
    "response of a post": _measured,
    "ready to go on air": _broadcast(BroadcastState.READY, has_picture=True, stream_health="good", looked_at=LOOKED_AT),
    "uncertain broadcast": _broadcast(BroadcastState.UNCERTAIN, next_at=None, reason="latihan"),
    "not found": lambda: "/tidak-ada/",
}
TURNS: Final = 2
"""Into how many tests the pages are dealt, since each has its time limit."""
FORMS: Final[dict[str, tuple[str, str]]] = {
    "compose with errors": ("/compose/", "Jadwalkan"),
    "hold with errors": ("/holds/", "Tahan kiriman ini"),
}


@pytest.mark.parametrize("turn", range(TURNS))
def test_no_page_has_anything_serious(visit: Visit, turn: int) -> None:
    page = visit(complaints_allowed=("404",))
    found: list[str] = []
    for name, address in list(PAGES.items())[turn::TURNS]:
        page.goto(address())
        found += axe.judge(page, name)
    assert not found


def test_neither_errors_nor_the_door_have_anything_serious(visit: Visit) -> None:
    page = visit()
    found: list[str] = []
    for name, (address, button) in FORMS.items():
        page.goto(address)
        press(page.get_by_role("button", name=button))
        page.wait_for_selector(".error")
        found += axe.judge(page, name)
    page.context.clear_cookies()
    page.goto("/accounts/login/?next=/compose/%3Fkept%3D1")
    assert not [*found, *axe.judge(page, "door")]


def test_what_is_serious_would_be_found(visit: Visit) -> None:
    page = visit()
    page.evaluate("document.querySelector('main').append(new Image())")
    assert "image-alt" in next(axe.judge(page, "home"))
