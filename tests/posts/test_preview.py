"""What a preview shows is what the platform will show: words, folds, cards, threads and the shape of pictures."""

import pytest

from connectors.catalogue import PLATFORMS, capabilities
from connectors.display import Mark
from corong.posts.commands import Content
from corong.posts.models import Medium
from corong.posts.preview import PartSeen, preview


def first(content: Content, platform: str) -> PartSeen:
    return preview(content, platform).parts[0]


def shown(part: PartSeen) -> str:
    return "".join(piece.text for piece in part.shown)


def picture(width: int = 1000, height: int = 500, **fields: object) -> Medium:
    return Medium(
        kind="image",
        mime="image/jpeg",
        width=width,
        height=height,
        size_bytes=9000,
        **fields,
    )


def test_each_platform_shows_its_own_text() -> None:
    content = Content(text="Untuk semua", variants={"bluesky": "Untuk Bluesky"})
    assert shown(first(content, "bluesky")) == "Untuk Bluesky"
    assert shown(first(content, "mastodon")) == "Untuk semua"


def test_what_can_be_followed_is_marked_and_nothing_else() -> None:
    text = (
        "Baca https://contoh.example/#peta, #LayananPublik oleh @humas.example. Bukan a#b, bukan surel@contoh.example"
    )
    marked = {piece.text: piece.mark for piece in first(Content(text=text), "mastodon").shown if piece.mark}
    assert marked == {
        "https://contoh.example/#peta": Mark.LINK,
        "#LayananPublik": Mark.HASHTAG,
        "@humas.example": Mark.MENTION,
    }
    assert Mark.LINK not in {piece.mark for piece in first(Content(text=text), "instagram").shown}


@pytest.mark.parametrize("name", [name for name in PLATFORMS if capabilities(name).display.fold_characters])
def test_a_long_text_is_folded_between_words_and_nothing_is_lost(name: str) -> None:
    most = capabilities(name).display.fold_characters
    text = "kata " * most + "#akhir"
    part = first(Content(text=text), name)
    assert most - 20 < len(shown(part)) <= most
    assert shown(part).endswith("kata")
    assert shown(part) + "".join(piece.text for piece in part.folded) == text
    assert part.folded[-1].mark == Mark.HASHTAG
    assert not first(Content(text="x" * most), name).folded


def test_every_fold_says_where_it_was_read() -> None:
    for name in PLATFORMS:
        folds_at = capabilities(name).display.fold_characters
        assert not folds_at or any("folded at about" in source for source in capabilities(name).sources)


def test_a_card_is_ours_where_we_send_it_and_the_pages_where_the_platform_makes_it() -> None:
    content = Content(text="Baca", link_url="https://www.contoh.example/a", link_title="Judul", link_description="Isi")
    card = first(content, "bluesky").card
    assert card
    assert (card.host, card.title, card.description, card.is_of_page) == ("contoh.example", "Judul", "Isi", False)
    of_page = first(content, "mastodon").card
    assert of_page
    assert (of_page.host, of_page.title, of_page.is_of_page) == ("contoh.example", "", True)
    assert first(content, "instagram").card is None
    assert "https://www.contoh.example/a" in shown(first(content, "instagram"))


def test_an_address_in_the_text_makes_a_card_only_where_the_platform_looks_for_one() -> None:
    content = Content(text="Baca https://contoh.example/a")
    assert first(content, "telegram").card
    assert first(content, "bluesky").card is None


def test_beside_pictures_there_is_no_card_and_the_address_is_read_in_the_text() -> None:
    content = Content(text="Baca", link_url="https://contoh.example/a", media=[picture()])
    part = first(content, "bluesky")
    assert part.card is None
    assert shown(part).endswith("https://contoh.example/a")


def test_a_thread_is_shown_in_its_order_and_files_stand_with_its_first_part() -> None:
    seen = preview(Content(text="Satu", parts=["Dua", "Tiga"], media=[picture()]), "mastodon")
    assert [shown(part) for part in seen.parts] == ["Satu", "Dua", "Tiga"]
    assert [len(part.frames) for part in seen.parts] == [1, 0, 0]
    assert len(preview(Content(text="Satu", parts=["Dua"]), "facebook").parts) == 1


def test_what_a_platform_does_not_take_is_not_shown_on_it() -> None:
    assert not first(Content(text="Satu", media=[picture()]), "youtube").frames


def test_a_video_and_a_news_item_have_a_title_of_their_own() -> None:
    content = Content(text="Cara mengurus akta\nIsi <lengkap>")
    video, item = first(content, "youtube"), first(content, "wordpress")
    assert video.title == item.title == "Cara mengurus akta"
    assert "\u2039lengkap\u203a" in shown(video)
    assert shown(item) == "Isi <lengkap>"


def test_discord_readers_do_not_see_the_signs_against_markdown() -> None:
    assert shown(first(Content(text="jam *buka*"), "discord")) == "jam *buka*"


def test_pictures_have_the_shape_in_which_they_will_be_published() -> None:
    border = {"instagram": {"mode": "border"}}
    frame = first(Content(text="", media=[picture(3000, 1000, framing=border)]), "instagram").frames[0]
    assert 1.9 < frame.width / frame.height <= 1.91
    assert (frame.left, frame.width) == (0, 3000)
    assert frame.top == (frame.height - 1000) // 2
    cut = {"instagram": {"mode": "crop", "left": 0.25, "width": 0.5}}
    frame = first(Content(text="", media=[picture(3000, 1600, framing=cut)]), "instagram").frames[0]
    assert (frame.width, frame.height, frame.left, frame.top) == (1500, 1600, -750, 0)


def test_a_carousel_of_instagram_has_the_shape_of_its_first_picture() -> None:
    frames = first(Content(text="", media=[picture(1000, 1000), picture(1500, 1000)]), "instagram").frames
    assert [(frame.width, frame.height, frame.left) for frame in frames] == [(1000, 1000, 0), (1000, 1000, -250)]
    apart = first(Content(text="", media=[picture(1000, 1000), picture(1500, 1000)]), "mastodon").frames
    assert [frame.width for frame in apart] == [1000, 1500]
