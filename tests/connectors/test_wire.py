from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from traceback import format_exception

import pytest

from connectors.errors import Rejected, Transient, Uncertain
from connectors.judgement import Budget, Dialect, Effect
from connectors.mastodon.dialect import DIALECT as MASTODON
from connectors.wire import Wire

PLAIN = Dialect(platform="latihan")


@dataclass
class Server:
    """A server that answers what it is told to, and remembers what it was asked."""

    port: int = 0
    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str], int]] = field(default_factory=list)
    lines: set[tuple[str, int]] = field(default_factory=set)

    def url(self, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}/"


@pytest.fixture
def server() -> Iterator[Server]:
    told = Server()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            size_bytes = int(self.headers.get("Content-Length", "0"))
            self.rfile.read(size_bytes)
            told.asked.append((self.path, dict(self.headers), size_bytes))
            told.lines.add(self.client_address)
            self.send_response(told.status)
            for name, value in {"Content-Length": str(len(told.body)), **told.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(told.body)

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        listening.daemon_threads = True
        told.port = listening.server_port
        Thread(target=listening.serve_forever, args=(0.01,), daemon=True).start()
        yield told
        listening.shutdown()


def ask(wire: Wire, url: str, *, effect: Effect = Effect.VISIBLE, dialect: Dialect = PLAIN) -> dict[str, int]:
    return wire.call("POST", url, dialect=dialect, effect=effect, answer=dict[str, int])


def test_hosts_behind_one_address_do_not_share_a_connection(server: Server, wire: Wire) -> None:
    for host in ("127.0.0.1", "127.0.0.1", "localhost", "localhost"):
        ask(wire, server.url(host))
    assert len(server.lines) == 2
    assert [headers["Host"].partition(":")[0] for _, headers, _ in server.asked] == ["127.0.0.1"] * 2 + [
        "localhost"
    ] * 2


def test_an_open_file_is_sent_as_it_is_with_its_length(server: Server, wire: Wire, tmp_path: Path) -> None:
    path = tmp_path / "video.mp4"
    path.write_bytes(b"x" * 300_000)
    with path.open("rb") as file:
        wire.call(
            "POST",
            server.url(),
            dialect=PLAIN,
            effect=Effect.REPEATABLE,
            answer=dict[str, int],
            headers={"Content-Type": "video/mp4"},
            content=file,
        )
    [(_, headers, size_bytes)] = server.asked
    assert (headers["Content-Type"], size_bytes) == ("video/mp4", 300_000)


@pytest.mark.parametrize("body", [b"", b"null", b"<html>", b'{"a": "b"}', b'{"a": '])
def test_a_yes_with_an_answer_nobody_can_read_leaves_doubt(server: Server, wire: Wire, body: bytes) -> None:
    server.body = body
    with pytest.raises(Uncertain):
        ask(wire, server.url())
    with pytest.raises(Transient):
        ask(wire, server.url(), effect=Effect.REPEATABLE)


def test_what_could_not_be_read_is_not_printed(server: Server, wire: Wire) -> None:
    server.body = b'{"accessJwt": "rahasia"}'
    with pytest.raises(Uncertain) as doubt:
        ask(wire, server.url())
    assert "rahasia" not in "".join(format_exception(doubt.value))


def test_a_packed_answer_that_cannot_be_unpacked_leaves_doubt(server: Server, wire: Wire) -> None:
    server.headers = {"Content-Encoding": "gzip"}
    with pytest.raises(Uncertain):
        ask(wire, server.url())


def test_a_redirect_is_not_followed(server: Server, wire: Wire) -> None:
    server.status, server.headers = 302, {"Location": "http://10.0.0.1/"}
    with pytest.raises(Rejected, match="302"):
        ask(wire, server.url())
    assert len(server.asked) == 1


def test_a_status_can_be_counted_as_a_success(server: Server, wire: Wire) -> None:
    server.status, server.body = 409, b'{"sudah": 1}'
    answer, response = wire.exchange(
        "POST", server.url(), dialect=PLAIN, effect=Effect.REPEATABLE, answer=dict[str, int], also=(409,)
    )
    assert (answer, response.status_code) == ({"sudah": 1}, 409)


class StopError(Exception):
    """What a hold raises."""


def test_a_hold_stops_the_call_before_it_leaves(server: Server) -> None:
    def permit() -> None:
        raise StopError

    wire = Wire(allow_loopback=True, permit=permit)
    with pytest.raises(StopError):
        ask(wire, server.url())
    wire.close()
    assert server.asked == []


def test_limits_are_told_even_when_the_answer_is_a_refusal(server: Server) -> None:
    seen: list[Budget] = []
    server.status = 422
    server.headers = {
        "X-RateLimit-Limit": "300",
        "X-RateLimit-Remaining": "7",
        "X-RateLimit-Reset": "2026-11-24T02:05:00.000000Z",
    }
    wire = Wire(allow_loopback=True, observe=seen.append)
    with pytest.raises(Rejected):
        ask(wire, server.url(), dialect=MASTODON)
    wire.close()
    assert [(budget.limit, budget.remaining) for budget in seen] == [(300, 7)]


def test_a_server_that_does_not_answer_in_time_leaves_doubt() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as silent:
        wire = Wire(allow_loopback=True, seconds=0.2)
        with pytest.raises(Uncertain):
            ask(wire, f"http://127.0.0.1:{silent.server_port}/")
        wire.close()
