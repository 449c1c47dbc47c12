from dataclasses import replace
from pathlib import Path

import pytest

from connectors.contract import MediaKind, Medium
from connectors.youtube import wording
from tests.connectors.contract import draft_of

VIDEO = Medium(Path("x"), MediaKind.VIDEO, "video/mp4", size_bytes=1, width=16, height=9, alt="", seconds=3)
IMAGE = Medium(Path("x"), MediaKind.IMAGE, "image/webp", size_bytes=1, width=16, height=9, alt="ada teks alternatif")


@pytest.mark.parametrize(
    ("media", "codes"),
    [
        ((), ["media_missing"]),
        ((VIDEO,), []),
        ((VIDEO, VIDEO), ["too_many_videos"]),
        # Neither its type nor its size matters: no image is taken.
        ((IMAGE,), ["too_many_images"]),
        ((replace(VIDEO, mime="image/gif"),), ["media_type"]),
    ],
)
def test_what_youtube_would_refuse_is_told_before_and_once(media: tuple[Medium, ...], codes: list[str]) -> None:
    assert [problem.code for problem in wording.problems(draft_of(media=media))] == codes
