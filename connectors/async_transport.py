"""How many calls at once reach a platform: apart, since only what reads many accounts pays for loading aiohttp."""

import asyncio
from contextvars import ContextVar
from functools import partial
from typing import Any, Final, cast

import aiohttp
import httpx
import yarl
from httpx_aiohttp.transport import AiohttpTransport
from typing_extensions import override

from connectors import guard
from connectors.transports import QUERY, tls

KEPT_SECONDS: Final = 15.0
"""How long an idle connection of many calls at once is kept."""
_query: ContextVar[str] = ContextVar("query", default="")


class _AsGiven:
    """A session that sends addresses as they stand: aiohttp by itself opens what was encoded on purpose."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.session = session

    def request(self, method: str, url: str, **more: Any) -> object:
        """Send a request, to be entered as the session's own."""
        query = _query.get()
        return self.session.request(method, yarl.URL(f"{url}?{query}" if query else url, encoded=True), **more)


class GuardedAsyncTransport(AiohttpTransport):
    """Wide batches: the aiohttp transport behind the same httpx API. It keeps no cookies: many accounts share it."""

    def __init__(self, *, allow_loopback: bool, connections: int) -> None:
        super().__init__(verify=tls(), limits=httpx.Limits(max_connections=connections))
        self._allow_loopback = allow_loopback
        self._given: _AsGiven | None = None

    @override
    def get_client(self) -> aiohttp.ClientSession:
        if self._given is None:
            lines = aiohttp.TCPConnector(
                ssl=tls(), limit=self.limits.max_connections or 0, keepalive_timeout=KEPT_SECONDS
            )
            self._given = _AsGiven(aiohttp.ClientSession(connector=lines, cookie_jar=aiohttp.DummyCookieJar()))
        return cast("aiohttp.ClientSession", self._given)

    @override
    async def aclose(self) -> None:
        if self._given is not None:
            await self._given.session.close()

    async def exchange(self, request: httpx.Request) -> httpx.Response:
        """Send a request, with the query in its extensions, and read the answer to its end."""
        response = await self.handle_async_request(request)
        try:
            await response.aread()
        except BaseException:
            # A call that is given up in the middle must not leave its connection in use.
            await response.aclose()
            raise
        return response

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        pin = partial(guard.pin, request, allow_loopback=self._allow_loopback)
        # Looking a name up may take seconds; the other calls of the loop must not stand still for it.
        is_name = not guard.is_address(request.url.host)
        pinned = await asyncio.get_running_loop().run_in_executor(None, pin) if is_name else pin()
        token = _query.set(request.extensions.get(QUERY, ""))
        try:
            return await super().handle_async_request(pinned)
        except aiohttp.ClientError as error:
            raise httpx.RemoteProtocolError(str(error)) from error
        finally:
            _query.reset(token)
