import pytest

from connectors.links import with_address

PAGE = "https://disdik.example/ppdb"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (f"Baca {PAGE}.", PAGE),
        (f"(Baca: {PAGE})", PAGE),
        (f"Baca {PAGE}/", PAGE),
        (f"Baca {PAGE}", f"{PAGE}/"),
        (f"{PAGE}-2026 dan {PAGE}", PAGE),
        # Not found whole in any text: what ends it looks like the end of a sentence.
        (f"Baca {PAGE}). Ya", f"{PAGE})"),
        (f"Baca {PAGE}_PT. Ya", f"{PAGE}_PT."),
    ],
)
def test_an_address_that_stands_in_the_text_is_not_added(text: str, url: str) -> None:
    assert with_address(text, url) == text


@pytest.mark.parametrize("longer", ["-2026", "/jadwal", "?no=1", "#syarat", "2"])
def test_an_address_that_is_only_the_beginning_of_another_one_is_added(longer: str) -> None:
    text = f"Jadwal: {PAGE}{longer}"
    assert with_address(text, PAGE) == f"{text}\n\n{PAGE}"
