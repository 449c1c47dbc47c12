from pathlib import Path

import pytest

from connectors.contract import Draft, Link, MediaKind, Medium
from connectors.mastodon import wording
from connectors.mastodon.plain import comparable, plain
from tests.connectors.contract import MADE_AT, draft_of

FAMILY = "👨‍👩‍👧‍👦"


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("halo", 4),
        (FAMILY * 3, 3),
        ("e\u0301", 1),
        ("baris\nbaru", 10),
        ("https://a.example/" + "x" * 100, 23),
        ("https://a.example", 23),
        ("lihat https://a.example/b, lalu http://c.example.", 6 + 23 + 7 + 23 + 1),
        ("(https://a.example/b_(c))", 25),
        ("@dinas@contoh.example", 6),
        ("halo @dinas@contoh.example!", 12),
        ("surat@contoh.example", 20),
        ("jdih.kaltimprov.go.id", 21),
    ],
)
def test_text_is_counted_as_the_server_does(text: str, length: int) -> None:
    assert wording.length(text) == length


@pytest.mark.parametrize("letter", ["a", FAMILY])
@pytest.mark.parametrize(("count", "codes"), [(499, []), (500, []), (501, ["text_too_long"])])
def test_the_limit_is_five_hundred_graphemes(letter: str, count: int, codes: list[str]) -> None:
    assert [problem.code for problem in wording.problems(draft_of(letter * count))] == codes


def linked(text: str, url: str = "https://jdih.example/perda/7") -> Draft:
    return Draft(text=text, language="id", made_at=MADE_AT, link=Link(url))


def test_a_link_goes_into_the_text_once() -> None:
    assert wording.text(linked("Perda 7")) == "Perda 7\n\nhttps://jdih.example/perda/7"
    assert wording.text(linked("Lihat https://jdih.example/perda/7 ya")) == "Lihat https://jdih.example/perda/7 ya"
    assert wording.text(linked("")) == "https://jdih.example/perda/7"


def test_the_link_counts_into_the_limit() -> None:
    assert wording.problems(linked("a" * (500 - 2 - 23))) == []
    [problem] = wording.problems(linked("a" * (501 - 2 - 23)))
    assert (problem.code, problem.limit, problem.found) == ("text_too_long", 500, 501)


def medium(kind: MediaKind = MediaKind.IMAGE, mime: str = "image/png", size_bytes: int = 1, alt: str = "") -> Medium:
    return Medium(Path("x"), kind, mime, size_bytes=size_bytes, width=1, height=1, alt=alt)


IMAGE = medium()
VIDEO = medium(MediaKind.VIDEO, "video/mp4")


@pytest.mark.parametrize(
    ("media", "codes"),
    [
        ((), ["text_empty"]),
        ((IMAGE,) * 4, []),
        ((IMAGE,) * 5, ["too_many_images"]),
        ((VIDEO,), []),
        ((VIDEO,) * 2, ["too_many_videos"]),
        ((IMAGE, VIDEO), ["mixed_media"]),
        ((medium(mime="image/tiff"),), ["media_type"]),
        ((medium(size_bytes=16 * 1024 * 1024),), []),
        ((medium(size_bytes=16 * 1024 * 1024 + 1),), ["image_too_large"]),
        ((medium(MediaKind.VIDEO, "video/mp4", 99 * 1024 * 1024 + 1),), ["video_too_large"]),
        ((medium(alt="a" * 1500),), []),
        ((medium(alt="a" * 1501),), ["alt_too_long"]),
    ],
)
def test_what_the_server_would_refuse_is_told_before(media: tuple[Medium, ...], codes: list[str]) -> None:
    assert [problem.code for problem in wording.problems(draft_of("", media=media))] == codes


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Satu</p><p>Dua<br />Tiga</p>", "Satu\n\nDua\nTiga"),
        ("<p>5 &gt; 3 &amp; 2 &lt; 4</p>", "5 > 3 & 2 < 4"),
        (
            '<p><a href="x"><span class="invisible">https://</span><span>a.example/p</span></a></p>',
            "https://a.example/p",
        ),
        ('<p><span class="h-card"><a href="x" class="mention">@<span>dinas</span></a></span> ya</p>', "@dinas ya"),
        ("", ""),
    ],
)
def test_the_text_of_a_status_is_read_from_its_html(html: str, text: str) -> None:
    assert plain(html) == text


def test_texts_are_compared_without_hosts_of_names_and_without_white_space() -> None:
    assert comparable("halo  @dinas@contoh.example\n\nya") == comparable("halo @dinas ya")
    assert comparable("halo @dinas") != comparable("halo @dinas2")
    assert comparable("é") == comparable("e\u0301")
