"""The pages of live broadcasts: planned, told, moved by those who may, and not there for others."""

import re
from datetime import datetime, timedelta
from http import HTTPStatus
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from corong.accounts.models import Account
from corong.approvals.commands import Wish as RouteStep
from corong.approvals.commands import lay_route
from corong.broadcasts import claims
from corong.broadcasts.models import Broadcast
from corong.broadcasts.queries import digest
from corong.broadcasts.states import State, Wish
from corong.database import now
from corong.deliveries import holds
from corong.events.models import Event
from corong.people.models import Role
from tests.dashboard.conftest import Browser
from tests.factories import broadcasts, people, posts
from tests.factories.accounts import account
from tests.factories.broadcasts import ADDRESS, KEY
from tests.factories.people import Four

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(four: Four) -> Account:
    return account(four.regency_a, "youtube", name="Kanal Latihan")


def form(channel: Account, **changes: object) -> dict[str, object]:
    return {
        "office": channel.organisation_id,
        "title": "(latihan) Rapat paripurna",
        "description": "Siaran langsung.",
        "account": channel.pk,
        "privacy": "public",
        "day": (now() + timedelta(days=2)).strftime("%Y-%m-%d"),
        "clock": "09:00",
        "start": "automatic",
        "pillar": "policy",
        "announcement": "",
        **changes,
    }


def text(client: Client, broadcast: Broadcast) -> str:
    answer = client.get(f"/live/{broadcast.pk}/")
    assert answer.status_code == HTTPStatus.OK
    return answer.content.decode()


def test_an_officer_plans_a_broadcast_in_the_time_of_the_office(four: Four, browser: Browser, channel: Account) -> None:
    herald = account(four.regency_a, "mastodon")
    client = browser(four.officer)
    assert "Kanal Latihan" in client.get("/live/new/").content.decode()
    sent = form(channel, announcement="(latihan) Siaran dimulai.", announce_on=herald.pk, start="by_hand")
    picture = SimpleUploadedFile("latihan.png", posts.picture(size=(1280, 720)))
    answer = client.post("/live/new/", {**sent, "file": picture}, follow=True)
    made = Broadcast.objects.get()
    assert answer.redirect_chain == [(f"/live/{made.pk}/", HTTPStatus.FOUND)]
    local = made.starts_at.astimezone(ZoneInfo("Asia/Makassar"))
    assert (local.strftime("%Y-%m-%d %H:%M"), made.is_automatic) == (f"{sent['day']} 09:00", False)
    assert (made.created_by, made.pillar, made.privacy) == (four.officer, "policy", "public")
    assert made.picture is not None
    assert [each.pk for each in made.announce_on.all()] == [herald.pk]
    page = answer.content.decode()
    assert "(latihan) Siaran dimulai." in page
    assert herald.handle in page
    assert made.title in client.get("/live/").content.decode()
    assert made.title in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "There is no title yet"),
        ({"title": "x" * 101}, "longer than 100"),
        ({"title": "<b>"}, "not allowed here"),
        ({"description": "é" * 2501}, "too long"),
        ({"day": "2020-01-01"}, "at least two minutes from now"),
        ({"clock": "25:00"}, "choose both"),
        ({"account": "0"}, "Choose the channel"),
        ({"privacy": "friends"}, "Choose who may see it"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(
    four: Four, browser: Browser, channel: Account, changes: dict[str, object], words: str
) -> None:
    sent = form(channel, **changes)
    answer = browser(four.officer).post("/live/new/", sent)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    page = answer.content.decode()
    assert words in page
    assert "Siaran langsung." in page or "description" in changes
    assert not Broadcast.objects.exists()


def test_an_announcement_must_be_one_its_platforms_take(four: Four, browser: Browser, channel: Account) -> None:
    mastodon, instagram = (account(four.regency_a, name) for name in ("mastodon", "instagram"))
    client = browser(four.officer)

    def page(**changes: object) -> str:
        answer = client.post("/live/new/", form(channel, **changes))
        return answer.content.decode() if answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY else ""

    assert "Write what the other accounts" in page(announce_on=mastodon.pk)
    assert "characters too long" in page(announce_on=mastodon.pk, announcement="x" * 600)
    assert "takes no text alone" in page(announce_on=instagram.pk, announcement="Siaran")
    assert "Nobody could open it" in page(announce_on=mastodon.pk, announcement="Siaran", privacy="private")
    picture = SimpleUploadedFile("latihan.jpg", posts.picture(size=(1280, 720), kind="JPEG"))
    assert not page(announce_on=instagram.pk, announcement="Siaran", file=picture)
    assert Broadcast.objects.count() == 1


def test_a_video_or_a_damaged_file_is_no_picture_and_one_that_was_taken_stays(
    four: Four, browser: Browser, channel: Account
) -> None:
    client = browser(four.officer)
    film = SimpleUploadedFile("latihan.mp4", posts.film(width=64, height=36, seconds=1))
    assert "This is a video" in client.post("/live/new/", form(channel, file=film)).content.decode()
    picture = SimpleUploadedFile("latihan.png", posts.picture())
    page = client.post("/live/new/", form(channel, title="", file=picture)).content.decode()
    number = page.partition('name="picture" value="')[2].partition('"')[0]
    client.post("/live/new/", form(channel, picture=number))
    made = Broadcast.objects.get()
    assert str(made.picture_id) == number
    client.post(f"/live/{made.pk}/change/", form(channel, no_picture="1"))
    assert Broadcast.objects.get().picture is None


def test_the_key_is_shown_on_demand_to_those_who_write_and_that_is_noted(
    four: Four, browser: Browser, channel: Account
) -> None:
    ready = broadcasts.broadcast(channel, state=State.READY)
    client = browser(four.officer)
    assert KEY not in text(client, ready)
    answer = client.post(f"/live/{ready.pk}/key/")
    assert KEY in answer.content.decode()
    assert ADDRESS in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    noted = Event.objects.get(kind="broadcast.key_shown")
    assert (noted.person_id, noted.subject_id) == (four.officer.pk, ready.pk)
    assert KEY not in str(noted.details)
    assert browser(four.coordinator).post(f"/live/{ready.pk}/key/").status_code == HTTPStatus.FORBIDDEN
    assert browser(four.stranger).post(f"/live/{ready.pk}/key/").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    ("state", "act", "wish"),
    [(State.READY, "test", Wish.TEST), (State.TESTING, "begin", Wish.LIVE), (State.LIVE, "end", Wish.END)],
)
def test_the_buttons_say_what_is_wanted(
    four: Four, browser: Browser, channel: Account, state: State, act: str, wish: Wish
) -> None:
    broadcast = broadcasts.broadcast(channel, state=state)
    client = browser(four.officer)
    assert f"/live/{broadcast.pk}/{act}/" in text(client, broadcast)
    assert client.post(f"/live/{broadcast.pk}/{act}/").status_code == HTTPStatus.FOUND
    assert Broadcast.objects.get().wish == wish
    over = broadcasts.broadcast(channel, state=State.COMPLETE)
    assert f"/live/{over.pk}/{act}/" not in text(client, over)
    assert "gone on meanwhile" in client.post(f"/live/{over.pk}/{act}/", follow=True).content.decode()


def test_a_held_one_says_so_and_goes_on_only_when_somebody_says_so(
    four: Four, browser: Browser, channel: Account
) -> None:
    holds.plan(reason="(latihan)", by=four.head, starts_at=now(), organisation=four.regency_a)
    held = broadcasts.broadcast(channel, state=State.HELD, reason="held; it waits for a new time")
    client = browser(four.officer)
    page = text(client, held)
    assert "A hold covers this broadcast" in page
    client.post(f"/live/{held.pk}/resume/")
    assert Broadcast.objects.get().state == State.READY
    Broadcast.objects.update(state=State.HELD.value, starts_at=now() - timedelta(days=1))
    assert "give it a new one" in client.post(f"/live/{held.pk}/resume/", follow=True).content.decode()
    on_air = broadcasts.broadcast(channel, state=State.LIVE)
    assert "stays on air" in text(client, on_air)


def test_a_missed_one_gets_a_new_time(four: Four, browser: Browser, channel: Account) -> None:
    missed = broadcasts.broadcast(channel, state=State.MISSED, starts_at=now() - timedelta(days=1))
    client = browser(four.officer)
    local = missed.starts_at.astimezone(ZoneInfo("Asia/Makassar"))
    page = client.get(f"/live/{missed.pk}/change/").content.decode()
    assert local.strftime("%H:%M") in page
    assert client.post(f"/live/{missed.pk}/change/", form(channel)).status_code == HTTPStatus.FOUND
    stored = Broadcast.objects.get()
    assert (stored.state, stored.is_changed, stored.starts_at > now()) == (State.READY, True, True)


def test_what_is_on_air_cannot_be_changed_or_called_off(four: Four, browser: Browser, channel: Account) -> None:
    on_air = broadcasts.broadcast(channel, state=State.LIVE)
    client = browser(four.officer)
    assert "no longer be changed" in client.get(f"/live/{on_air.pk}/change/", follow=True).content.decode()
    client.post(f"/live/{on_air.pk}/cancel/")
    assert Broadcast.objects.get().wish == Wish.NONE


def test_an_uncertain_one_is_decided_by_those_who_may(four: Four, browser: Browser, channel: Account) -> None:
    uncertain = broadcasts.broadcast(channel, state=State.UNCERTAIN, next_at=None, reason="no answer")
    assert f"/live/{uncertain.pk}/make-again/" not in text(browser(four.officer), uncertain)
    for act in ("make-again", "give-up"):
        assert browser(four.officer).post(f"/live/{uncertain.pk}/{act}/").status_code == HTTPStatus.FORBIDDEN
    assert "Is its page there?" in text(browser(four.head), uncertain)
    browser(four.head).post(f"/live/{uncertain.pk}/make-again/")
    assert Broadcast.objects.get().state == State.PLANNED


def test_in_an_office_with_a_route_of_approval_nothing_goes_on_before_somebody_else_has_said_yes(
    four: Four, browser: Browser, channel: Account
) -> None:
    lay_route(four.regency_a, [RouteStep(name="Kepala")])
    officer, head = browser(four.officer), browser(four.head)
    head.post("/live/new/", form(channel))
    made = Broadcast.objects.get()
    other = people.person(roles={four.regency_a: Role.EDITOR})
    assert "somebody else" in head.post(f"/live/{made.pk}/approve/", follow=True).content.decode().lower()
    Broadcast.objects.update(next_at=now())
    assert claims.hints(10) == []
    assert "waits for approval" in text(officer, made)
    assert officer.post(f"/live/{made.pk}/approve/").status_code == HTTPStatus.FORBIDDEN
    assert "Your approval" in text(browser(other), made)
    read = {"digest": digest(made)}
    officer.post(f"/live/{made.pk}/change/", form(channel, description="Lain sama sekali."))
    told = browser(other).post(f"/live/{made.pk}/approve/", read, follow=True).content.decode()
    assert "It was changed after you opened it" in told
    assert claims.hints(10) == []
    now_read = re.search(r'name="digest" value="([0-9a-f]{64})"', text(browser(other), made))
    assert now_read
    browser(other).post(f"/live/{made.pk}/approve/", {"digest": now_read[1]})
    assert Broadcast.objects.get().approved_by == other
    Broadcast.objects.update(next_at=now())
    assert claims.hints(10) == [made.pk]
    officer.post(f"/live/{made.pk}/change/", form(channel, title="(latihan) Lain"))
    changed = Broadcast.objects.get()
    assert (changed.needs_approval, changed.approved_by) == (True, None)


def test_an_open_page_follows_what_happens(four: Four, browser: Browser, channel: Account) -> None:
    looked_at = datetime(2026, 11, 24, 1, 0, tzinfo=ZoneInfo("UTC"))
    ready = broadcasts.broadcast(
        channel, state=State.READY, stream_health="good", has_picture=True, looked_at=looked_at
    )
    client = browser(four.officer)
    path = f"/live/{ready.pk}/now/"
    page = client.get(path, {"seen": "ready-"}, headers={"HX-Request": "true"})
    assert "HX-Refresh" not in page
    assert "quality: good" in page.content.decode()
    assert "every 5s" in page.content.decode()
    Broadcast.objects.update(state=State.LIVE.value)
    assert client.get(path, {"seen": "ready-"}, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_the_four_people(four: Four, browser: Browser, channel: Account) -> None:
    broadcast = broadcasts.broadcast(channel, state=State.READY, by=four.officer)
    who = (four.officer, four.head, four.stranger, four.coordinator)
    for path, expected in (
        (f"/live/{broadcast.pk}/", [200, 200, 404, 200]),
        (f"/live/{broadcast.pk}/now/", [200, 200, 404, 200]),
        (f"/live/{broadcast.pk}/change/", [200, 200, 404, 403]),
        ("/live/new/", [200, 200, 200, 403]),
        ("/live/", [200, 200, 200, 200]),
    ):
        assert [browser(person).get(path).status_code for person in who] == expected, path
    assert broadcast.title not in browser(four.stranger).get("/live/").content.decode()
    for act in ("test", "begin", "cancel", "hurry", "resume", "key"):
        assert browser(four.coordinator).post(f"/live/{broadcast.pk}/{act}/").status_code == HTTPStatus.FORBIDDEN, act
        assert browser(four.stranger).post(f"/live/{broadcast.pk}/{act}/").status_code == HTTPStatus.NOT_FOUND, act
    other = form(channel, office=four.regency_a.pk)
    assert browser(four.stranger).post("/live/new/", other).status_code == HTTPStatus.NOT_FOUND
