"""Which texts are nearly the same."""

import pytest

from corong.posts.likeness import Shape

NOTICE = "Layanan adminduk keliling hadir di Kecamatan Hulu hari Rabu pukul 08.00 sampai 12.00, tanpa biaya."


@pytest.mark.parametrize(
    "other",
    [
        NOTICE,
        f"{NOTICE.upper()} #LayananPublik https://contoh.example/a",
        NOTICE.replace("Rabu", "Kamis"),
        f"Info: {NOTICE}",
    ],
)
def test_links_tags_capitals_and_a_word_make_no_other_text(other: str) -> None:
    assert Shape(NOTICE).is_like(Shape(other))
    assert Shape(other).is_like(Shape(NOTICE))


@pytest.mark.parametrize(
    "other",
    [
        "Layanan perpustakaan keliling hadir di Kecamatan Hilir hari Senin pukul 09.00, dengan seribu buku baru.",
        "Layanan adminduk keliling",
        "",
        "#LayananPublik https://contoh.example/a",
    ],
)
def test_other_words_are_another_text(other: str) -> None:
    assert not Shape(NOTICE).is_like(Shape(other))


def test_short_texts_are_alike_only_when_their_words_are_equal() -> None:
    assert Shape("Selamat pagi!").is_like(Shape("selamat pagi"))
    assert not Shape("Selamat pagi Kaltim").is_like(Shape("Selamat malam Kaltim"))
    assert not Shape("").is_like(Shape(""))
