"""Registrations on platforms are kept from the command line; nothing shows their secrets."""

import pytest

from corong.accounts import seal
from corong.accounts.models import Application
from tests.cli.terminal import corong, listed, refused, told

pytestmark = pytest.mark.usefixtures("transactional_db")


def test_a_registration_is_stored_listed_and_forgotten_and_its_secret_is_not_shown() -> None:
    said = corong("apps", "set", "linkedin", "--client-id", "corong-1", "--client-secret", "-", given="rahasia-9\n")
    assert (said.returncode, said.stderr) == (0, "")
    [line] = listed("apps", "list")
    assert (line["platform"], line["client_id"], line["made"]) == ("linkedin", "corong-1", "by hand")
    assert "rahasia-9" not in f"{said.stdout}{line}"
    assert seal.reveal(Application.objects.get().sealed)["client_secret"] == "rahasia-9"
    told("apps", "forget", "linkedin")
    assert listed("apps", "list") == []


def test_what_is_no_platform_or_server_is_told() -> None:
    given = ("--client-id", "x", "--client-secret", "-")
    assert "is not a platform of Corong" in refused("apps", "set", "tiada", *given, given="y\n", code=2)
    assert "Give the server with --home" in refused("apps", "set", "mastodon", *given, given="y\n", code=2)
    assert "No registration of linkedin" in refused("apps", "forget", "linkedin", code=2)
