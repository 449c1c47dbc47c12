"""How bytes reach a platform: guarded addresses, small pools, one TLS context."""

import ssl
from functools import cache
from typing import Final

import certifi
import httpx
from typing_extensions import override

from connectors import guard

POOL: Final = 10
"""Connections of one client: more of them slow httpx down (encode/httpx#3215)."""
QUERY: Final = "query"
"""Name of the extension that holds a request's query, encoded: httpx looks at each sign of an address thrice."""


@cache
def tls() -> ssl.SSLContext:
    """Give the one TLS context of the process: each takes a while to make."""
    return ssl.create_default_context(cafile=certifi.where())


class GuardedTransport(httpx.BaseTransport):
    """Calls of one thread, to addresses that `guard` allows."""

    def __init__(self, *, allow_loopback: bool) -> None:
        # One pool a host name: pinned requests name an address, and hosts behind one address must not share TLS.
        self._pools: dict[str, httpx.HTTPTransport] = {}
        self._allow_loopback = allow_loopback

    @override
    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        pinned = guard.pin(request, allow_loopback=self._allow_loopback)
        pool = self._pools.get(host)
        if pool is None:
            limits = httpx.Limits(max_connections=POOL, max_keepalive_connections=POOL)
            pool = self._pools[host] = httpx.HTTPTransport(verify=tls(), limits=limits)
        return pool.handle_request(pinned)

    @override
    def close(self) -> None:
        for pool in self._pools.values():
            pool.close()
