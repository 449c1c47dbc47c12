"""A mail server and a web server that keep what they are given."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler
from typing import Any


class _Loopback(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, handler: type[socketserver.StreamRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.kept: list[Any] = []
        self.recipients: list[str] = []
        self.status = 204

    @property
    def port(self) -> int:
        """Where it listens."""
        port: int = self.server_address[1]
        return port


class MailSink(_Loopback):
    """
    Takes every mail; it refuses all recipients while `is_refusing`, and those it is told to refuse.

    While it `is_silent` it takes a mail and hangs up without a word, as one whose answer comes too late.
    """

    is_refusing = False
    is_silent = False
    refused: str = ""

    @property
    def mails(self) -> list[EmailMessage]:
        """What came, as the receivers would read it."""
        return self.kept


class HookSink(_Loopback):
    """Takes every call, and answers with `status`."""

    @property
    def calls(self) -> list[dict[str, Any]]:
        """The bodies of the calls."""
        return self.kept


class _Mail(socketserver.StreamRequestHandler):
    server: MailSink

    def handle(self) -> None:
        """Speak as much SMTP as a client needs."""
        self._say("220 latihan")
        while line := self.rfile.readline():
            match line.split(maxsplit=1)[0].upper():
                case b"DATA":
                    self._say("354 go on")
                    self._read()
                    if self.server.is_silent:
                        return
                    self._say("250 taken")
                case b"RCPT" if self.server.is_refusing or line.decode().strip().endswith(f"<{self.server.refused}>"):
                    self._say("550 no such mailbox")
                case b"RCPT":
                    self.server.recipients.append(line.decode().partition("<")[2].partition(">")[0])
                    self._say("250 ok")
                case b"QUIT":
                    self._say("221 bye")
                    return
                case _:
                    self._say("250 ok")

    def _read(self) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b"."))
        self.server.kept.append(message_from_bytes(b"".join(lines), policy=policy.default))

    def _say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())


class _Hook(BaseHTTPRequestHandler):
    server: HookSink

    def do_POST(self) -> None:
        """Keep the body."""
        self.server.kept.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _serving(server: _Loopback) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@contextmanager
def mail_sink() -> Iterator[MailSink]:
    """Run a mail server."""
    with MailSink(_Mail) as server, _serving(server):
        yield server


@contextmanager
def hook_sink() -> Iterator[HookSink]:
    """Run a web server."""
    with HookSink(_Hook) as server, _serving(server):
        yield server
