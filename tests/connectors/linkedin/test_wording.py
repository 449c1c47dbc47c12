from dataclasses import replace
from pathlib import Path

import pytest

from connectors.contract import Link, MediaKind, Medium
from connectors.linkedin import wording
from tests.connectors.contract import draft_of

IMAGE = Medium(Path("x"), MediaKind.IMAGE, "image/png", size_bytes=1, width=1, height=1, alt="")
VIDEO = Medium(Path("x"), MediaKind.VIDEO, "video/mp4", size_bytes=1, width=16, height=9, alt="", seconds=3)


@pytest.mark.parametrize("letter", ["a", "😀", "("])
@pytest.mark.parametrize(("count", "codes"), [(2999, []), (3000, []), (3001, ["text_too_long"])])
def test_the_limit_is_3000_characters_without_escapes(letter: str, count: int, codes: list[str]) -> None:
    assert [problem.code for problem in wording.problems(draft_of(letter * count))] == codes


@pytest.mark.parametrize(
    ("text", "little"),
    [
        ("biasa saja", "biasa saja"),
        ("a_b (c) [d] {e} <f>", r"a\_b \(c\) \[d\] \{e\} \<f\>"),
        ("x|y @z *t* ~u \\v", r"x\|y \@z \*t\* \~u \\v"),
        ("Lihat #Perda, ya", r"Lihat {hashtag|\#|Perda}, ya"),
        ("#kota_baru", r"{hashtag|\#|kota\_baru}"),
        ("#2026 dan a#b", r"\#2026 dan a\#b"),
    ],
)
def test_everything_reserved_is_escaped_and_read_back(text: str, little: str) -> None:
    assert wording.little(text) == little
    assert wording.plain(little) == text


def test_a_mention_is_read_as_its_name() -> None:
    assert wording.plain("Bersama @[Pemkab \\(Latihan\\)](urn:li:organization:1).") == "Bersama Pemkab (Latihan)."


@pytest.mark.parametrize(
    ("media", "codes"),
    [
        ((), ["text_empty"]),
        ((IMAGE,) * 20, []),
        ((IMAGE,) * 21, ["too_many_images"]),
        ((VIDEO,), []),
        ((IMAGE, VIDEO), ["mixed_media"]),
        ((replace(IMAGE, mime="image/webp"),), ["media_type"]),
        ((replace(VIDEO, size_bytes=500 * 1024 * 1024 + 1),), ["video_too_large"]),
        ((replace(IMAGE, alt="a" * 1001),), ["alt_too_long"]),
    ],
)
def test_what_linkedin_would_refuse_is_told_before(media: tuple[Medium, ...], codes: list[str]) -> None:
    assert [problem.code for problem in wording.problems(draft_of("", media=media))] == codes


def test_a_link_is_a_card_and_beside_media_an_address_in_the_text() -> None:
    link = Link("https://jdih.example/7")
    alone = replace(draft_of("Perda 7"), link=link)
    assert wording.text(alone) == "Perda 7"
    assert wording.text(replace(alone, media=(IMAGE,))) == "Perda 7\n\nhttps://jdih.example/7"
    assert wording.problems(replace(alone, text="")) == []
