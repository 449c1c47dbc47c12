"""Our connector against Bluesky's reference server; each record is read back with atproto's SDK."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from connectors.bluesky import publish
from connectors.contract import Absent, CannotTell, IdempotencyKey, Link, Published
from connectors.errors import Rejected, Transient, Uncertain
from connectors.wire import Wire
from tests.connectors.contract import KEY, OTHER_KEY, TEXT, draft_of, image_of, video_of
from tests.real.desk import Desk
from tests.real.reference import Network

pytestmark = pytest.mark.real


def test_a_text_is_stored_as_it_was_written(desk: Desk, network: Network) -> None:
    published = desk.commit(draft_of())
    record = network.stored(published.id)
    assert (record.text, record.langs, record.reply, record.embed) == (TEXT, ["id"], None, None)
    assert abs((datetime.now(UTC) - published.at).total_seconds()) < 5
    assert published.url == f"{network.home}/profile/{desk.person.did}/post/{published.id[-13:]}"


def test_links_tags_and_names_are_marked_in_bytes_behind_emoji(desk: Desk, network: Network) -> None:
    neighbour = network.join("camat")
    link = "https://jdih.example/perda/7"
    text = f"Pengumuman 📣🇮🇩 “Perda” — syaratnya di {link} #LayananPublik @{neighbour.handle} @tak.ada.test"
    record = network.stored(desk.commit(draft_of(text)).id)
    marked = {
        text.encode()[facet.index.byte_start : facet.index.byte_end].decode(): facet.features[0].model_dump()
        for facet in record.facets
    }
    assert record.text == text
    assert {shown: mark["py_type"].rpartition("#")[2] for shown, mark in marked.items()} == {
        link: "link",
        "#LayananPublik": "tag",
        f"@{neighbour.handle}": "mention",
    }
    assert (marked[link]["uri"], marked["#LayananPublik"]["tag"]) == (link, "LayananPublik")
    assert marked[f"@{neighbour.handle}"]["did"] == neighbour.did


def test_four_images_keep_their_order_shape_and_alt_texts(desk: Desk, network: Network, tmp_path: Path) -> None:
    alts = ["Loket pelayanan 🏛", "antrean", "petugas", ""]
    media = tuple(image_of(tmp_path, alt=alt, shade=number) for number, alt in enumerate(alts))
    embed = network.stored(desk.commit(draft_of(media=media)).id).embed
    assert [image.alt for image in embed.images] == alts
    assert {(image.aspect_ratio.width, image.aspect_ratio.height) for image in embed.images} == {(4, 3)}
    for image, medium in zip(embed.images, media, strict=True):
        assert image.image.mime_type == "image/png"
        assert desk.person.blob(image.image.ref.link) == medium.path.read_bytes()


def test_a_link_has_a_card_with_its_picture(desk: Desk, network: Network, tmp_path: Path) -> None:
    picture = image_of(tmp_path, alt="")
    link = Link("https://jdih.example/perda/7", title="Perda 7 📜", description="(latihan)", picture=picture)
    card = network.stored(desk.commit(replace(draft_of(), link=link)).id).embed.external
    assert (card.uri, card.title, card.description) == (link.url, link.title, link.description)
    assert desk.person.blob(card.thumb.ref.link) == picture.path.read_bytes()


def test_a_video_goes_out_as_a_file_where_no_video_service_is(desk: Desk, network: Network, tmp_path: Path) -> None:
    medium = video_of(tmp_path)
    embed = network.stored(desk.commit(draft_of(media=(medium,))).id).embed
    assert (embed.video.mime_type, embed.alt) == ("video/mp4", "video")
    assert desk.person.blob(embed.video.ref.link) == medium.path.read_bytes()


def test_a_thread_names_its_first_part_and_the_one_before(desk: Desk, network: Network) -> None:
    parts = [desk.commit(draft_of("(latihan) 1"))]
    for number in (2, 3):
        draft = replace(draft_of(f"(latihan) {number}"), parent=parts[-1], root=parts[0])
        parts.append(desk.commit(draft, key=IdempotencyKey(f"bagian-{number}")))
    for before, part in pairwise(parts):
        reply = network.stored(part.id).reply
        assert (reply.root.uri, reply.root.cid) == (parts[0].id, parts[0].token)
        assert (reply.parent.uri, reply.parent.cid) == (before.id, before.token)


def test_a_repeated_commit_makes_one_record(desk: Desk) -> None:
    first, second = desk.commit(draft_of()), desk.commit(draft_of())
    assert (first.id, first.token) == (second.id, second.token)
    assert [record.uri for record in desk.person.posts()] == [first.id]


def test_another_text_under_the_same_key_never_overwrites(desk: Desk) -> None:
    desk.commit(draft_of())
    other = draft_of("(latihan) teks lain")
    with pytest.raises(Uncertain) as taken:
        desk.commit(other)
    assert taken.value.code == "InvalidSwap"
    assert isinstance(desk.find(other), CannotTell)
    assert [record.value.text for record in desk.person.posts()] == [TEXT]


def test_a_post_whose_answer_was_lost_is_found(desk: Desk) -> None:
    with desk.losing(has_arrived=True) as losing, pytest.raises(Uncertain):
        losing.commit(draft_of())
    found = desk.find(draft_of())
    assert isinstance(found, Published)
    assert [(record.uri, record.cid) for record in desk.person.posts()] == [(found.id, found.token)]
    assert desk.commit(draft_of()).token == found.token
    assert len(desk.person.posts()) == 1


def test_a_post_that_never_arrived_is_surely_absent(desk: Desk) -> None:
    with desk.losing(has_arrived=False) as losing, pytest.raises(Uncertain):
        losing.commit(draft_of())
    assert desk.find(draft_of()) == Absent()
    desk.commit(draft_of())
    assert len(desk.person.posts()) == 1


def test_one_grapheme_too_many_is_refused_and_the_limit_itself_is_not(desk: Desk) -> None:
    longest = "👩🏽" * 300  # 8 bytes each: within the limit of 3000
    with pytest.raises(Rejected, match="maximum 300, got 301"):
        desk.commit(draft_of(f"{longest}!"))
    published = desk.commit(draft_of(longest))
    assert [record.uri for record in desk.person.posts()] == [published.id]


def test_files_the_server_does_not_have_are_uploaded_again(desk: Desk, network: Network, tmp_path: Path) -> None:
    draft = draft_of(media=(image_of(tmp_path, alt="bagan", shade=77),))
    elsewhere = Desk.of(network.join("dinas"), desk.wire).prepare(draft)
    with pytest.raises(Transient) as lost:
        publish.commit(desk.account, draft, elsewhere, KEY, desk.wire)
    assert lost.value.prepare_again


def test_two_deliveries_of_the_same_moment_make_two_records(desk: Desk) -> None:
    made = {desk.commit(draft_of("(latihan) satu")).id, desk.commit(draft_of("(latihan) dua"), key=OTHER_KEY).id}
    assert {record.uri for record in desk.person.posts()} == made


def test_publishing_needs_no_appview(lone_server: Network, wire: Wire) -> None:
    desk = Desk.of(lone_server.join("dinas"), wire)
    published = desk.commit(draft_of())
    assert lone_server.stored(published.id).text == TEXT
    assert isinstance(desk.find(draft_of()), Published)
    with pytest.raises(Transient):
        desk.readings([published.id])
