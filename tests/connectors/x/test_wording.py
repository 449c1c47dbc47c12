from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import Link, MediaKind, Medium
from connectors.x import search, wording
from connectors.x.answers import Entities, Post, Url
from tests.connectors.contract import draft_of

FAMILY = "👨‍👩‍👧‍👦"


@pytest.mark.parametrize(("count", "codes"), [(279, []), (280, []), (281, ["text_too_long"])])
def test_the_limit_is_280_light_characters(count: int, codes: list[str]) -> None:
    assert [problem.code for problem in wording.problems(draft_of("a" * count))] == codes


@pytest.mark.parametrize("heavy", ["界", "🙂", FAMILY, "🇮🇩", "❤️", "1️⃣", "👍🏽", "…"])
def test_140_heavy_ones_fill_it(heavy: str) -> None:
    assert wording.length(heavy * 140) == 280
    assert [problem.code for problem in wording.problems(draft_of(heavy * 140))] == []
    assert [problem.code for problem in wording.problems(draft_of(heavy * 140 + "a"))] == ["text_too_long"]


@pytest.mark.parametrize("light", ["a", "\u00e9", "\u2014", "\u201c", "\u2019", "e\u0301"])
def test_light_ones_count_as_one_once_they_are_composed(light: str) -> None:
    assert wording.length(light * 280) == 280


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("https://a.example/" + "x" * 300, 23),
        ("https://t.id", 23),
        ("Baca https://a.example/x. Ya", 32),
        ("kaltimprov.go.id", 23),
        ("buka kaltimprov.go.id/perda?no=7, lalu", 34),
        ("surel@kaltimprov.go.id", 22),
        ("pukul 15.00 WITA", 16),
    ],
)
def test_an_address_counts_23_with_or_without_its_scheme(text: str, length: int) -> None:
    assert wording.length(text) == length


@pytest.mark.parametrize(
    ("mime", "kind", "size_bytes", "seconds", "codes"),
    [
        ("image/jpeg", MediaKind.IMAGE, 5_242_880, 0, []),
        ("image/jpeg", MediaKind.IMAGE, 5_242_881, 0, ["image_too_large"]),
        ("image/heic", MediaKind.IMAGE, 1, 0, ["media_type"]),
        ("video/mp4", MediaKind.VIDEO, 536_870_912, 140, []),
        ("video/mp4", MediaKind.VIDEO, 536_870_913, 140, ["video_too_large"]),
        ("video/mp4", MediaKind.VIDEO, 1, 141, ["video_too_long"]),
    ],
)
def test_media_have_limits(mime: str, kind: MediaKind, size_bytes: int, seconds: int, codes: list[str]) -> None:
    medium = Medium(Path("x"), kind, mime, size_bytes=size_bytes, width=1, height=1, alt="", seconds=seconds)
    assert [problem.code for problem in wording.problems(draft_of(media=(medium,)))] == codes


@pytest.mark.parametrize(("count", "codes"), [(1000, []), (1001, ["alt_too_long"])])
def test_alt_texts_have_a_limit(count: int, codes: list[str]) -> None:
    medium = Medium(Path("x"), MediaKind.IMAGE, "image/png", size_bytes=1, width=1, height=1, alt="a" * count)
    assert [problem.code for problem in wording.problems(draft_of(media=(medium,)))] == codes


def test_a_link_counts_as_a_paragraph_of_its_own() -> None:
    draft = replace(draft_of("a" * 255), link=Link("https://a.example/" + "x" * 90))
    assert wording.length(wording.text(draft)) == 280
    assert wording.problems(draft) == []


def test_shown_texts_are_undone() -> None:
    urls = [
        Url(url="https://t.co/a", expanded_url="https://a.example/?x=1&y=2"),
        Url(url="https://t.co/b", expanded_url="https://x.com/d/status/1/photo/1", media_key="3_1"),
    ]
    post = Post(id="1", text="5 &gt; 3 &amp; https://t.co/a https://t.co/b", entities=Entities(urls=urls))
    assert search.comparable(search.shown(post)) == search.comparable("5 > 3 & https://a.example/?x=1&y=2")


@given(st.text(max_size=300))
def test_the_count_is_never_below_the_graphemes_divided_by_their_share(text: str) -> None:
    assert 0 <= wording.length(text) <= max(23, 23 * len(text))
