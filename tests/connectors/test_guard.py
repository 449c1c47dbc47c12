import socket
import threading
from collections.abc import Iterator

import httpx
import pytest

from connectors import guard
from connectors.errors import Rejected, Transient
from connectors.judgement import Dialect, Effect
from connectors.wire import AsyncWire, Wire
from tests.connectors.contract import read

PLAIN = Dialect(platform="latihan")


def pinned(url: str, *addresses: str, allow_loopback: bool = False) -> httpx.Request:
    request = httpx.Request("GET", url)
    return guard.pin(request, allow_loopback=allow_loopback, resolver=lambda _host, _port: list(addresses))


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - an address that must be refused
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::a00:1",
        "2002:a00:1::1",
        "2001:db8::1",
    ],
)
@pytest.mark.parametrize("allow_loopback", [True, False])
def test_addresses_inside_a_network_are_never_called(address: str, *, allow_loopback: bool) -> None:
    assert not guard.is_allowed(address, allow_loopback=allow_loopback)
    with pytest.raises(Rejected):
        pinned("https://server.example/", address, allow_loopback=allow_loopback)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"])
def test_this_machine_is_called_only_where_the_operator_allows_it(address: str) -> None:
    assert guard.is_allowed(address, allow_loopback=True)
    assert not guard.is_allowed(address, allow_loopback=False)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:4700::1111", "64:ff9b::93.184.215.14"])
def test_public_addresses_are_called(address: str) -> None:
    assert guard.is_allowed(address, allow_loopback=False)


def test_the_address_that_was_checked_is_the_one_called_and_tls_checks_the_name() -> None:
    request = pinned("https://server.example/path?x=1", "10.0.0.1", "93.184.215.14")
    assert str(request.url) == "https://93.184.215.14/path?x=1"
    assert request.headers["Host"] == "server.example"
    assert request.extensions["sni_hostname"] == "server.example"


def test_the_family_every_server_has_comes_first() -> None:
    assert pinned("http://localhost:8090/", "::1", "127.0.0.1", allow_loopback=True).url.host == "127.0.0.1"


@pytest.mark.parametrize("url", ["ftp://server.example/", "file:///etc/passwd", "gopher://server.example/"])
def test_other_schemes_are_refused(url: str) -> None:
    with pytest.raises(Rejected):
        pinned(url, "93.184.215.14")


def test_a_name_that_cannot_be_resolved_may_be_asked_again() -> None:
    with pytest.raises(Transient):
        guard.resolve("nama.invalid", 443)


def test_the_synchronous_door_is_guarded() -> None:
    wire = Wire(allow_loopback=False)
    with pytest.raises(Rejected, match="inside this network"):
        wire.call("GET", "http://127.0.0.1:9/", dialect=PLAIN, effect=Effect.NONE, answer=dict[str, object])
    wire.close()


async def _ask(url: str, *, allow_loopback: bool) -> dict[str, object]:
    wire = AsyncWire(allow_loopback=allow_loopback, seconds=60)
    try:
        return await wire.call("GET", url, dialect=PLAIN, answer=dict[str, object])
    finally:
        await wire.aclose()


def test_the_asynchronous_door_is_guarded_by_number_and_by_name() -> None:
    for host in ("127.0.0.1", "localhost"):
        with pytest.raises(Rejected, match="inside this network"):
            read(lambda _, host=host: _ask(f"http://{host}:9/", allow_loopback=False))  # type: ignore[misc]


@pytest.fixture
def babbler() -> Iterator[str]:
    """A server that does not speak HTTP."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            for _ in range(2):
                line, _address = server.accept()
                with line:
                    line.recv(1000)
                    line.sendall(b"220 mail.example ESMTP\r\n")

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"


def test_what_is_no_http_is_a_failure_like_others(babbler: str) -> None:
    with pytest.raises(Transient):
        read(lambda _: _ask(babbler, allow_loopback=True))
    wire = Wire(allow_loopback=True, seconds=60)
    with pytest.raises(Transient):
        wire.call("GET", babbler, dialect=PLAIN, effect=Effect.NONE, answer=dict[str, object])
    wire.close()


@pytest.mark.parametrize("url", ["http://", "http://[::1/", f"http://{'a' * 64}.example/"])
def test_what_is_no_address_is_refused(url: str) -> None:
    wire = Wire(allow_loopback=True)
    with pytest.raises(Rejected):
        wire.call("GET", url, dialect=PLAIN, effect=Effect.NONE, answer=dict[str, object])
    wire.close()
