"""The event log: read, searched and taken along by auditors and operators, of their own offices."""

import csv
import re
from io import StringIO
from typing import cast

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client

from corong.events import checking
from corong.events.commands import record, seal
from corong.events.models import ChainCheck, Event
from corong.organisations.models import Organisation
from corong.people.models import Person, Role
from tests.dashboard.conftest import Browser
from tests.factories import people
from tests.factories.people import Four


@pytest.fixture
def auditor(four: Four, browser: Browser) -> Client:
    """Give the browser of an auditor of the first regency."""
    return browser(people.person(roles={four.regency_a: Role.AUDITOR}))


def _happen(office: Organisation, by: Person, *, reason: str, kind: str = "hold.placed") -> None:
    record(
        kind,
        subject=kind.partition(".")[0],
        subject_id=7,
        organisation_id=office.pk,
        person_id=by.pk,
        details={"reason": reason},
    )


def _read(client: Client, query: str = "") -> str:
    answer = client.get(f"/log/{query}")
    assert answer.status_code == 200
    return cast("HttpResponse", answer).content.decode()


def test_an_auditor_reads_who_did_what_in_their_office_and_not_in_another(four: Four, auditor: Client) -> None:
    _happen(four.regency_a, four.head, reason="Banjir besar")
    _happen(four.regency_b, four.stranger, reason="Bukan urusan mereka")
    page = _read(auditor)
    assert "Banjir besar" in page
    assert four.head.name in page
    assert "Bukan urusan mereka" not in page
    assert auditor.get(f"/log/?office={four.regency_b.pk}").status_code == 404


@pytest.mark.parametrize("who", ["officer", "head", "coordinator"])
def test_who_audits_nothing_has_no_log(four: Four, browser: Browser, who: str) -> None:
    assert browser(getattr(four, who)).get("/log/").status_code == 403


def test_it_is_searched_by_person_by_thing_and_by_day(four: Four, auditor: Client) -> None:
    _happen(four.regency_a, four.head, reason="Kata pertama")
    _happen(four.regency_a, four.officer, reason="Kata kedua", kind="medium.framed")
    assert "Kata pertama" in _read(auditor, f"?who={four.head.email}")
    assert "Kata kedua" not in _read(auditor, f"?who={four.head.email}")
    assert "Kata pertama" not in _read(auditor, "?subject=medium")
    assert "Kata kedua" in _read(auditor, "?since=2020-01-01")
    assert "Kata kedua" not in _read(auditor, "?until=2020-01-01")
    assert auditor.get("/log/?since=kemarin").status_code == 404


def test_older_events_are_a_page_away(four: Four, auditor: Client) -> None:
    for number in range(51):
        _happen(four.regency_a, four.head, reason=f"ke-{number};")
    first = _read(auditor)
    assert "ke-50;" in first
    assert "ke-0;" not in first
    older = re.search(r'href="/log/(\?[^"]*before=\d+)"', first)
    assert older
    assert "ke-0;" in _read(auditor, older[1])


def test_the_file_says_the_same_and_no_spreadsheet_takes_a_cell_for_a_formula(four: Four, auditor: Client) -> None:
    four.head.name = "=1+1"
    four.head.save()
    _happen(four.regency_a, four.head, reason="Banjir")
    seal()
    answer = cast("StreamingHttpResponse", auditor.get("/log/export/"))
    text = b"".join(cast("list[bytes]", answer)).decode("utf-8-sig")
    found = list(csv.DictReader(StringIO(text)))
    event = Event.objects.get()
    assert [(row["kind"], row["person"], row["seal"]) for row in found] == [("hold.placed", "'=1+1", event.seal)]


def test_an_altered_log_is_said_to_be_altered(four: Four, browser: Browser) -> None:
    client = browser(people.person(roles={four.province: Role.OPERATOR}))
    for number in range(3):
        _happen(four.regency_a, four.head, reason=str(number))
    seal()
    assert "was not checked yet" in _read(client)
    client.post("/log/check/")
    assert "A check is under way" in _read(client)
    checking.run(ChainCheck.objects.get().pk)
    assert "All 3 sealed events hold" in _read(client)
    Event.objects.filter(sequence=2).update(person_id=four.officer.pk)
    checking.run(checking.ask().pk)
    assert "the log was altered" in _read(client)
