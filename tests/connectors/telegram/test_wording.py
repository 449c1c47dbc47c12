from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import Link, MediaKind, Medium
from connectors.telegram import page, wording
from tests.connectors.contract import draft_of


def medium(kind: MediaKind, mime: str, size_bytes: int) -> Medium:
    return Medium(Path("x"), kind, mime, size_bytes=size_bytes, width=1, height=1, alt="bagan", seconds=9)


@pytest.mark.parametrize(("letter", "units"), [("a", 1), ("é", 1), ("界", 1), ("🙂", 2), ("👩🏽", 4)])
def test_texts_are_counted_in_units_of_utf_16(letter: str, units: int) -> None:
    assert wording.length(letter) == units


@pytest.mark.parametrize(("count", "codes"), [(4095, []), (4096, []), (4097, ["text_too_long"])])
def test_the_limit_of_a_text(count: int, codes: list[str]) -> None:
    assert [problem.code for problem in wording.problems(draft_of("a" * count))] == codes


@pytest.mark.parametrize(("extra", "codes"), [(-1, []), (0, []), (1, ["text_too_long"])])
def test_the_limit_beside_media_is_smaller(extra: int, codes: list[str]) -> None:
    draft = draft_of("🙂" * 512 + "a" * extra if extra > 0 else "🙂" * (512 + extra))
    media = (medium(MediaKind.IMAGE, "image/png", 10),)
    assert wording.problems(draft) == []
    assert [problem.code for problem in wording.problems(replace(draft, media=media))] == codes


@pytest.mark.parametrize(
    ("kind", "mime", "size_bytes", "codes"),
    [
        (MediaKind.IMAGE, "image/jpeg", 10_000_000, []),
        (MediaKind.IMAGE, "image/jpeg", 10_000_001, ["image_too_large"]),
        (MediaKind.IMAGE, "image/gif", 1, ["media_type"]),
        (MediaKind.VIDEO, "video/mp4", 50_000_000, []),
        (MediaKind.VIDEO, "video/mp4", 50_000_001, ["video_too_large"]),
    ],
)
def test_files_have_limits_and_alt_texts_none(kind: MediaKind, mime: str, size_bytes: int, codes: list[str]) -> None:
    media = (medium(kind, mime, size_bytes),)
    assert [problem.code for problem in wording.problems(draft_of(media=media))] == codes


@pytest.mark.parametrize(("count", "codes"), [(10, []), (11, ["too_many_images"])])
def test_an_album_has_ten_places(count: int, codes: list[str]) -> None:
    media = (medium(MediaKind.IMAGE, "image/png", 1),) * count
    assert [problem.code for problem in wording.problems(draft_of(media=media))] == codes


def test_a_link_becomes_the_last_paragraph_once() -> None:
    url = "https://a.example/7"
    assert wording.text(replace(draft_of("Perda"), link=Link(url))) == f"Perda\n\n{url}"
    assert wording.text(replace(draft_of(f"Baca {url}"), link=Link(url))) == f"Baca {url}"


@pytest.mark.parametrize(
    ("shown", "figure"),
    [("999", 999), ("1.5K", 1500), ("23.4k", 23_400), ("2M", 2_000_000), ("👍 12", 12), ("", None), ("banyak", None)],
)
def test_rounded_figures_are_read(shown: str, figure: int | None) -> None:
    assert page.figure(shown) == figure


PAGE = """
<a class="tme_messages_more js-messages_more" data-before="40"></a>
<div class="tgme_widget_message js-widget_message" data-post="Contoh/41">
  <a class="tgme_widget_message_photo_wrap grouped_media_wrap" href="https://t.me/Contoh/41?single"></a>
  <a class="tgme_widget_message_video_player grouped_media_wrap" href="https://t.me/Contoh/42?single"><i></i></a>
  <div class="tgme_widget_message_text js-message_text" dir="auto">Satu <i class="emoji"><b>🙂</b></i><br/>dua</div>
  <div class="tgme_widget_message_reactions js-message_reactions">
    <span class="tgme_reaction tgme_reaction_paid"><i class="icon"></i>7.03K</span>
    <span class="tgme_reaction"><tg-emoji emoji-id="546"></tg-emoji>55.2K</span>
    <span class="tgme_reaction"><i class="emoji"><b>👍</b></i>12</span></div>
  <span class="tgme_widget_message_views">1.2M</span>
  <time datetime="2026-11-24T09:15:00+08:00" class="time">09:15</time>
</div>
<div class="tgme_widget_message js-widget_message" data-post="Contoh/43"><div><p>
  <a class="tgme_widget_message_reply user-color-default" href="https://t.me/Contoh/41?comment=1">
    <div class="tgme_widget_message_text js-message_reply_text" dir="auto">Satu</div></a>
  <div class="tgme_widget_message_text js-message_text" dir="auto">Jawaban &amp; <a href="#">tautan</a></div>
  <div class="media_not_supported_cont">Please open Telegram to view this post</div>
</div>
"""


def test_a_page_is_read_by_the_classes_public_parsers_agree_on() -> None:
    feed = page.read(PAGE.encode())
    assert feed.before == 40
    album, answer = feed.posts
    assert (album.id, album.text, album.media, album.answers) == (41, "Satu 🙂\ndua", 2, None)
    assert (album.reactions, album.views) == (55_212, 1_200_000)
    assert album.at == datetime(2026, 11, 24, 1, 15, tzinfo=UTC)
    assert (answer.id, answer.text, answer.media, answer.answers) == (43, "Jawaban & tautan", 0, 41)


@given(st.text(max_size=400))
def test_any_page_is_read_without_a_fault(html: str) -> None:
    framed = f'<div data-post="a/7"><div class="tgme_widget_message_text">{html}</div></div>'
    assert page.read(framed.encode("utf-8", "surrogatepass")).posts[0].id == 7
