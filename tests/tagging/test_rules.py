"""How addresses get their UTM parameters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corong.tagging.rules import NO_TAGS, Tags, hosts_in, tagged, tagged_address

OWN = Tags(("contoh.go.id",))
ALL = "utm_source=x&utm_medium=social&utm_campaign=service"


def address(url: str, tags: Tags = OWN) -> str:
    return tagged_address(url, tags, source="x", pillar="service")


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://contoh.go.id", f"https://contoh.go.id?{ALL}"),
        ("https://layanan.contoh.go.id:8443/a", f"https://layanan.contoh.go.id:8443/a?{ALL}"),
        ("https://CONTOH.go.id/a?b=c%20d&e#bagian", f"https://CONTOH.go.id/a?b=c%20d&e&{ALL}#bagian"),
        ("https://contoh.go.id/?utm_source=buletin", f"https://contoh.go.id/?utm_source=buletin&{ALL[13:]}"),
        (f"https://contoh.go.id/?{ALL}", f"https://contoh.go.id/?{ALL}"),
        ("https://bukancontoh.go.id/a", "https://bukancontoh.go.id/a"),
        ("https://contoh.go.id.lain.example/a", "https://contoh.go.id.lain.example/a"),
        ("https://[rusak/a", "https://[rusak/a"),
    ],
)
def test_an_address_of_ours_says_where_it_stood_and_any_other_stays(url: str, found: str) -> None:
    assert address(url) == found


def test_a_campaign_of_its_own_takes_the_place_of_the_pillar() -> None:
    assert address("https://contoh.go.id/", Tags(OWN.hosts, "vaksin-2027")).endswith("utm_campaign=vaksin-2027")


def test_in_a_text_only_addresses_change() -> None:
    text = "Lihat https://contoh.go.id/a, lalu contoh.go.id dan https://lain.example."
    assert tagged(text, OWN, source="x", pillar="service") == text.replace("id/a,", f"id/a?{ALL},")
    assert tagged(text, NO_TAGS, source="x", pillar="service") == text


@given(
    st.text(max_size=60),
    st.sampled_from(["https://contoh.go.id/a?b#c", "https://contoh.go.id", "https://lain.example"]),
)
def test_what_is_tagged_twice_is_tagged_once(text: str, url: str) -> None:
    once = tagged(f"{text} {url} {text}", OWN, source="x", pillar="service")
    assert tagged(once, OWN, source="x", pillar="service") == once


def test_sites_are_read_as_names_or_as_addresses() -> None:
    assert hosts_in("https://www.Contoh.go.id/berita?a, layanan.contoh.go.id\ncontoh.go.id:443") == (
        ["contoh.go.id", "layanan.contoh.go.id"],
        [],
    )
    assert hosts_in("localhost 10.0.0.1 situs_kami.go.id") == ([], ["localhost", "10.0.0.1", "situs_kami.go.id"])
