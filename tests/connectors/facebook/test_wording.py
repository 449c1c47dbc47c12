from dataclasses import replace
from pathlib import Path

import pytest

from connectors.contract import Link
from connectors.facebook import wording
from tests.connectors.contract import draft_of, image_of, video_of

URL = "https://jdih.example/perda/7"


@pytest.mark.parametrize(("characters", "codes"), [(63_205, []), (63_206, []), (63_207, ["text_too_long"])])
def test_the_limit_is_63206(characters: int, codes: list[str]) -> None:
    assert [problem.code for problem in wording.problems(draft_of("a" * characters))] == codes


def test_a_link_needs_no_words() -> None:
    assert [problem.code for problem in wording.problems(draft_of(""))] == ["text_empty"]
    assert wording.problems(replace(draft_of(""), link=Link(URL))) == []


def test_an_address_goes_into_the_text_beside_media_alone(tmp_path: Path) -> None:
    beside = replace(draft_of("Perda", media=(image_of(tmp_path, alt=""),)), link=Link(URL))
    assert wording.text(beside) == f"Perda\n\n{URL}"
    assert wording.text(replace(draft_of("Perda"), link=Link(URL))) == "Perda"


@pytest.mark.parametrize(("images", "codes"), [(9, []), (10, []), (11, ["too_many_images"])])
def test_a_post_shows_ten_images_at_most(tmp_path: Path, images: int, codes: list[str]) -> None:
    media = tuple(image_of(tmp_path, alt="", shade=number) for number in range(images))
    assert [problem.code for problem in wording.problems(draft_of(media=media))] == codes


def test_photos_and_a_video_do_not_go_together(tmp_path: Path) -> None:
    draft = draft_of(media=(image_of(tmp_path, alt=""), video_of(tmp_path)))
    assert [problem.code for problem in wording.problems(draft)] == ["mixed_media"]


@pytest.mark.parametrize(("characters", "codes"), [(999, []), (1000, []), (1001, ["alt_too_long"])])
def test_an_alt_text_has_a_limit(tmp_path: Path, characters: int, codes: list[str]) -> None:
    draft = draft_of(media=(image_of(tmp_path, alt="a" * characters),))
    assert [problem.code for problem in wording.problems(draft)] == codes
