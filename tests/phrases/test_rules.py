"""How hashtags are read and added."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corong.phrases.rules import NotHashtagsError, tags_in, with_tags, with_text


def test_tags_are_read_with_or_without_signs_each_once_as_first_written() -> None:
    assert tags_in("#LayananPublik layananpublik, Kaltim#IKN\n#Hari2 ") == ["LayananPublik", "Kaltim", "IKN", "Hari2"]


@pytest.mark.parametrize("wrong", ["#2026", "jalan-poros", "#___", "a.b", "x" * 101])
def test_what_no_platform_takes_for_a_hashtag_is_named(wrong: str) -> None:
    with pytest.raises(NotHashtagsError) as refused:
        tags_in(f"Baik {wrong}")
    assert refused.value.words == (wrong.lstrip("#"),)


def test_tags_that_stand_in_the_text_are_not_added_again() -> None:
    assert with_tags("Dibuka hari ini #layananpublik", ["LayananPublik", "Kaltim"]) == (
        "Dibuka hari ini #layananpublik\n\n#Kaltim"
    )
    assert with_tags("Sudah #Kaltim", ["Kaltim"]) == "Sudah #Kaltim"
    assert with_tags("", ["Kaltim", "IKN"]) == "#Kaltim #IKN"
    assert with_tags("Lihat https://contoh.example/#Kaltim", ["Kaltim"]).endswith("\n\n#Kaltim")


@given(st.text(alphabet="ab #\n", max_size=40), st.lists(st.sampled_from(["a", "b", "Ab"]), max_size=4, unique=True))
def test_adding_tags_twice_is_adding_them_once_and_loses_nothing(text: str, tags: list[str]) -> None:
    once = with_tags(text, tags)
    assert with_tags(once, tags) == once
    assert once.startswith(text.rstrip())


def test_a_text_goes_below_as_a_paragraph_of_its_own() -> None:
    assert with_text("Satu \n", "Dua") == "Satu\n\nDua"
    assert with_text("", " Dua ") == "Dua"
