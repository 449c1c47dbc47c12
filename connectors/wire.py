"""The one HTTP door of the connectors: time limits, small pools, guarded addresses, limits read, errors translated."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO, Final, TypedDict, TypeVar, Unpack, cast
from urllib.parse import urlencode

import httpx
from pydantic import TypeAdapter, ValidationError

from connectors import judgement
from connectors.errors import Rejected
from connectors.judgement import Budget, Dialect, Effect
from connectors.redaction import telling_no_secrets
from connectors.transports import QUERY, GuardedTransport

if TYPE_CHECKING:
    from connectors.async_transport import GuardedAsyncTransport

AGENT: Final = "Corong/0.1 (+self-hosted publishing service)"
_HEADERS: Final = {"Accept": "*/*", "Accept-Encoding": "gzip, deflate", "User-Agent": AGENT}

Answer = TypeVar("Answer")
Files = list[tuple[str, tuple[str, bytes | BinaryIO, str]]]


class Sent(TypedDict, total=False):
    """What a call sends: `body` as JSON, `form` and `files` as a form, `content` as it is. Open files are streamed."""

    headers: Mapping[str, str]
    query: Sequence[tuple[str, str]]
    body: Mapping[str, object]
    form: Mapping[str, str]
    files: Files
    content: bytes | BinaryIO


class _Arguments(TypedDict, total=False):
    headers: dict[str, str]
    params: list[tuple[str, str | int | float | bool | None]]
    json: object
    data: dict[str, str]
    files: Files
    content: bytes | BinaryIO


def _arguments(sent: Sent) -> _Arguments:
    arguments = _Arguments()
    if "headers" in sent:
        arguments["headers"] = dict(sent["headers"])
    if "query" in sent:
        arguments["params"] = list(sent["query"])
    if "body" in sent:
        arguments["json"] = sent["body"]
    if "form" in sent:
        arguments["data"] = dict(sent["form"])
    if "files" in sent:
        arguments["files"] = sent["files"]
    if "content" in sent:
        arguments["content"] = sent["content"]
    return arguments


def _nothing() -> None:
    """Permit every call."""


def _unseen(budget: Budget) -> None:
    del budget


def _uncounted(units: Mapping[str, int]) -> None:
    del units


# Building the reader of a type costs more than reading with it.
_READERS: Final[dict[object, TypeAdapter[object]]] = {}


def _read(answer: type[Answer], effect: Effect, response: httpx.Response) -> Answer:
    if answer is bytes:
        # A page: `bytes` asks for the body as it is.
        return cast("Answer", response.content)
    try:
        reader = _READERS.get(answer) or _READERS.setdefault(answer, TypeAdapter(answer))
        return cast("Answer", reader.validate_json(response.content or b"null"))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        # The cause would print what was read, and that may be a session's tokens.
        raise judgement.of_unreadable(effect, f"{where} {first['msg']}".strip()) from None


class Wire:
    """
    Calls for one thread. `seconds` limits each wait of a call (connect, write, read), not the whole of it.

    `permit` is asked right before every call and may raise to stop it (a hold); `observe` gets each budget read
    from the headers of an answer, `spend` the units a call costs of the application's quotas.
    """

    def __init__(
        self,
        *,
        allow_loopback: bool,
        seconds: float = 30.0,
        permit: Callable[[], None] = _nothing,
        observe: Callable[[Budget], None] = _unseen,
        spend: Callable[[Mapping[str, int]], None] = _uncounted,
        client: httpx.Client | None = None,
    ) -> None:
        self._client = client or make_client(allow_loopback=allow_loopback, seconds=seconds)
        self._permit = permit
        self._observe = observe
        self._spend = spend

    def call(
        self,
        method: str,
        url: str,
        *,
        dialect: Dialect,
        effect: Effect,
        answer: type[Answer],
        also: Collection[int] = (),
        **sent: Unpack[Sent],
    ) -> Answer:
        """
        Make one call and give its answer as the type asked for; statuses in `also` count as a success.

        Raises:
            ConnectorError: of the class that `judgement` finds; Uncertain only where `effect` is VISIBLE.
        """
        return self.exchange(method, url, dialect=dialect, effect=effect, answer=answer, also=also, **sent)[0]

    def exchange(
        self,
        method: str,
        url: str,
        *,
        dialect: Dialect,
        effect: Effect,
        answer: type[Answer],
        also: Collection[int] = (),
        **sent: Unpack[Sent],
    ) -> tuple[Answer, httpx.Response]:
        """Make one call and give the response too, for its status (200 or 202) or its headers. Raises as `call`."""
        with telling_no_secrets(url, sent):
            try:
                request = self._client.build_request(method, url, **_arguments(sent))
            except httpx.InvalidURL as error:
                raise Rejected(f"{url} is not an address: {error}") from error
        self._permit()
        if units := dialect.price(method, url):
            self._spend(units)
        with telling_no_secrets(url, sent):
            try:
                response = self._client.send(request)
            except httpx.TransportError as error:
                raise judgement.of_failure(effect, error) from error
            except httpx.DecodingError as error:
                raise judgement.of_unreadable(effect, str(error)) from error
            return _settle(response, dialect, effect, answer, self._observe, also=also), response

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


class AsyncWire:
    """
    The same door for many calls at once on one event loop; only for reading.

    `gate` limits how many are under way at once; `permit`, `observe` and `spend` are as for `Wire`. Wires that share a
    `transport` share its connections, and whoever made that closes it.
    """

    def __init__(
        self,
        *,
        allow_loopback: bool = False,
        seconds: float = 30.0,
        connections: int = 100,
        permit: Callable[[], None] = _nothing,
        observe: Callable[[Budget], None] = _unseen,
        spend: Callable[[Mapping[str, int]], None] = _uncounted,
        gate: asyncio.Semaphore | None = None,
        transport: "GuardedAsyncTransport | None" = None,
    ) -> None:
        self._transport = transport or _async_transport(allow_loopback=allow_loopback, connections=connections)
        self._timeout = httpx.Timeout(seconds).as_dict()
        self._permit = permit
        self._observe = observe
        self._spend = spend
        self._gate = gate or nullcontext()

    async def call(
        self,
        method: str,
        url: str,
        *,
        dialect: Dialect,
        answer: type[Answer],
        **sent: Unpack[Sent],
    ) -> Answer:
        """
        Make one reading call and give its answer as the type asked for.

        Raises:
            RateLimited, Transient, AuthDead, Rejected: as `judgement` finds.
        """
        return (await self.exchange(method, url, dialect=dialect, answer=answer, **sent))[0]

    async def exchange(
        self,
        method: str,
        url: str,
        *,
        dialect: Dialect,
        answer: type[Answer],
        **sent: Unpack[Sent],
    ) -> tuple[Answer, httpx.Response]:
        """Make one reading call and give the response too, for its headers. Raises as `call`."""
        with telling_no_secrets(url, sent):
            try:
                request = _reading_request(method, url, sent, self._timeout)
            except httpx.InvalidURL as error:
                raise Rejected(f"{url} is not an address: {error}") from error
        async with self._gate:
            self._permit()
            if units := dialect.price(method, url):
                self._spend(units)
            with telling_no_secrets(url, sent):
                try:
                    response = await self._transport.exchange(request)
                except httpx.TransportError as error:
                    raise judgement.of_failure(Effect.NONE, error) from error
                except httpx.DecodingError as error:
                    raise judgement.of_unreadable(Effect.NONE, str(error)) from error
        with telling_no_secrets(url, sent):
            return _settle(response, dialect, Effect.NONE, answer, self._observe), response

    async def aclose(self) -> None:
        """Close the connections."""
        await self._transport.aclose()


def _reading_request(method: str, url: str, sent: Sent, timeout: Mapping[str, object]) -> httpx.Request:
    """Build a request for the transport alone: a client would add nothing we want, and look at each of them again."""
    arguments = _arguments(sent)
    arguments["headers"] = {**_HEADERS, **arguments.get("headers", {})}
    query = urlencode(arguments.pop("params", []))
    return httpx.Request(method, url, extensions={"timeout": timeout, QUERY: query}, **arguments)


def _async_transport(*, allow_loopback: bool, connections: int) -> "GuardedAsyncTransport":
    from connectors.async_transport import GuardedAsyncTransport

    return GuardedAsyncTransport(allow_loopback=allow_loopback, connections=connections)


def make_client(*, allow_loopback: bool, seconds: float) -> httpx.Client:
    """Make an HTTP client for one thread; wires of the same thread share it."""
    return httpx.Client(
        transport=GuardedTransport(allow_loopback=allow_loopback),
        timeout=httpx.Timeout(seconds, connect=min(seconds, 10.0)),
        headers={"User-Agent": AGENT},
        follow_redirects=False,
    )


def _settle(
    response: httpx.Response,
    dialect: Dialect,
    effect: Effect,
    answer: type[Answer],
    observe: Callable[[Budget], None],
    *,
    also: Collection[int] = (),
) -> Answer:
    now = datetime.now(UTC)
    for budget in judgement.told(dialect, response.headers, now=now):
        observe(budget)
    error = judgement.of_answer(dialect, effect, response, now=now)
    if error is not None and response.status_code not in also:
        raise error
    return _read(answer, effect, response)
