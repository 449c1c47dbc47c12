"""An office is set up and works from the command line alone."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from corong.accounts import seal
from corong.accounts.models import Account
from corong.config import config
from corong.database import now
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.embedded import addresses
from corong.people.models import Person
from corong.posts.models import Medium
from tests.cli.terminal import corong, listed, refused, told
from tests.factories import factors, people
from tests.factories.accounts import account
from tests.factories.organisations import organisation
from tests.factories.posts import picture
from tests.sandbox.stand import Stand, start

pytestmark = pytest.mark.usefixtures("transactional_db")


@pytest.fixture(scope="module")
def stand() -> Iterator[Stand]:
    with start(life_seconds=1800) as running:
        yield running


def files() -> set[Path]:
    return {path for path in config().media_folder.rglob("*") if path.is_file()}


def test_an_office_is_set_up_with_people_and_accounts_and_no_secret_is_shown(stand: Stand) -> None:
    mastodon = stand.add_account("mastodon", "dinas")
    bluesky = stand.add_account("bluesky", "dinas")
    lonely = ("accounts", "add", "mastodon", "--instance", mastodon.home, "--token")
    assert "corong organisations add" in refused(*lonely, "x", code=2)
    told("organisations", "add", "Dinas Latihan", "--timezone", "Asia/Jayapura")
    added = told("people", "add", "redaktur@latihan.example", "--name", "Redaktur Latihan", "--role", "editor")
    password = re.findall(r"shown only now: (\S+)", added)[0]
    assert Person.objects.get().check_password(password)

    said = refused(*lonely, "token-yang-salah", code=1)
    assert "refuses the credentials" in said
    assert "token-yang-salah" not in said
    output = told(*lonely, "-", given=mastodon.secret)
    output += told(
        *("accounts", "add", "bluesky", "--pds", bluesky.home),
        *("--handle", bluesky.handle, "--app-password", bluesky.secret),
    )
    assert mastodon.secret not in output
    assert bluesky.secret not in output
    found = listed("accounts", "list")
    assert [(each["platform"], each["credentials"]) for each in found] == [("bluesky", "alive"), ("mastodon", "alive")]

    stand.revoke(mastodon)
    assert "was revoked" in refused("accounts", "check", f"mastodon:{mastodon.handle}", code=1)
    assert listed("status")["dead_tokens"][0]["platform"] == "mastodon"
    told("accounts", "disconnect", "bluesky:dinas", "--yes")
    assert seal.reveal(Account.objects.get(platform="bluesky").sealed) == {}
    assert len(listed("accounts", "list")) == 1


def test_a_post_is_scheduled_in_the_zone_of_its_office_with_picture_and_thread(tmp_path: Path) -> None:
    office = organisation(timezone="Asia/Jayapura")
    accounts = [account(office, "mastodon", handle="dinas"), account(office, "bluesky", handle="dinas")]
    image = tmp_path / "gambar.png"
    image.write_bytes(picture())
    tomorrow = (now() + timedelta(days=1)).astimezone(ZoneInfo("Asia/Jayapura")).date()
    words = (
        *("post", "Latihan: jadwal pelayanan", "--account", "mastodon:dinas", "--account", str(accounts[1].pk)),
        *("--at", f"{tomorrow} 09:00", "--image", str(image), "--alt", "Papan jadwal", "--thread", "Lanjutan"),
    )
    before = files()
    dry = corong(*words, "--dry-run")
    assert dry.returncode == 0
    assert f"{tomorrow} 09:00:00 WIT" in dry.stdout
    assert not Delivery.objects.exists()
    assert not Medium.objects.exists()
    assert files() == before

    made = listed(*words)["deliveries"]
    assert [(each["account"], each["part"]) for each in made] == [(each.pk, p) for each in accounts for p in (0, 1)]
    due_at = datetime(tomorrow.year, tomorrow.month, tomorrow.day, 9, tzinfo=ZoneInfo("Asia/Jayapura"))
    assert set(Delivery.objects.values_list("due_at", "state")) == {(due_at, State.SCHEDULED.value)}
    assert Medium.objects.get().alt == "Papan jadwal"
    assert [each["delivery"] for each in listed("status")["next"]][:1] == [made[0]["delivery"]]


def test_what_a_platform_would_refuse_is_said_before_anything_is_stored() -> None:
    office = organisation()
    numbers = [str(account(office, platform).pk) for platform in ("mastodon", "bluesky")]
    said = refused("post", "x" * 600, "--account", numbers[0], "--account", numbers[1], code=1)
    assert "mastodon: the text has 600 characters, 500 are allowed" in said
    assert "bluesky: the text has 600 characters, 300 are allowed" in said
    assert "has passed" in refused("post", "x", "--account", numbers[0], "--at", "2020-01-01 09:00", code=2)
    assert "--in is a number" in refused("post", "x", "--account", numbers[0], "--in", "soon", code=2)
    elsewhere = str(account(organisation()).pk)
    assert "one post for each office" in refused("post", "x", "--account", numbers[0], "--account", elsewhere, code=2)
    assert not Delivery.objects.exists()


def test_a_hold_is_placed_listed_and_released() -> None:
    office = organisation("Dinas Latihan")
    assert "--everything" in refused("hold", "place", "--reason", "duka", code=2)
    assert "In force" in told("hold", "place", "--organisation", "dinas latihan", "--reason", "duka")
    [hold] = listed("hold", "list")
    assert hold["covers"] == f"{office.name} and what is beneath it"
    told("hold", "release", str(hold["id"]))
    assert listed("hold", "list") == []
    assert "No hold" in refused("hold", "release", str(hold["id"]), code=2)


def test_status_says_why_a_post_is_late() -> None:
    office = organisation()
    number = str(account(office).pk)
    told("post", "Latihan", "--account", number)
    Delivery.objects.update(due_at=now() - timedelta(minutes=5), next_at=now() - timedelta(minutes=5))
    answer = corong("status")
    assert answer.returncode == 1
    assert "The scheduler is down" in answer.stdout
    status = listed("status")
    assert status["late"][0]["code"] == "scheduler_down"
    assert status["deliveries"] == {"scheduled": 1}
    assert not any(process["alive"] for process in status["processes"])


def test_a_database_that_cannot_be_reached_or_is_too_old_is_one_sentence(tmp_path: Path) -> None:
    said = refused("status", code=1, DATABASE_URL="", CORONG_DATA=str(tmp_path))
    assert said.rstrip().endswith("Run corong up, or set DATABASE_URL.")
    assert said.count("\n") == 1
    empty = addresses.database_url(config().corong_data, database="postgres")
    assert "corong migrate" in refused("status", code=1, DATABASE_URL=empty)


def test_who_cannot_get_in_any_more_is_let_in_from_the_command_line() -> None:
    person = people.person("operator@latihan.example", password=people.PASSWORD)
    factors.app(person)
    assert "signs in with the password alone" in told("people", "forget-second-factor", "Operator@latihan.example")
    assert "had none" in told("people", "forget-second-factor", "operator@latihan.example")
    told("people", "password", "operator@latihan.example", "--password", "-", given="kata-sandi-latihan")
    person.refresh_from_db()
    assert person.check_password("kata-sandi-latihan")
    assert "Nobody signs in as" in refused("people", "password", "lain@latihan.example", code=2)
