"""Lets the program hang up: a server library that always finishes its answers cannot stand in for a bad line."""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

EXTENSION: Final = "sandbox.transport"
RESET_AT_ONCE: Final = struct.pack("ii", 1, 0)


class Protocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol, which also hands its transport to the program."""

    def on_message_begin(self) -> None:
        """Open a request's scope."""
        super().on_message_begin()
        self.scope["extensions"] = {EXTENSION: {"transport": self.transport}}


async def hang_up(scope: Scope, receive: Receive, *, reset: bool = False) -> None:
    """Close the connection without (the rest of) an answer, by FIN or by RST."""
    transport: asyncio.Transport = scope["extensions"][EXTENSION]["transport"]
    if reset:
        line: socket.socket | None = transport.get_extra_info("socket")
        if line is not None:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_AT_ONCE)
    transport.abort()
    # Wait until the server library knows too, or it would report an unfinished answer.
    while (await receive())["type"] != "http.disconnect":
        pass


async def body_of(receive: Receive) -> bytes | None:
    """The whole request body; nothing when the caller hung up before its end."""
    message = await receive()
    if message["type"] == "http.disconnect":
        return None
    first: bytes = message.get("body", b"")
    if not message.get("more_body", False):
        return first
    pieces = [first]
    while message.get("more_body", False):
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        pieces.append(message.get("body", b""))
    return b"".join(pieces)
