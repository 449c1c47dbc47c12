"""The totals of a site stand in a header, which a proxy before the site may double, change or take away."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from connectors.contract import Account, PlatformName, Reading, RemoteId, Secrets
from connectors.wordpress import measure
from tests.connectors.contract import read

POST = b'[{"id": 7, "_embedded": {"replies": [[%b]]}}]' % b",".join([b'{"id": 1}'] * measure.EMBEDDED)


@contextmanager
def site(*totals: str) -> Iterator[Account]:
    """Run a site that tells these totals, each in a header of its own; its post has more comments than come with it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            for total in totals:
                self.send_header("X-WP-Total", total)
            self.end_headers()
            self.wfile.write(POST if "_embed" in self.path else b"[]")

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        Thread(target=listening.serve_forever, args=(0.01,), daemon=True).start()
        home = f"http://127.0.0.1:{listening.server_port}"
        secrets = Secrets({"username": "humas", "app_password": "abcd efgh"})
        yield Account(PlatformName("wordpress"), home, RemoteId("3"), "humas", secrets)
        listening.shutdown()


@pytest.mark.parametrize(
    ("totals", "known"),
    [(("57",), 57), (("57", "57"), 57), (("57", "58"), None), (("",), None), (("many",), None), ((), None)],
)
def test_a_total_that_is_not_told_plainly_is_no_figure(totals: tuple[str, ...], known: int | None) -> None:
    with site(*totals) as account:
        assert read(lambda wire: measure.standing(account, wire)).posts == known
        readings = read(lambda wire: measure.posts(account, [RemoteId("7")], wire))
    reading = readings[RemoteId("7")]
    assert isinstance(reading, Reading)
    assert dict(reading.counters) == ({} if known is None else {"comments": known})
