"""What is planned for which platform."""

from dataclasses import replace
from pathlib import Path

import pytest

from connectors.capabilities import Capabilities
from connectors.catalogue import capabilities
from connectors.contract import MediaKind, Medium
from corong.media.rules import Framing, Mode, expected, plan

ABLE = replace(
    capabilities("mastodon"),
    image_types=("image/jpeg",),
    image_bytes=1_000_000,
    image_edge=1440,
    image_shape=(0.8, 1.91),
    video_bytes=10_000_000,
    video_edge=1280,
    video_shape=(0.5, 2.0),
    video_codecs=("h264", "aac"),
)
PHOTO = Medium(Path("a.jpg"), MediaKind.IMAGE, "image/jpeg", 500_000, 1200, 1000, "")
FILM = Medium(Path("a.mp4"), MediaKind.VIDEO, "video/mp4", 5_000_000, 1280, 720, "", 30.0, codecs=("h264", "aac"))


@pytest.mark.parametrize("medium", [PHOTO, FILM])
def test_what_a_platform_takes_goes_as_it_is(medium: Medium) -> None:
    assert plan(medium, ABLE, None) is None
    assert expected(medium, None) is medium


@pytest.mark.parametrize(
    ("changed", "edge"),
    [
        (replace(PHOTO, size_bytes=1_000_001), (1200, 1000)),
        (replace(PHOTO, mime="image/png"), (1200, 1000)),
        (replace(PHOTO, width=2880, height=2400), (1440, 1200)),
    ],
    ids=["too many bytes", "another kind", "too many pixels"],
)
def test_a_picture_is_brought_to_kind_and_size(changed: Medium, edge: tuple[int, int]) -> None:
    made = plan(changed, ABLE, None)
    assert made is not None
    sent = expected(changed, made)
    assert (sent.mime, (sent.width, sent.height)) == ("image/jpeg", edge)
    assert sent.size_bytes <= ABLE.image_bytes


def test_what_may_move_is_never_made_to_stand_still() -> None:
    assert plan(replace(PHOTO, mime="image/gif"), ABLE, None) is None


@pytest.mark.parametrize(
    "changed",
    [
        replace(FILM, size_bytes=10_000_001),
        replace(FILM, width=1920, height=1080),
        replace(FILM, codecs=("hevc", "aac")),
        replace(FILM, codecs=("h264", "opus")),
    ],
    ids=["bytes", "pixels", "pictures' codec", "sound's codec"],
)
def test_a_film_is_made_anew_where_it_is_not_taken(changed: Medium) -> None:
    made = plan(changed, ABLE, None)
    assert made is not None
    assert max(made.size()) <= 1280
    assert made.bits() * 30 / 8 < 10_000_000
    assert expected(changed, made).codecs == ("h264", "aac")


def test_a_film_too_long_for_its_size_is_not_made_unwatchable() -> None:
    assert plan(replace(FILM, size_bytes=20_000_000, seconds=900.0), ABLE, None) is None


def test_a_refused_shape_is_left_alone_until_somebody_chooses() -> None:
    assert plan(replace(PHOTO, width=500, height=1000), ABLE, None) is None


@pytest.mark.parametrize(("width", "height"), [(500, 1000), (1400, 400), (333, 1111)])
@pytest.mark.parametrize("able", [ABLE, replace(ABLE, image_edge=0)])
def test_a_border_brings_a_picture_into_shape_and_cuts_nothing(able: Capabilities, width: int, height: int) -> None:
    tall = replace(PHOTO, width=width, height=height)
    made = plan(tall, able, Framing(Mode.BORDER))
    assert made is not None
    assert made.box == (0, 0, width, height)
    assert made.canvas[0] >= width
    assert made.canvas[1] >= height
    assert 0.8 <= made.size()[0] / made.size()[1] <= 1.91


def test_a_cut_keeps_the_box_an_officer_chose() -> None:
    made = plan(PHOTO, ABLE, Framing(Mode.CROP, left=0.25, top=0.1, width=0.5, height=0.5))
    assert made is not None
    assert made.box == (300, 100, 900, 600)
    assert made.size() == (600, 500)


@pytest.mark.parametrize("box", [{"left": 0.6, "width": 0.5}, {"top": -0.1}, {"height": 0.0}, {"mode": "stretch"}])
def test_a_box_outside_the_picture_is_no_choice(box: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"box|stretch"):
        Framing.of({"mode": "crop", **box})


def test_a_plan_has_a_name_of_its_own() -> None:
    border, cut = (
        plan(replace(PHOTO, width=500), ABLE, framing)
        for framing in (Framing(Mode.BORDER), Framing(Mode.CROP, width=0.5))
    )
    assert border is not None
    assert cut is not None
    assert border.key() != cut.key()
    assert border.key() == replace(border).key()
