"""One HTTP request to a practice platform, and its answer: smaller and quicker than a general framework's."""

import json
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl

from sandbox import clock
from sandbox.faults import Active
from sandbox.forms import File, multipart
from sandbox.limits import Level
from sandbox.world import Account

JSON_TYPE: Final = (b"content-type", b"application/json; charset=utf-8")
HTML_TYPE: Final = (b"content-type", b"text/html; charset=utf-8")
BEARER: Final = b"bearer "

Header = tuple[bytes, bytes]
Json = dict[str, Any]


@dataclass(slots=True)
class Answer:
    """What a platform answers: status, body and headers (`Date` and `Content-Length` are added later)."""

    status: int
    body: bytes
    headers: list[Header] = field(default_factory=list)


class RefusalError(Exception):
    """Ends a platform's handling of a call with the given answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def json_answer(value: object, *, status: int = 200, headers: list[Header] | None = None) -> Answer:
    """An answer with a JSON body."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(status, body, [JSON_TYPE, *(headers or ())])


def html_answer(page: str, *, status: int = 200) -> Answer:
    """An answer with an HTML page."""
    return Answer(status, page.encode(), [HTML_TYPE])


@dataclass(slots=True)
class Call:
    """One request, with the address under which the caller knows the instance."""

    method: str
    path: str
    query: bytes
    headers: dict[bytes, bytes]
    body: bytes
    base: str
    instance: str
    client: str
    arrived_at: float
    skew_seconds: float = 0.0
    account: Account | None = None
    # Faults the platform itself acts out, by class; the others are acted out around it.
    inner: dict[str, Active] = field(default_factory=dict)
    # The rate limit the answer's headers will speak of.
    nearest: Level | None = None
    files: dict[str, File] = field(default_factory=dict)
    # The path before percent signs were read: some platforms refuse addresses that are not encoded their way.
    raw_path: bytes = b""
    _fields: dict[str, list[str]] | None = None
    _json: Any = None

    @property
    def now(self) -> float:
        """The platform's time in unix seconds, wrong by the injected clock skew."""
        return clock.now() + self.skew_seconds

    @property
    def bearer(self) -> str:
        """The token of the Authorization header, or an empty text."""
        value = self.headers.get(b"authorization", b"")
        return value[len(BEARER) :].decode("latin-1").strip() if value[: len(BEARER)].lower() == BEARER else ""

    @property
    def content_type(self) -> str:
        """The request's media type, lower case, without parameters."""
        return self.headers.get(b"content-type", b"").split(b";")[0].strip().lower().decode("latin-1")

    def json(self) -> Any:
        """
        The body as JSON, read once.

        Raises:
            ValueError: the body is not JSON.
        """
        if self._json is None:
            self._json = json.loads(self.body)
        return self._json

    def arguments(self) -> dict[str, list[str]]:
        """Query arguments, each name with its values in order."""
        found: dict[str, list[str]] = {}
        for name, value in parse_qsl(self.query.decode("latin-1"), keep_blank_values=True):
            found.setdefault(name, []).append(value)
        return found

    def fields(self) -> dict[str, list[str]]:
        """Form fields of the body (urlencoded or multipart) added to the query's; `files` is filled on the way."""
        if self._fields is None:
            found = self.arguments()
            if self.content_type == "multipart/form-data":
                pairs, self.files = multipart(self.body, self.headers[b"content-type"])
            else:
                pairs = parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True)
            for name, value in pairs:
                found.setdefault(name, []).append(value)
            self._fields = found
        return self._fields
