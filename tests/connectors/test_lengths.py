"""Every platform's limits of text, one below, at and one above: whatever joins the catalogue is tested here too."""

from dataclasses import replace

import pytest

from connectors.catalogue import PLATFORMS, capabilities, platform
from connectors.contract import Link
from tests.connectors.contract import draft_of
from tests.connectors.lengths import medium_of, text_of

AROUND = (-1, 0, 1)


def codes(name: str, text: str, *, beside_media: bool = False) -> set[str]:
    able = capabilities(name)
    media = (medium_of(able),) if beside_media or able.needs_media else ()
    return {problem.code for problem in platform(name).wording.problems(draft_of(text, media=media))}


@pytest.mark.proves("count", "text", each_platform=True)
@pytest.mark.parametrize("name", PLATFORMS)
def test_a_text_is_taken_up_to_its_limit_and_not_one_beyond(name: str) -> None:
    limit = capabilities(name).text_limit
    for beyond in AROUND:
        text = text_of(capabilities(name), limit + beyond)
        assert platform(name).wording.length(text) == limit + beyond
        assert ("text_too_long" in codes(name, text)) is (beyond > 0)


@pytest.mark.parametrize("name", [name for name in PLATFORMS if capabilities(name).text_limit_with_media])
def test_a_text_beside_media_is_taken_up_to_a_limit_of_its_own(name: str) -> None:
    limit = capabilities(name).text_limit_with_media
    for beyond in AROUND:
        text = text_of(capabilities(name), limit + beyond)
        assert ("text_too_long" in codes(name, text, beside_media=True)) is (beyond > 0)
        assert "text_too_long" not in codes(name, text)


@pytest.mark.parametrize("name", [name for name in PLATFORMS if capabilities(name).text_limit_bytes])
def test_a_text_is_taken_up_to_its_limit_of_bytes(name: str) -> None:
    limit = capabilities(name).text_limit_bytes
    family = "\N{MAN}\u200d\N{WOMAN}\u200d\N{GIRL}\u200d\N{BOY}"  # one grapheme, 25 bytes
    for beyond in AROUND:
        size_bytes = limit + beyond
        text = family * (size_bytes // 25) + "a" * (size_bytes % 25)
        assert len(text.encode()) == size_bytes
        assert ("text_too_many_bytes" in codes(name, text)) is (beyond > 0)


@pytest.mark.parametrize("name", PLATFORMS)
@pytest.mark.parametrize("address", ["https://a.example/1", f"https://a.example/{'x' * 100}"])
def test_an_address_counts_what_is_said_of_it(name: str, address: str) -> None:
    counted = platform(name).wording.length(f"Baca {address} hari ini")
    assert counted == len("Baca  hari ini") + (capabilities(name).url_counts_as or len(address))


@pytest.mark.parametrize("name", PLATFORMS)
def test_the_address_of_a_link_counts_where_it_stands_in_the_text(name: str) -> None:
    able, wording = capabilities(name), platform(name).wording
    media = (medium_of(able),) if able.needs_media else ()
    address = f"https://a.example/{'x' * 50}"
    draft = replace(draft_of("", media=media), link=Link(address))
    room = able.text_limit - wording.length(wording.text(replace(draft, text="a"))) + 1
    for beyond in AROUND:
        longest = replace(draft, text=text_of(able, room + beyond))
        found = {problem.code for problem in wording.problems(longest)}
        assert ("text_too_long" in found) is (beyond > 0)
