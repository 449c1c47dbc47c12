"""What is taken in of uploaded files."""

import io

import av
import pytest
from django.core.files.base import ContentFile, File
from PIL import Image

from corong.posts import media
from corong.posts.media import Refusal, RefusedFileError
from corong.posts.models import Medium
from tests.factories import films, posts
from tests.factories.people import Four

ORIENTATION, GPS = 0x0112, 0x8825


def _photograph() -> bytes:
    """Draw a picture as a telephone held upright writes it: lying, with orientation and place."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[GPS] = {1: "S", 2: (1.0, 16.0, 0.0)}
    written = io.BytesIO()
    Image.new("RGB", (80, 40), "teal").save(written, format="JPEG", exif=exif, comment=b"rahasia")
    return written.getvalue()


def _bytes(medium: Medium) -> bytes:
    with medium.file.open("rb") as file:
        return bytes(file.read())


def test_a_photograph_is_turned_upright_and_says_no_place(four: Four) -> None:
    assert b"Exif" in _photograph()
    medium = posts.medium(four.regency_a, content=_photograph())
    assert (medium.width, medium.height) == (40, 80)
    content = _bytes(medium)
    assert b"Exif" not in content
    assert b"rahasia" not in content
    with Image.open(io.BytesIO(content)) as image:
        assert image.size == (40, 80)
        assert not image.getexif()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_keeps_its_kind_whatever_its_name(four: Four, kind: str) -> None:
    medium = posts.medium(four.regency_a, content=posts.picture(kind=kind))
    assert medium.mime == f"image/{kind.lower()}"
    assert medium.size_bytes == len(_bytes(medium))
    assert "latihan" not in str(medium.file.name)


def test_a_photograph_with_another_beside_it_is_the_photograph(four: Four) -> None:
    written = io.BytesIO()
    beside = [Image.new("RGB", (20, 10), "coral")]
    Image.new("RGB", (80, 40), "teal").save(written, format="MPO", save_all=True, append_images=beside)
    medium = posts.medium(four.regency_a, content=written.getvalue())
    assert (medium.mime, medium.width, medium.height) == ("image/jpeg", 80, 40)
    with Image.open(io.BytesIO(_bytes(medium))) as image:
        assert (image.format, getattr(image, "n_frames", 1)) == ("JPEG", 1)


def test_a_large_picture_is_brought_to_a_size_platforms_show(four: Four) -> None:
    medium = posts.medium(four.regency_a, content=posts.picture(size=(4000, 2000), kind="JPEG"))
    assert (medium.width, medium.height) == (3072, 1536)


def test_a_moving_gif_keeps_moving(four: Four) -> None:
    written = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("teal", "coral", "navy")]
    frames[0].save(written, format="GIF", save_all=True, append_images=frames[1:], duration=80)
    content = _bytes(posts.medium(four.regency_a, content=written.getvalue()))
    with Image.open(io.BytesIO(content)) as image:
        assert getattr(image, "n_frames", 1) == 3


def test_a_video_is_known_by_its_content_with_size_and_length(four: Four) -> None:
    medium = posts.medium(four.regency_a, content=posts.film(width=1280, height=720, seconds=12.5))
    assert (medium.kind, medium.mime) == ("video", "video/mp4")
    assert (medium.width, medium.height, medium.seconds) == (1280, 720, 12.5)


def test_a_video_says_neither_place_nor_owner(four: Four) -> None:
    content = films.film(title="rahasia", seconds=0.2)
    assert b"rahasia" in content
    given = io.BytesIO(content)
    kept = _bytes(media.ingest(File(given, name="latihan.mp4"), four.regency_a, by=None))
    assert given.getvalue() == content
    assert b"rahasia" not in kept
    assert len(kept) == len(content)
    with av.open(io.BytesIO(kept), "r") as film:
        assert len(list(film.decode(video=0))) == 5


def test_a_video_taken_upright_is_upright(four: Four) -> None:
    medium = posts.medium(four.regency_a, content=posts.film(width=1280, height=720, seconds=1, is_turned=True))
    assert (medium.width, medium.height) == (720, 1280)


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"<svg onload='alert(1)'/>", Refusal.NOT_MEDIA),
        (b"MZ\x90\x00 program", Refusal.NOT_MEDIA),
        (posts.picture(size=(400, 400), kind="JPEG")[:900], Refusal.DAMAGED),
        (posts.picture(size=(9000, 9000)), Refusal.TOO_MANY_PIXELS),
        (posts.film(width=4, height=4, seconds=1)[:-20], Refusal.DAMAGED),
        (b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 12, Refusal.DAMAGED),
    ],
    ids=["svg", "program", "cut off", "bomb", "film cut off", "film without index"],
)
def test_what_cannot_be_used_is_refused(four: Four, content: bytes, cause: Refusal) -> None:
    with pytest.raises(RefusedFileError) as refused:
        posts.medium(four.regency_a, content=content)
    assert refused.value.cause is cause
    assert not Medium.objects.exists()


def test_an_empty_file_is_refused(four: Four) -> None:
    with pytest.raises(RefusedFileError) as refused:
        media.ingest(ContentFile(b"", name="kosong.png"), four.regency_a, by=None)
    assert refused.value.cause is Refusal.EMPTY
