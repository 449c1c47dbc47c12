from dataclasses import replace
from pathlib import Path

import pytest

from connectors.contract import Link
from connectors.instagram import wording
from tests.connectors.contract import draft_of, image_of, video_of
from tests.connectors.served import jpeg_of


@pytest.mark.parametrize(("characters", "codes"), [(2_199, []), (2_200, []), (2_201, ["text_too_long"])])
def test_the_limit_is_2200(tmp_path: Path, characters: int, codes: list[str]) -> None:
    draft = draft_of("a" * characters, media=(jpeg_of(tmp_path, alt=""),))
    assert [problem.code for problem in wording.problems(draft)] == codes


def test_the_address_counts(tmp_path: Path) -> None:
    url = "https://jdih.example/perda/7"
    draft = replace(draft_of("a" * 2_200, media=(jpeg_of(tmp_path, alt=""),)), link=Link(url))
    assert [(each.code, each.found) for each in wording.problems(draft)] == [("text_too_long", 2_202 + len(url))]


def test_a_text_alone_is_a_problem_and_a_picture_alone_is_none(tmp_path: Path) -> None:
    assert [problem.code for problem in wording.problems(draft_of())] == ["media_missing"]
    assert wording.problems(draft_of("", media=(jpeg_of(tmp_path, alt=""),))) == []


def test_only_jpeg_is_taken(tmp_path: Path) -> None:
    draft = draft_of(media=(image_of(tmp_path, alt=""),))
    assert [problem.code for problem in wording.problems(draft)] == ["media_type"]


@pytest.mark.parametrize(("items", "codes"), [(9, []), (10, []), (11, ["too_many_images"])])
def test_a_carousel_has_ten_items_of_either_kind(tmp_path: Path, items: int, codes: list[str]) -> None:
    images = tuple(jpeg_of(tmp_path, alt="", shade=number) for number in range(items - 1))
    draft = draft_of(media=(*images, video_of(tmp_path)))
    assert [problem.code for problem in wording.problems(draft)] == codes
