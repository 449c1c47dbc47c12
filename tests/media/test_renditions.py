"""Renditions made by the worker, out of real pictures and films."""

import io
import random
from dataclasses import replace

import pytest
from PIL import Image

from connectors.catalogue import capabilities
from corong.database import now, rows
from corong.deliveries.commands import schedule
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.media import commands, nearby, rules
from corong.media.models import Making, Rendition
from corong.media.queries import framing_of
from corong.media.rules import Framing, Mode
from corong.organisations.models import Organisation
from corong.posts.film import film_of
from corong.posts.media import for_platforms
from corong.posts.models import Medium
from tests.factories import films, posts
from tests.factories.accounts import account
from tests.factories.organisations import organisation
from tests.factories.people import four
from worker import media

pytestmark = pytest.mark.usefixtures("transactional_db")


@pytest.fixture
def office() -> Organisation:
    return organisation()


def _noise(size: tuple[int, int]) -> bytes:
    written = io.BytesIO()
    content = random.Random(1).randbytes(size[0] * size[1] * 3)  # noqa: S311 - noise
    Image.frombytes("RGB", size, content).save(written, format="PNG")
    return written.getvalue()


def _ordered(medium: Medium, *, platform: str = "bluesky", **limits: object) -> Rendition:
    """Order what a platform with these limits needs."""
    able = replace(capabilities(platform), **limits)  # type: ignore[arg-type] # passed on
    plan = rules.plan(for_platforms(medium), able, framing_of(medium, platform))
    assert plan is not None
    commands.order(medium.pk, platform, plan)
    return Rendition.objects.get(medium=medium, platform=platform)


def _made(rendition: Rendition) -> Rendition:
    media.make(rendition.pk)
    return Rendition.objects.get(pk=rendition.pk)


def test_a_picture_too_large_is_made_small_enough(office: Organisation) -> None:
    medium = posts.medium(office, content=_noise((1200, 900)))
    assert medium.size_bytes > 2_000_000
    made = _made(_ordered(medium))
    assert (made.state, made.percent) == (Making.READY, 100)
    assert made.size_bytes <= 2_000_000
    with Image.open(made.file.path) as image:
        assert image.size == (made.width, made.height)
        assert abs(made.width / made.height - 4 / 3) < 0.01


def test_a_picture_gets_a_border_or_is_cut_as_chosen(office: Organisation) -> None:
    medium = posts.medium(office, content=posts.picture(size=(100, 400)))
    by = four().officer
    commands.frame(medium, "bluesky", Framing(Mode.BORDER), by=by)
    bordered = _made(_ordered(medium, image_shape=(0.8, 1.91)))
    with Image.open(bordered.file.path) as image:
        assert image.size == (322, 400)
        assert image.convert("RGB").getpixel((2, 200)) == (255, 255, 255)
        assert image.convert("RGB").getpixel((160, 200)) == (0, 128, 128)
    commands.frame(medium, "bluesky", Framing(Mode.CROP, top=0.5, height=0.25), by=by)
    cut = _made(_ordered(medium, image_shape=(0.8, 1.91)))
    assert (cut.width, cut.height) == (100, 100)
    assert cut.file.name != bordered.file.name


def test_a_framing_cannot_change_under_a_scheduled_post(office: Organisation) -> None:
    medium = posts.medium(office)
    schedule(posts.post(office, media=[medium]), [account(office)], now(), by=None)
    with pytest.raises(commands.InUseError):
        commands.frame(medium, "bluesky", Framing(Mode.BORDER), by=four().officer)


@pytest.mark.parametrize("is_turned", [False, True])
def test_a_film_is_made_anew_upright_with_its_sound(office: Organisation, *, is_turned: bool) -> None:
    content = films.film(size=(320, 180))
    medium = posts.medium(office, content=films.turned(content) if is_turned else content)
    assert medium.codecs == "h264,aac"
    assert (medium.width, medium.height) == ((180, 320) if is_turned else (320, 180))
    made = _made(_ordered(medium, video_edge=160))
    assert made.state == Making.READY, made.reason
    with made.file.open("rb") as file:
        film = film_of(file)
    assert (film.width, film.height) == ((90, 160) if is_turned else (160, 90))
    assert film.codecs == ("h264", "aac")
    assert abs(film.seconds - 1.0) < 0.15
    commands.order(medium.pk, "", commands.POSTER)
    poster = _made(Rendition.objects.get(medium=medium, platform=""))
    with Image.open(poster.file.path) as image:
        # Turned clockwise, what was left is above.
        assert _is_red(image.getpixel((10, 10)))
        assert not _is_red(image.getpixel((image.width - 10, 10) if not is_turned else (10, image.height - 10)))
    assert not list(nearby.workshop().iterdir())


def _is_red(pixel: object) -> bool:
    assert isinstance(pixel, tuple)
    return bool(pixel[0] > 180 and pixel[2] < 80)


def test_a_film_too_large_is_made_small_enough(office: Organisation) -> None:
    medium = posts.medium(office, content=films.film(size=(640, 360), seconds=2.0, is_noise=True))
    limit = medium.size_bytes // 3
    made = _made(_ordered(medium, video_bytes=limit))
    assert made.state == Making.READY, made.reason
    assert made.size_bytes <= limit


def test_a_film_that_cannot_be_read_fails_the_posts_that_need_it_with_the_reason(office: Organisation) -> None:
    medium = posts.medium(office, content=posts.film(width=320, height=180, seconds=1.0))
    on = account(office, "bluesky")
    [delivery] = schedule(posts.post(office, media=[medium]), [on], now(), by=None)
    made = _made(_ordered(medium, video_edge=160))
    assert made.state == Making.FAILED
    delivery = Delivery.objects.get(pk=delivery.pk)
    assert (delivery.state, delivery.reason) == (State.FAILED, made.reason)
    assert "no pictures" in made.reason or "cannot be made" in made.reason


def test_a_rendition_is_made_once_whoever_is_told_how_often(office: Organisation) -> None:
    medium = posts.medium(office, content=_noise((1200, 900)))
    rendition = _ordered(medium)
    job = commands.take(rendition.pk, host="a", owner="a:1", seconds=30.0)
    assert job is not None
    assert commands.take(rendition.pk, host="b", owner="b:1", seconds=30.0) is None
    rows("UPDATE media_rendition SET lease_until = clock_timestamp() - interval '1 second'")
    done = _made(rendition)
    assert not commands.finish(job, file="x", size_bytes=1, width=1, height=1, seconds=0.0, sha256="")
    assert Rendition.objects.get(pk=rendition.pk).file.name == done.file.name
    _ordered(medium)
    assert commands.hints(10) == []


def test_a_worker_that_dies_over_a_film_again_and_again_ends_it(office: Organisation) -> None:
    rendition = _ordered(posts.medium(office, content=_noise((1200, 900))))
    for _ in range(commands.MOST_TRIES):
        assert commands.take(rendition.pk, host="a", owner="a:1", seconds=-1.0) is not None
    assert commands.take(rendition.pk, host="a", owner="a:1", seconds=30.0) is None
    assert Rendition.objects.get(pk=rendition.pk).state == Making.FAILED


def test_what_is_said_is_kept_once_a_language(office: Organisation) -> None:
    medium = posts.medium(office, content=films.film())
    commands.caption(medium, "id", b"1\n00:00:00,100 --> 00:00:00,900\nSelamat pagi\n")
    commands.caption(medium, "id", b"1\n00:00:00,100 --> 00:00:00,900\nSelamat siang\n")
    [kept] = medium.captions.all()
    assert "Selamat siang" in kept.vtt
    with pytest.raises(ValueError, match="only videos"):
        commands.caption(posts.medium(office), "id", b"1\n00:00:00,100 --> 00:00:00,900\nHalo\n")
