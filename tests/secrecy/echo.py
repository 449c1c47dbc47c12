"""A server that repeats everything it is told, in every answer: what a platform might do, and what must go nowhere."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Echo(BaseHTTPRequestHandler):
    """Answers every call with the server's status, and with all it was sent in each field platforms put words in."""

    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode("utf-8", "replace")
        told = " ".join([self.path, *self.headers.values(), body])
        parts: dict[str, Any] = {"code": 190, "type": told, "message": told, "fbtrace_id": told, "log_id": told}
        words: dict[str, Any] = dict.fromkeys(
            ("error_description", "message", "detail", "title", "description", "type", "code", "reason"), told
        )
        error = parts if self.path.count("/") % 2 else told
        whole = json.dumps({**words, "ok": False, "error": error, "errors": [parts]})
        status: int = self.server.status  # type: ignore[attr-defined] # set by `echo`
        # A front page is always there: WordPress is asked nothing before it is found.
        status = 200 if self.path == "/" else status
        # Before the answer: who has that, be it the head alone, may ask what was heard.
        self.server.heard.append(told)  # type: ignore[attr-defined] # set by `echo`
        self.send_response(status, "Said")
        self.send_header("Content-Type", "application/json")
        # WordPress says so where its interface begins.
        self.send_header("Link", f'<http://{self.headers["Host"]}/wp-json/>; rel="https://api.w.org/"')
        self.send_header("Content-Length", str(len(whole.encode())))
        self.end_headers()
        self.wfile.write(whole.encode())

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_PATCH = _answer  # noqa: N815 - the names http.server asks for

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the signature of http.server
        """Say nothing on the terminal: that is searched too."""


@contextmanager
def echo(status: int) -> Iterator[tuple[str, list[str]]]:
    """Run the server; give its address and what it has heard so far."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    server.status = status  # type: ignore[attr-defined] # read by `Echo`
    server.heard = []  # type: ignore[attr-defined] # filled by `Echo`
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", server.heard  # type: ignore[attr-defined] # see above
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
