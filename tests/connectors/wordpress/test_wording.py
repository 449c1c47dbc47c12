from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import Link, MediaKind, Medium
from connectors.wordpress import wording
from connectors.wordpress.dialect import beneath
from connectors.wordpress.search import comparable, plain
from connectors.wordpress.slugs import slug_of
from tests.connectors.contract import draft_of

LONG = "Kata " * 40


@pytest.mark.parametrize(
    ("text", "headline", "body"),
    [
        ("Satu baris.", "Satu baris.", ""),
        ("Judul\n\nIsi satu.\n\nIsi dua.", "Judul", "Isi satu.\n\nIsi dua."),
        ("a" * 120, "a" * 120, ""),
        ("a" * 121, "a" * 119 + "…", "a" * 121),
        (f"Kalimat pertama. {LONG}", "Kalimat pertama.", LONG.strip()),
        (LONG, "Kata " * 22 + "Kata…", LONG.strip()),
    ],
)
def test_the_first_words_are_the_headline(text: str, headline: str, body: str) -> None:
    assert wording.headline(draft_of(text)) == (headline, body)


@given(st.text(max_size=400))
def test_no_word_is_lost_between_headline_and_body(text: str) -> None:
    draft = draft_of(text)
    title, body = wording.headline(draft)
    assert len(title) <= wording.HEADLINE
    whole = wording.text(draft)
    assert body == whole or (title + body).split() == whole.split() or f"{title} {body}".split() == whole.split()


@given(st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs")), max_size=200))
def test_what_is_written_can_be_read_back(text: str) -> None:
    assert comparable(plain(wording.body(text, ()))) == comparable(text)


def test_signs_of_html_in_a_text_are_only_signs() -> None:
    html = wording.body("<script>alert(1)</script> & 'kita' https://a.example/?a=1&b=\"2\"", ())
    assert "<script>" not in html
    assert '<a href="https://a.example/?a=1&amp;b=">' in html


def test_an_alt_text_cannot_leave_its_place() -> None:
    medium = Medium(Path("x"), MediaKind.IMAGE, "image/png", size_bytes=1, width=1, height=1, alt='"><script>')
    assert 'alt="&quot;&gt;&lt;script&gt;"' in wording.body("", [(medium, 7, "https://a.example/7.png")])


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Perda Nomor 7 Tahun 2026!", "perda-nomor-7-tahun-2026"),
        ("Pengumuman “penting”: café", "pengumuman-penting-cafe"),
        ("界", ""),
        ("kata " * 20, "-".join(["kata"] * 12)),
    ],
)
def test_slugs_are_short_and_plain(title: str, slug: str) -> None:
    assert slug_of(title) == slug


@pytest.mark.parametrize(("count", "codes"), [(60_000, []), (60_001, ["text_too_long"])])
def test_very_long_texts_are_advised_against(count: int, codes: list[str]) -> None:
    assert [problem.code for problem in wording.problems(draft_of("a" * count))] == codes


def test_a_link_is_the_last_paragraph() -> None:
    draft = replace(draft_of("Judul\n\nIsi"), link=Link("https://a.example/7"))
    assert wording.headline(draft) == ("Judul", "Isi\n\nhttps://a.example/7")


@pytest.mark.parametrize(
    ("root", "url", "query"),
    [
        ("https://a.example/wp-json/", "https://a.example/wp-json/wp/v2/posts", [("per_page", "1")]),
        ("https://a.example/?rest_route=/", "https://a.example/", [("rest_route", "/wp/v2/posts"), ("per_page", "1")]),
    ],
)
def test_both_forms_of_addresses_are_known(root: str, url: str, query: list[tuple[str, str]]) -> None:
    assert beneath(root, "wp/v2/posts", [("per_page", "1")]) == (url, query)
