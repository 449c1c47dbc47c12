from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from connectors.bluesky import tid, wording
from connectors.bluesky.facets import facets, names
from connectors.contract import IdempotencyKey, Link, MediaKind, Medium
from tests.connectors.contract import MADE_AT, draft_of

FAMILY = "👨‍👩‍👧‍👦"
KEYS = st.text(min_size=1, max_size=40).map(IdempotencyKey)
TIMES = st.datetimes(datetime(2024, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - as asked


@pytest.mark.parametrize(("count", "codes"), [(299, []), (300, []), (301, ["text_too_long"])])
@pytest.mark.parametrize("letter", ["a", "é", "🙂"])
def test_the_limit_is_three_hundred_graphemes(letter: str, count: int, codes: list[str]) -> None:
    assert [problem.code for problem in wording.problems(draft_of(letter * count))] == codes


@pytest.mark.parametrize(("extra", "codes"), [(-1, []), (0, []), (1, ["text_too_many_bytes"])])
def test_the_other_limit_is_three_thousand_bytes(extra: int, codes: list[str]) -> None:
    text = FAMILY * 119 + "a" * (3000 - 119 * len(FAMILY.encode()) + extra)
    assert len(text.encode()) == 3000 + extra
    assert [problem.code for problem in wording.problems(draft_of(text))] == codes


def test_an_address_counts_in_full() -> None:
    assert wording.length("https://a.example/" + "x" * 100) == 118


@pytest.mark.parametrize(
    ("mime", "kind", "size_bytes", "codes"),
    [
        ("image/jpeg", MediaKind.IMAGE, 2_000_000, []),
        ("image/jpeg", MediaKind.IMAGE, 2_000_001, ["image_too_large"]),
        ("video/mp4", MediaKind.VIDEO, 300_000_000, []),
        ("video/webm", MediaKind.VIDEO, 1, ["media_type"]),
    ],
)
def test_media_have_limits(mime: str, kind: MediaKind, size_bytes: int, codes: list[str]) -> None:
    medium = Medium(Path("x"), kind, mime, size_bytes=size_bytes, width=1, height=1, alt="", seconds=180)
    assert [problem.code for problem in wording.problems(draft_of(media=(medium,)))] == codes


def test_a_card_alone_is_a_post_and_nothing_is_none() -> None:
    card = replace(draft_of(""), link=Link("https://a.example"))
    assert wording.problems(card) == []
    assert [problem.code for problem in wording.problems(draft_of(" "))] == ["text_empty"]


@given(KEYS, TIMES)
def test_a_delivery_always_gets_the_same_well_formed_key(key: IdempotencyKey, made_at: datetime) -> None:
    made = tid.of(key, made_at)
    assert made == tid.of(key, made_at)
    assert regex.fullmatch(r"[234567abcdefghij][2-7a-z]{12}", made)
    at = tid.time_of(made)
    assert at is not None
    assert timedelta() <= at - made_at.replace(microsecond=0) < timedelta(seconds=1)


def test_keys_sort_by_time_and_differ_by_delivery() -> None:
    made = [tid.of(IdempotencyKey("a"), MADE_AT + timedelta(seconds=number)) for number in range(50)]
    assert made == sorted(made)
    same_second = {tid.of(IdempotencyKey(f"pengiriman-{number}"), MADE_AT) for number in range(5_000)}
    assert len(same_second) == 5_000


def test_a_known_key_is_written_as_others_write_it() -> None:
    assert tid.encode(0) == "2222222222222"
    assert tid.encode((1 << 63) - 1) == "bzzzzzzzzzzzz"
    # An example of the AT Protocol's own specification.
    assert str(tid.time_of("3jzfcijpj2z2a")) == "2023-06-30 15:03:01.887007+00:00"
    assert tid.time_of("2222222222222") == datetime(1970, 1, 1, tzinfo=UTC)
    assert tid.time_of("bukan tid") is None


def marked(text: str, dids: dict[str, str] | None = None) -> list[tuple[str, dict[str, str]]]:
    found = []
    for facet in facets(text, dids or {}):
        index, features = facet["index"], facet["features"]
        assert isinstance(index, dict)
        assert isinstance(features, list)
        found.append((text.encode()[index["byteStart"] : index["byteEnd"]].decode(), features[0]))
    return found


LINK, TAG, MENTION = (f"app.bsky.richtext.facet#{kind}" for kind in ("link", "tag", "mention"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tanpa apa-apa", []),
        (
            "lihat https://a.example/x?y=1.",
            [("https://a.example/x?y=1", {"$type": LINK, "uri": "https://a.example/x?y=1"})],
        ),
        ("x@https://a.example", []),
        ("é🙂 https://a.example", [("https://a.example", {"$type": LINK, "uri": "https://a.example"})]),
        ("#Perda7, #2026 #", [("#Perda7", {"$type": TAG, "tag": "Perda7"})]),
        ("a#b https://a.example/#c", [("https://a.example/#c", {"$type": LINK, "uri": "https://a.example/#c"})]),
        ("#satu#dua", [("#satu", {"$type": TAG, "tag": "satu"})]),
        ("#" + "a" * 641, []),
    ],
)
def test_links_and_tags_are_found(text: str, found: list[tuple[str, dict[str, str]]]) -> None:
    assert marked(text) == found


def test_only_known_names_are_mentions() -> None:
    text = "Halo @Dinas.example.id dan @lain.example, surat@dinas.example.id"
    assert names(text) == ["dinas.example.id", "lain.example"]
    assert marked(text, {"dinas.example.id": "did:plc:a", "lain.example": ""}) == [
        ("@Dinas.example.id", {"$type": MENTION, "did": "did:plc:a"})
    ]


@given(st.text(alphabet="é🙂a #@./:\n", max_size=60), st.sampled_from(["", "https://a.example", "#tag", "@a.example"]))
def test_marks_never_overlap_and_lie_in_the_text(text: str, piece: str) -> None:
    whole = f"{text} {piece} {text}"
    end = 0
    for facet in facets(whole, {"a.example": "did:plc:a"}):
        index = facet["index"]
        assert isinstance(index, dict)
        assert end <= index["byteStart"] < index["byteEnd"] <= len(whole.encode())
        end = index["byteEnd"]
