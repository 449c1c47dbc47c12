"""What a container's health check says of its own process."""

import http.server
import threading
from collections.abc import Iterator

import pytest
from django.db import connection

from corong.checks import alive
from corong.config import config
from corong.deliveries import heartbeats
from corong.embedded.addresses import database_url


class _Answering(http.server.BaseHTTPRequestHandler):
    status = 200

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Be silent."""


@pytest.fixture
def server() -> Iterator[http.server.HTTPServer]:
    """Give a web server on a free port."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Answering) as serving:
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        yield serving
        serving.shutdown()
        thread.join()


def _says_of(server: http.server.HTTPServer) -> str:
    return alive.web(config().model_copy(update={"corong_web_bind": f"0.0.0.0:{server.server_port}"}))


def test_a_web_server_that_answers_is_at_work(server: http.server.HTTPServer) -> None:
    assert not _says_of(server)


def test_a_web_server_that_fails_is_not(server: http.server.HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_Answering, "status", 500)
    assert _says_of(server) == "The web server answers 500."


@pytest.mark.usefixtures("transactional_db")
def test_a_worker_is_at_work_where_it_beats_and_nowhere_else() -> None:
    of_this_test = database_url(config().corong_data, database=connection.settings_dict["NAME"])
    settings = config().model_copy(update={"database_url": of_this_test})
    heartbeats.beat("publish@here:17", "publish")
    assert not alive.beating(settings, "publish", host="here")
    assert alive.beating(settings, "publish", host="there").startswith("No publish of there has shown a sign of life")
    assert alive.beating(settings, "collect", host="here")
