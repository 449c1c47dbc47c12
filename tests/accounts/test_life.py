"""How long credentials live, which permissions are missing, and what must not be repeated."""

import pytest

from connectors.contract import Secrets
from connectors.errors import Rejected
from corong.accounts import life
from corong.accounts.homes import home_of

ENDS = "2027-01-20T08:00:00+00:00"


def test_what_cannot_be_renewed_ends_with_its_token() -> None:
    found = life.of("linkedin", Secrets(access_token="x", expires_at=ENDS))
    assert found.renews_at is None
    assert found.expires_at is not None
    assert found.expires_at.isoformat() == ENDS


def test_what_can_be_renewed_ends_with_its_refresh_token_if_ever() -> None:
    both = Secrets(access_token="x", refresh_token="y", expires_at=ENDS)
    assert life.of("linkedin", both).renews_at is not None
    assert life.of("linkedin", both).expires_at is None
    last = life.of("linkedin", Secrets({**both, "refresh_expires_at": "2027-11-01T00:00:00"})).expires_at
    assert last is not None
    assert last.isoformat() == "2027-11-01T00:00:00+00:00"


@pytest.mark.parametrize(
    ("granted", "missing"),
    [("read write", []), ("read:accounts,write", ["read:statuses"]), ("read write:media", ["write"])],
)
def test_a_permission_grants_what_lies_within_it(granted: str, missing: list[str]) -> None:
    needed = ["read:accounts", "read:statuses", "write"]
    assert life.lacking(needed, granted.replace(",", " ").split()) == missing


def test_nothing_is_missing_where_the_platform_does_not_say_what_it_granted() -> None:
    assert life.missing_scopes("mastodon", Secrets(access_token="x")) == []


def test_secrets_are_taken_out_of_what_a_platform_says_and_names_stay() -> None:
    secrets = Secrets(access_token="rahasia-1", identifier="dinas.example", client_id="corong-1")
    words = life.without_secrets("rahasia-1 of dinas.example by corong-1", secrets)
    assert words == "••• of dinas.example by corong-1"


@pytest.mark.parametrize(
    ("typed", "home"),
    [
        ("sosial.example", "https://sosial.example"),
        (" @dinas@sosial.example ", "https://sosial.example"),
        ("https://Sosial.Example/", "https://sosial.example"),
        ("https://situs.example/berita/", "https://situs.example/berita"),
        ("http://127.0.0.1:8090/mastodon/latihan", "http://127.0.0.1:8090/mastodon/latihan"),
    ],
)
def test_an_address_is_the_same_however_it_is_typed(typed: str, home: str) -> None:
    assert home_of(typed) == home


@pytest.mark.parametrize(
    "typed",
    ["", "http://sosial.example", "ftp://x.example", "https://a:b@x.example", "https://x.example:99999", "https://"],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(Rejected):
        home_of(typed)
