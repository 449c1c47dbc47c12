from dataclasses import replace
from pathlib import Path

import pytest

from connectors.contract import Link, MediaKind, Medium
from connectors.tiktok import wording
from tests.connectors.contract import draft_of

VIDEO = Medium(Path("x"), MediaKind.VIDEO, "video/mp4", size_bytes=1, width=9, height=16, alt="", seconds=3)
IMAGE = Medium(Path("x"), MediaKind.IMAGE, "image/jpeg", size_bytes=1, width=9, height=16, alt="ada teks alternatif")


@pytest.mark.parametrize(("letter", "units"), [("a", 1), ("é", 1), ("😀", 2)])
@pytest.mark.parametrize(("left", "codes"), [(-1, []), (0, []), (1, ["text_too_long"])])
def test_the_limit_is_2200_utf16_units(letter: str, units: int, left: int, codes: list[str]) -> None:
    text = letter * (2200 // units) + "a" * max(left, 0)
    text = text[: len(text) + min(left, 0)]
    assert [problem.code for problem in wording.problems(draft_of(text, media=(VIDEO,)))] == codes


@pytest.mark.parametrize(
    ("media", "codes"),
    [
        ((), ["media_missing"]),
        ((VIDEO,), []),
        ((VIDEO, VIDEO), ["too_many_videos"]),
        ((IMAGE,) * 35, []),
        ((IMAGE,) * 36, ["too_many_images"]),
        ((IMAGE, VIDEO), ["mixed_media"]),
        ((replace(IMAGE, mime="image/png"),), ["media_type"]),
        ((replace(IMAGE, size_bytes=20_000_001),), ["image_too_large"]),
        ((replace(VIDEO, seconds=601.0),), ["video_too_long"]),
    ],
)
def test_what_tiktok_would_refuse_is_told_before(media: tuple[Medium, ...], codes: list[str]) -> None:
    assert [problem.code for problem in wording.problems(draft_of(media=media))] == codes


def test_the_address_of_a_link_stands_in_the_caption() -> None:
    draft = replace(draft_of("Perda 7", media=(VIDEO,)), link=Link("https://jdih.example/7"))
    assert wording.text(draft) == "Perda 7\n\nhttps://jdih.example/7"
