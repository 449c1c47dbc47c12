"""Public addresses of files, over HTTP as platforms fetch them."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from pytest_django.live_server_helper import LiveServer

from corong.media.addresses import ExpiredError, NoSuchFileError, Shelf, address, find
from corong.posts.models import Medium
from tests.factories import posts
from tests.factories.organisations import organisation


@pytest.fixture
def medium(transactional_db: None) -> Medium:
    del transactional_db
    return posts.medium(organisation())


def _address(medium: Medium, base: str = "https://corong.latihan.example") -> str:
    return address(Shelf.MEDIUM, medium.pk, sha256=medium.sha256, mime=medium.mime, base=base)


def _get(url: str) -> httpx.Response:
    with httpx.Client(trust_env=False) as client:
        return client.get(url)


def test_a_platform_fetches_the_file_without_signing_in(live_server: LiveServer, medium: Medium) -> None:
    url = _address(medium, live_server.url)
    answer = _get(url)
    assert answer.status_code == 200
    assert answer.content == _content(medium)
    assert url.endswith(".png")
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-length"] == str(medium.size_bytes)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["content-disposition"] == 'inline; filename="berkas.png"'
    assert "set-cookie" not in answer.headers


def test_an_address_that_was_changed_leads_nowhere(live_server: LiveServer, medium: Medium) -> None:
    other = posts.medium(medium.organisation, content=posts.picture(colour="coral"))
    mine, theirs = (_address(each, live_server.url) for each in (medium, other))
    content, _, signature = mine.rpartition("~")
    for wrong in (
        mine.replace("~", "~A", 1),
        f"{theirs.rpartition('~')[0]}~{signature}",
        content,
        f"{live_server.url}/berkas/",
        f"{live_server.url}/berkas/{medium.pk}",
        f"{live_server.url}/berkas/{medium.file.name}",
    ):
        assert _get(wrong).status_code == 404, wrong


def test_an_address_is_bound_to_the_content_it_was_made_for(live_server: LiveServer, medium: Medium) -> None:
    url = _address(medium, live_server.url)
    Medium.objects.filter(pk=medium.pk).update(sha256="0" * 64)
    assert _get(url).status_code == 404


def test_an_address_ends_after_a_day(live_server: LiveServer, medium: Medium) -> None:
    token = _address(medium, live_server.url).rpartition("/")[2]
    assert find(token, now=datetime.now(UTC) + timedelta(hours=23, minutes=59)).mime == "image/png"
    with pytest.raises(ExpiredError):
        find(token, now=datetime.now(UTC) + timedelta(hours=25, minutes=1))
    with pytest.raises(NoSuchFileError):
        find(token.replace("~", "~A"), now=datetime.now(UTC) + timedelta(days=2))


def test_a_file_that_is_gone_from_the_disk_is_not_found(live_server: LiveServer, medium: Medium) -> None:
    medium.file.storage.delete(str(medium.file.name))
    assert _get(_address(medium, live_server.url)).status_code == 404


def test_without_a_public_address_there_is_nothing_to_fetch(medium: Medium) -> None:
    assert not _address(medium, base="")


def _content(medium: Medium) -> bytes:
    with medium.file.open("rb") as file:
        return bytes(file.read())
