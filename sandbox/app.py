"""The program: finds the platform of a call, lets it answer, and acts out the faults around the answer."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from time import perf_counter
from typing import Final

from sandbox import clock
from sandbox.call import Answer, Call
from sandbox.faults import INNER, Fault, Faults
from sandbox.platform import Endpoint, Platform
from sandbox.record import DROPPED, Heard, Log
from sandbox.settings import Settings
from sandbox.transport import Receive, Scope, Send, body_of, hang_up
from sandbox.world import World

# Bytes of a dripped body go out in at most so many pieces.
DRIPS: Final = 200
# Long enough for the first half of a torn body to arrive.
TEAR_SECONDS: Final = 0.02


@cache
def makers() -> tuple[Callable[["State"], Platform], ...]:
    """What makes each practice platform: `PLATFORM` in the module `platform` of a folder beside this file."""
    import sandbox

    names = [f"{found.name}.platform" for found in iter_modules(sandbox.__path__, "sandbox.") if found.ispkg]
    modules = [import_module(name) for name in names if find_spec(name)]
    return tuple(module.PLATFORM for module in modules if hasattr(module, "PLATFORM"))


class State:
    """All there is; a reset makes a new one."""

    def __init__(self, seed: int) -> None:
        self.world = World(seed)
        self.faults = Faults(seed)
        self.log = Log()
        platforms = [make(self) for make in makers()]
        self.platforms = {platform.name: platform for platform in platforms}


class Sandbox:
    """The ASGI application."""

    def __init__(self, seed: int = 1, root: str | None = None) -> None:
        from sandbox.control import control

        self.seed = seed
        self.state = State(seed)
        self._root = root.strip("/").split("/") if root else None
        self._control = control(self)
        self._date = (0, b"")

    def reset(self, seed: int | None = None) -> None:
        """Forget everything, as if just started."""
        self.seed = self.seed if seed is None else seed
        self.state = State(self.seed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            path: str = scope["path"]
            _, first, *rest = path.split("/", 3)
            if first in self.state.platforms and rest:
                await self._serve(scope, receive, send, (first, rest[0], "/" + "/".join(rest[1:])))
                return
            if self._root is not None and first != "_control" and path != "/":
                await self._serve(scope, receive, send, (self._root[0], self._root[1], path))
                return
        await self._control(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send, address: tuple[str, str, str]) -> None:
        state = self.state
        started_at = clock.now()
        started = perf_counter()
        body = await body_of(receive)
        if body is None:
            return
        name, instance, path = address
        headers = dict(scope["headers"])
        host = headers.get(b"host", b"localhost").decode("latin-1")
        rooted = self._root is not None and not scope["path"].startswith(f"/{name}/{instance}")
        call = Call(
            method=scope["method"],
            path=path,
            query=scope["query_string"],
            headers=headers,
            body=body,
            base=f"http://{host}" if rooted else f"http://{host}/{name}/{instance}",
            instance=instance,
            client=scope["client"][0] if scope["client"] else "",
            arrived_at=started_at,
            raw_path=scope.get("raw_path", b""),
        )
        platform = state.platforms[name]
        endpoint = platform.find(call.method, path, instance)
        call.account = platform.recognise(call)
        status = await self._converse(Line(scope, receive, send), call, platform, endpoint)
        state.log.add(
            Heard(
                started_at=started_at,
                seconds=perf_counter() - started,
                platform=name,
                instance=instance,
                endpoint=endpoint.name,
                method=call.method,
                path=path,
                account=call.account.id if call.account else None,
                status=status,
            )
        )

    async def _converse(self, line: "Line", call: Call, platform: Platform, endpoint: Endpoint) -> int:
        """Run the call through its faults; the status that went out, or 0."""
        state = self.state
        setting = state.world.setting(platform.name, call.instance)
        if not state.faults.active:
            return await line.finish(await self._run(call, endpoint, setting), call, self._stamp(call))
        owner = call.account.id if call.account else None
        kind = endpoint.sort(call) if endpoint.sort else endpoint.kind
        taken = state.faults.take(platform.name, call.instance, owner, kind)
        call.inner = {kind: taken.pop(kind) for kind in tuple(taken) if kind in INNER}
        hits = {kind: active.fault for kind, active in taken.items()}
        if skew := hits.get("clock_skew"):
            call.skew_seconds = skew.seconds
        if "latency" in hits:
            await taken["latency"].wait()
        hang = hits.get("hang")
        held_up = taken["hang"].wait if hang else None
        if "lost_before" in hits or (hang and not hang.accepted):
            return await line.drop(held_up)
        if error := hits.get("error_before"):
            return await line.finish(platform.failure(error.status), call, self._stamp(call))
        answer = await self._run(call, endpoint, setting)
        if "lost_after" in hits or hang:
            return await line.drop(held_up)
        if error := hits.get("error_after"):
            answer = platform.failure(error.status)
        return await line.finish(answer, call, self._stamp(call), hits)

    @staticmethod
    async def _run(call: Call, endpoint: Endpoint, setting: Settings) -> Answer:
        if setting.latency_seconds:
            await asyncio.sleep(setting.latency_seconds)
        return endpoint.run(call)

    def _stamp(self, call: Call) -> bytes:
        second = int(call.now)
        if self._date[0] != second:
            self._date = (second, clock.http_date(second))
        return self._date[1]


class Line:
    """The connection a call came on."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send

    async def drop(self, held_up: Callable[[], Awaitable[None]] | None = None) -> int:
        """Hang up without a word, having held the call up first if asked to."""
        if held_up:
            await held_up()
        await hang_up(self._scope, self._receive)
        return DROPPED

    async def finish(self, answer: Answer, call: Call, date: bytes, hits: dict[str, Fault] | None = None) -> int:
        """Send the answer, torn or dripping where a fault says so."""
        body = b"" if call.method == "HEAD" else answer.body
        headers = [*answer.headers, (b"date", date), (b"content-length", str(len(answer.body)).encode())]
        await self._send({"type": "http.response.start", "status": answer.status, "headers": headers})
        if hits and "reset_mid_body" in hits:
            await self._send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
            await asyncio.sleep(TEAR_SECONDS)
            await hang_up(self._scope, self._receive, reset=True)
            return DROPPED
        if hits and (drip := hits.get("slow_drip")) and body:
            step = -(-len(body) // DRIPS)
            pieces = [body[at : at + step] for at in range(0, len(body), step)]
            for piece in pieces[:-1]:
                await self._send({"type": "http.response.body", "body": piece, "more_body": True})
                await asyncio.sleep(drip.seconds / len(pieces))
            body = pieces[-1]
        await self._send({"type": "http.response.body", "body": body})
        return answer.status
