"""The pages on which an officer chooses how a picture fits, and gives a video its captions."""

from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from connectors.catalogue import capabilities
from corong.media import rules
from corong.media.queries import framing_of
from corong.media.rules import Framing
from corong.posts import rules as posts_rules
from corong.posts.commands import Content
from corong.posts.media import for_platforms
from corong.posts.models import Medium
from tests.dashboard.conftest import Browser
from tests.factories import deliveries, films, posts
from tests.factories.accounts import account
from tests.factories.people import Four

pytestmark = pytest.mark.django_db
PLATFORM = "instagram"


def _codes(medium: Medium) -> list[str]:
    check = posts_rules.check(Content(text="Latihan", media=[medium]), PLATFORM)
    return [problem.code for problem in check.problems]


@pytest.mark.parametrize("size", [(400, 1600), (1600, 400)], ids=["tall", "wide"])
@pytest.mark.parametrize("mode", ["border", "crop"])
@pytest.mark.parametrize("place", ["0", "50", "100"])
def test_a_refused_shape_is_a_problem_until_an_officer_chooses(
    four: Four, browser: Browser, size: tuple[int, int], mode: str, place: str
) -> None:
    medium = posts.medium(four.regency_a, content=posts.picture(size=size, kind="JPEG"))
    assert _codes(medium) == ["image_shape"]
    client = browser(four.officer)
    path = f"/media/{medium.pk}/fit/{PLATFORM}/"
    assert client.get(path).status_code == HTTPStatus.OK
    assert client.post(path, {"mode": mode, "place": place}).status_code == HTTPStatus.FOUND
    medium = Medium.objects.get(pk=medium.pk)
    assert _codes(medium) == []
    made = rules.plan(for_platforms(medium), capabilities(PLATFORM), framing_of(medium, PLATFORM))
    assert made is not None
    least, greatest = capabilities(PLATFORM).image_shape
    assert least <= made.size()[0] / made.size()[1] <= greatest
    assert client.get(path).status_code == HTTPStatus.OK


def test_the_composer_leads_to_the_choice(four: Four, browser: Browser) -> None:
    medium = posts.medium(four.regency_a, content=posts.picture(size=(400, 1600), kind="JPEG"))
    on = account(four.regency_a, PLATFORM)
    form = {"office": four.regency_a.pk, "text": "Latihan", "accounts": on.pk, "media": medium.pk}
    assert f"/media/{medium.pk}/fit/{PLATFORM}/" in browser(four.officer).post("/compose/check/", form).content.decode()


def test_the_choice_is_part_of_what_is_approved_and_fixed_once_planned(four: Four, browser: Browser) -> None:
    medium = posts.medium(four.regency_a, content=posts.picture(size=(400, 1600), kind="JPEG"))
    before = Content(text="Latihan", media=[medium]).digest()
    path = f"/media/{medium.pk}/fit/{PLATFORM}/"
    browser(four.officer).post(path, {"mode": "border"})
    framed = Medium.objects.get(pk=medium.pk)
    assert Content(text="Latihan", media=[framed]).digest() != before
    deliveries.delivery(posts.post(four.regency_a, media=[framed]), account(four.regency_a))
    browser(four.officer).post(path, {"mode": "crop", "place": "10"})
    assert framing_of(Medium.objects.get(pk=medium.pk), PLATFORM) == Framing(rules.Mode.BORDER)


def test_captions_are_taken_in_or_refused_with_their_line(four: Four, browser: Browser) -> None:
    medium = posts.medium(four.regency_a, content=films.film())
    client = browser(four.officer)
    path = f"/media/{medium.pk}/captions/"

    def upload(content: bytes) -> tuple[int, str]:
        answer = client.post(path, {"language": "id", "file": SimpleUploadedFile("latihan.srt", content)})
        return answer.status_code, answer.content.decode()

    assert upload(b"1\n00:00:00,100 --> 00:00:00,900\nSelamat pagi\n")[0] == HTTPStatus.FOUND
    assert "Bahasa Indonesia: 1 text" in client.get(path).content.decode()
    status, page = upload(b"1\n00:00:09 -> 00:00:10\n\n2\n00:00:01 --> 00:00:02\nHalo\n")
    assert (status, "Line 5" in page) == (HTTPStatus.UNPROCESSABLE_ENTITY, True)
    assert client.post(path, {"language": "id"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_the_four_people(four: Four, browser: Browser) -> None:
    film = posts.medium(four.regency_a, content=films.film())
    for path in (f"/media/{film.pk}/captions/", f"/media/{film.pk}/fit/{PLATFORM}/"):
        seen = [
            browser(who).get(path).status_code for who in (four.officer, four.head, four.stranger, four.coordinator)
        ]
        assert seen == [200, 200, 404, 404], path
    picture = posts.medium(four.regency_a)
    assert browser(four.officer).get(f"/media/{picture.pk}/captions/").status_code == HTTPStatus.NOT_FOUND
    assert browser(four.officer).get(f"/media/{picture.pk}/fit/friendster/").status_code == HTTPStatus.NOT_FOUND
