"""A film is sent in the parts that a player asks for."""

import pytest

from corong.posts.models import Medium
from tests.dashboard.conftest import Browser
from tests.factories import posts
from tests.factories.people import Four

WHOLE, PART, NO_SUCH_PART = 200, 206, 416


@pytest.fixture
def medium(four: Four) -> Medium:
    return posts.medium(four.regency_a)


def _content(medium: Medium) -> bytes:
    with medium.file.open("rb") as file:
        return bytes(file.read())


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-1", slice(0, 2)),
        ("bytes=10-19", slice(10, 20)),
        ("bytes=10-", slice(10, None)),
        ("bytes=-5", slice(-5, None)),
        ("bytes=-99999999", slice(None)),
        ("bytes=0-99999999", slice(None)),
    ],
)
def test_a_part_is_sent_and_says_which(four: Four, browser: Browser, medium: Medium, asked: str, part: slice) -> None:
    content = _content(medium)
    answer = browser(four.officer).get(f"/media/{medium.pk}/", headers={"Range": asked})
    first, end, _ = part.indices(len(content))
    assert answer.status_code == PART
    assert answer.getvalue() == content[part]
    assert answer["Content-Range"] == f"bytes {first}-{end - 1}/{len(content)}"
    assert (answer["Content-Length"], answer["Accept-Ranges"]) == (str(end - first), "bytes")
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Range": "bytes=-"},
        {"Range": "bytes=5-4"},
        {"Range": "bytes=0-1,5-6"},
        {"Range": "lines=0-1"},
        {"Range": "bytes=0-1", "If-Range": '"another"'},
    ],
)
def test_what_is_no_single_part_is_sent_whole(
    four: Four, browser: Browser, medium: Medium, headers: dict[str, str]
) -> None:
    answer = browser(four.officer).get(f"/media/{medium.pk}/", headers=headers)
    assert (answer.status_code, answer.getvalue()) == (WHOLE, _content(medium))
    assert answer["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=-0"])
def test_a_part_there_is_not_is_refused(four: Four, browser: Browser, medium: Medium, asked: str) -> None:
    answer = browser(four.officer).get(f"/media/{medium.pk}/", headers={"Range": asked})
    assert (answer.status_code, answer["Content-Range"]) == (NO_SUCH_PART, f"bytes */{medium.size_bytes}")
