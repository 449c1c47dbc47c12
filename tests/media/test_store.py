"""Media in an S3-compatible store: taken in, made, published and fetched from there."""

import os
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from connectors.contract import MediaKind
from corong.config import config
from corong.database import now
from corong.deliveries.commands import schedule
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.media import commands, nearby, rules
from corong.media.addresses import Shelf, address
from corong.media.models import Making, Rendition
from corong.media.object_store import StoreAwayError
from corong.people.models import Role
from corong.posts.media import for_platforms
from corong.posts.models import Medium
from tests.factories import films, people, posts
from tests.media.bucket import Bucket, running
from tests.sandbox.stand import Stand, start
from tests.worker.engine import Engine
from worker import media


@pytest.fixture(scope="module")
def store() -> Iterator[Bucket]:
    with running() as bucket:
        yield bucket


@pytest.fixture(scope="module")
def stand() -> Iterator[Stand]:
    with start(life_seconds=600) as running_stand:
        yield running_stand


@pytest.fixture
def bucket(store: Bucket, settings: Settings, transactional_db: None) -> Iterator[Bucket]:
    del transactional_db
    store.empty()
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "corong.media.object_store.ObjectStore", "OPTIONS": store.options},
    }
    yield store
    default_storage.connection.meta.client.close()  # type: ignore[attr-defined] # the store's


@pytest.fixture
def engine(bucket: Bucket, stand: Stand) -> Engine:
    del bucket
    stand.reset()
    stand.settings(audience=False)
    stand.settings("mastodon", rate_limits="off")
    return Engine(stand)


def browser(engine: Engine) -> Client:
    client = Client()
    client.force_login(people.person(roles={engine.office: Role.EDITOR}))
    return client


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give this test a place of its own for temporary files: other tests upload at the same time."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def left() -> list[Path]:
    """Give the files that are still being taken in, made, fetched or used."""
    cache = config().corong_data.resolve() / "cache" / "media"
    folders = (config().scratch_folder, cache / "used", cache / "coming")
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def test_what_is_uploaded_on_the_page_is_published_from_the_store(
    engine: Engine, bucket: Bucket, temporary: Path
) -> None:
    accounts = [engine.account("mastodon"), engine.account("mastodon")]
    film = films.film(size=(320, 180))
    client = browser(engine)
    for name, content in (("gambar.jpg", posts.picture(size=(3200, 1600), kind="JPEG")), ("film.mp4", film)):
        form = {"office": engine.office.pk, "text": f"(latihan) {name}", "act": "refresh"}
        answer = client.post("/compose/", {**form, "files": SimpleUploadedFile(name, content)})
        assert answer.status_code == HTTPStatus.OK
    picture, video = Medium.objects.order_by("pk")
    assert bucket.names() == {picture.file.name, video.file.name}
    assert bucket.read(str(video.file.name))[4:8] == b"ftyp"
    assert client.get(f"/media/{picture.pk}/").getvalue() == bucket.read(str(picture.file.name))
    for account, medium in zip(accounts, (picture, video), strict=True):
        schedule(posts.post(engine.office, media=[medium]), [account], now(), by=None)
    engine.until_rest()
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.PUBLISHED}
    assert sorted(seen.media for seen in engine.visible()) == [1, 1]
    assert left() == []
    assert list(temporary.iterdir()) == []


def test_renditions_are_made_from_the_store_and_kept_there(engine: Engine, bucket: Bucket) -> None:
    picture = posts.medium(engine.office, content=posts.picture(size=(1200, 900)))
    film = posts.medium(engine.office, content=films.film(size=(640, 360)))
    size = (picture.width, picture.height)
    small = rules.Plan("image", "image/jpeg", 0, edge=600, box=(0, 0, *size), canvas=size)
    commands.order(picture.pk, "bluesky", small)
    commands.order(film.pk, "", commands.POSTER)
    frame = (film.width, film.height)
    commands.order(film.pk, "x", rules.Plan("video", "video/mp4", 0, edge=320, box=(0, 0, *frame), canvas=frame))
    for rendition in Rendition.objects.order_by("pk"):
        media.make(rendition.pk)
    made = list(Rendition.objects.order_by("pk"))
    assert [(each.state, each.reason) for each in made] == [(Making.READY, "")] * 3
    assert {each.file.name for each in made} < bucket.names()
    assert {each.width for each in made if each.platform} == {600, 320}
    assert left() == []


def test_a_platform_fetches_from_the_store_through_the_signed_address(
    engine: Engine, bucket: Bucket, live_server: LiveServer
) -> None:
    medium = posts.medium(engine.office, content=films.film(size=(640, 360), is_noise=True, seconds=4.0))
    # Several blocks of the answer, which are fetched while it goes out.
    assert medium.size_bytes > 256 * 1024
    url = address(Shelf.MEDIUM, medium.pk, sha256=medium.sha256, mime=medium.mime, base=live_server.url)
    with httpx.Client(trust_env=False) as client:
        answer = client.get(url)
        assert client.get(url.replace("~", "~A", 1)).status_code == HTTPStatus.NOT_FOUND
        assert answer.content == bucket.read(str(medium.file.name))
        assert answer.headers["content-length"] == str(medium.size_bytes)
        bucket.empty()
        assert client.get(url).status_code == HTTPStatus.NOT_FOUND
    assert left() == []


def test_a_file_is_fetched_once_and_what_is_used_survives_the_tidying(engine: Engine) -> None:
    first, second = (posts.medium(engine.office, content=posts.picture(colour=name)) for name in ("teal", "coral"))
    with nearby.nearby() as near:
        path = near.path(str(first.file.name))
        assert near.path(str(first.file.name)) == path
        first.file.storage.delete(str(first.file.name))
        with nearby.nearby() as other:
            assert other.path(str(first.file.name)).read_bytes() == path.read_bytes()
            other.path(str(second.file.name))
        nearby.tidy(most_bytes=0)
        with Image.open(path) as image:
            assert image.size == (first.width, first.height)
    assert left() == []
    with nearby.nearby() as near, pytest.raises(FileNotFoundError):
        near.path(str(first.file.name))


def test_the_longest_unused_goes_first_and_what_the_dead_left_goes_too(engine: Engine) -> None:
    names = [str(posts.medium(engine.office, content=posts.picture(colour=name)).file.name) for name in ("teal", "tan")]
    with nearby.nearby() as near:
        paths = [near.path(name) for name in names]
        kept = paths[0].parents[2] / "kept"
        old, new = (kept / name.replace("/", "_") for name in names)
        size = new.stat().st_size
        os.utime(old, (time.monotonic(), time.monotonic()))
        dead = paths[0].parents[1] / f"{paths[0].parent.name.split(',')[0]},4194305,0"
        dead.mkdir()
        elsewhere = paths[0].parents[1] / "mesin-lain,1,0"
        elsewhere.mkdir()
        nearby.tidy(most_bytes=size)
        assert [old.exists(), new.exists(), dead.exists(), elsewhere.exists()] == [False, True, False, True]
        elsewhere.rmdir()


def test_a_store_that_is_away_makes_posts_wait_and_uploads_say_so(
    engine: Engine, settings: Settings, store: Bucket
) -> None:
    account = engine.account("mastodon")
    medium = posts.medium(engine.office)
    [delivery] = schedule(posts.post(engine.office, media=[medium]), [account], now(), by=None)
    away = {**store.options, "endpoint": "http://127.0.0.1:9"}
    default = {"BACKEND": "corong.media.object_store.ObjectStore", "OPTIONS": away}
    here = settings.STORAGES
    settings.STORAGES = {**here, "default": default}
    engine.tick()
    waiting = Delivery.objects.get(pk=delivery.pk)
    assert (waiting.state, waiting.reason_class) == (State.SCHEDULED, "Transient")
    form = {"office": engine.office.pk, "text": "(latihan)", "act": "refresh"}
    file = SimpleUploadedFile("latihan.png", posts.picture(colour="navy"))
    answer = browser(engine).post("/compose/", {**form, "files": file}, headers={"Accept-Language": "en"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Medium.objects.count() == 1
    with pytest.raises(StoreAwayError):
        default_storage.open(str(medium.file.name))
    signed = address(Shelf.MEDIUM, medium.pk, sha256=medium.sha256, mime=medium.mime, base="https://latihan.example")
    for path in (f"/media/{medium.pk}/", urlsplit(signed).path):
        assert browser(engine).get(path).status_code == HTTPStatus.SERVICE_UNAVAILABLE
    settings.STORAGES = here
    engine.until_rest()
    assert Delivery.objects.get(pk=delivery.pk).state == State.PUBLISHED


def test_a_file_that_is_gone_from_the_store_fails_its_post(engine: Engine, bucket: Bucket) -> None:
    account = engine.account("mastodon")
    medium = posts.medium(engine.office)
    due_at = now() + timedelta(seconds=-0.1)
    [delivery] = schedule(posts.post(engine.office, media=[medium]), [account], due_at, by=None)
    bucket.empty()
    engine.until_rest()
    failed = Delivery.objects.get(pk=delivery.pk)
    assert (failed.state, "gone" in failed.reason) == (State.FAILED, True)
    assert engine.visible() == []


def test_a_medium_is_judged_without_its_file(engine: Engine) -> None:
    found = for_platforms(posts.medium(engine.office))
    assert (found.kind, found.path.is_absolute()) == (MediaKind.IMAGE, False)
