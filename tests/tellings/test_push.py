"""Notices reach browsers through their push services: sealed for the browser, signed by us, and only as wished."""

import json
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

from corong.alerts import commands as alerts
from corong.alerts.models import Notice
from corong.alerts.rules import Cause
from corong.alerts.troubles import DELIVERY, Trouble
from corong.database import now, rows, unit
from corong.mailings.commands import prefer
from corong.organisations.models import Organisation
from corong.people.models import Person, Role
from corong.tellings import despatching, devices, keys
from corong.tellings.models import Channel, Despatch, Device, ServerKey
from corong.tellings.rules import KINDS, Kind
from tests.factories.organisations import organisation
from tests.factories.people import person
from worker import despatch
from worker.alerts import tell


class PushService(ThreadingHTTPServer):
    """Keeps what it is given for browsers, and answers with `status`."""

    daemon_threads = True
    status = 201

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Take)
        self.taken: list[tuple[dict[str, str], bytes]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Take(BaseHTTPRequestHandler):
    server: PushService

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def service() -> Iterator[PushService]:
    with _running() as made:
        yield made


@contextmanager
def _running() -> Iterator[PushService]:
    with PushService() as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield made
        finally:
            made.shutdown()
            thread.join()


class Browser:
    """A browser's side of a subscription."""

    def __init__(self, service: PushService, path: str = "satu") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = b"rahasia-latihan!"
        self.address = f"{service.address}/{path}"

    def subscribe(self, person: Person) -> Device:
        raw = serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        point = self.key.public_key().public_bytes(*raw)
        return devices.add(person, address=self.address, key=text(point), auth=text(self.auth), name="Latihan")

    def read(self, body: bytes) -> dict[str, Any]:
        opened: dict[str, Any] = json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth))
        return opened


def key_of_a_browser() -> str:
    """Give a key as a browser gives one."""
    raw = serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    return text(ec.generate_private_key(ec.SECP256R1()).public_key().public_bytes(*raw))


def text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.fixture
def office(db: None) -> Organisation:
    del db
    return organisation("Dinas Latihan", is_practice=False)


@pytest.fixture
def editor(office: Organisation) -> Person:
    return person("redaktur@latihan.example", roles={office: Role.EDITOR}, is_practice=False)


def notice(office: Organisation, cause: Cause = Cause.FAILED, number: int = 1) -> Notice:
    told: dict[str, object] = {"platform": "mastodon", "handle": "@dinas", "due_at": now().isoformat()}
    trouble = Trouble(office.pk, DELIVERY, number, cause, {**told, "code": "refused", "reason": "ditolak"})
    Notice.objects.update(made_at=now() - timedelta(hours=1))
    with unit():
        [made] = alerts.note([trouble])
    tell(made)
    return Notice.objects.get(pk=made)


def deliver() -> None:
    with unit():
        ids = despatching.unsent(10)
    for each in ids:
        despatch.send(each)


def test_a_notice_reaches_the_browser_sealed_and_signed(
    office: Organisation, editor: Person, service: PushService
) -> None:
    browser = Browser(service)
    browser.subscribe(editor)
    made = notice(office)
    tell(made.pk)
    deliver()
    deliver()
    [(headers, body)] = service.taken
    assert b"ditolak" not in body
    told = browser.read(body)
    assert "Dinas Latihan" in told["title"]
    assert told["path"] == "/notices/"
    assert headers["content-encoding"] == "aes128gcm"
    assert (headers["urgency"], int(headers["ttl"]) > 0) == ("high", True)
    assert Vapid02.verify(headers["authorization"])
    claims = json.loads(urlsafe_b64decode(headers["authorization"].split(".")[1] + "=="))
    assert claims["aud"] == service.address
    assert claims["sub"]
    with unit():
        assert headers["authorization"].endswith(f"k={keys.server_keys().public}")
    assert Despatch.objects.get().sent_at is not None
    assert Device.objects.get().reached_at is not None


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_wants_no_more_is_forgotten(
    office: Organisation, editor: Person, service: PushService, status: int
) -> None:
    Browser(service).subscribe(editor)
    service.status = status
    notice(office)
    deliver()
    assert len(service.taken) == 1
    assert not Device.objects.exists()


def test_a_service_that_is_down_is_asked_again_and_a_refusal_is_final(
    office: Organisation, editor: Person, service: PushService
) -> None:
    Browser(service).subscribe(editor)
    service.status = 503
    notice(office)
    deliver()
    waiting = Despatch.objects.get()
    assert (waiting.failure, waiting.sent_at) == ("the push service answered 503", None)
    assert waiting.next_try_at is not None
    service.status = 201
    rows("UPDATE tellings_despatch SET next_try_at = clock_timestamp()")
    deliver()
    assert Despatch.objects.get().sent_at is not None
    service.status = 400
    notice(office, number=2)
    deliver()
    refused = Despatch.objects.latest("pk")
    assert (refused.failure, refused.next_try_at) == ("the push service answered 400", None)


def test_only_what_one_wants_to_hear_comes(office: Organisation, editor: Person, service: PushService) -> None:
    browser = Browser(service)
    browser.subscribe(editor)
    despatching.mute(editor, {Channel.PUSH: [Kind.PUBLISHING], Channel.MAIL: [Kind.RESPONSE]})
    notice(office)
    deliver()
    assert service.taken == []
    assert despatching.hearing([editor], Channel.MAIL, [Cause.FAILED]) == [editor]
    assert despatching.hearing([editor], Channel.MAIL, [Cause.SURGE]) == []
    notice(office, Cause.TOKEN, number=2)
    deliver()
    assert len(service.taken) == 1
    assert {KINDS[cause] for cause in Cause} == set(Kind)


def test_quiet_hours_put_off_and_gather(office: Organisation, editor: Person, service: PushService) -> None:
    browser = Browser(service)
    browser.subscribe(editor)
    local = now().astimezone(__import__("zoneinfo").ZoneInfo(office.timezone))
    begins, ends = (local + timedelta(hours=hours) for hours in (-1, 1))
    prefer(editor, quiet_from=begins.time(), quiet_until=ends.time(), is_quiet_always=False, digest_at=None)
    notice(office, Cause.RETRY, number=1)
    notice(office, Cause.BACKLOG, number=2)
    deliver()
    assert service.taken == []
    notice(office, Cause.FAILED, number=3)
    deliver()
    assert len(service.taken) == 1
    rows("UPDATE tellings_despatch SET next_try_at = clock_timestamp() WHERE sent_at IS NULL")
    deliver()
    told = browser.read(service.taken[-1][1])
    assert (len(service.taken), "2" in told["title"]) == (2, True)


def test_a_browser_belongs_to_whoever_asked_last_and_nonsense_is_refused(
    office: Organisation, editor: Person, service: PushService
) -> None:
    other = person("lain@latihan.example", roles={office: Role.EDITOR}, is_practice=False)
    browser = Browser(service)
    browser.subscribe(editor)
    browser.subscribe(other)
    assert Device.objects.get().person == other
    assert service.address.encode() not in bytes(Device.objects.get().sealed)
    for address, key, auth in (
        ("ftp://layanan.example/x", text(b"x" * 65), text(browser.auth)),
        (browser.address, text(b"x" * 65), text(browser.auth)),
        (browser.address, "bukan kunci", text(browser.auth)),
    ):
        with pytest.raises(devices.NoSubscriptionError):
            devices.add(editor, address=address, key=key, auth=auth, name="Latihan")


@pytest.mark.django_db
def test_the_key_of_the_service_is_made_once_and_kept_sealed() -> None:
    one, two = keys.server_keys(), keys.server_keys()
    assert one == two
    assert one.private().encode() not in bytes(ServerKey.objects.get().sealed)
