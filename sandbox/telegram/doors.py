"""What stands before every method: whose token, which chat, what is left in the limits."""

import json
from typing import TYPE_CHECKING, Any, Final

from sandbox import clock
from sandbox.call import Call, Header, RefusalError
from sandbox.faults import Fault
from sandbox.limits import Bucket
from sandbox.telegram.server import Bot, Chat, Server, bad, refuse

if TYPE_CHECKING:
    from sandbox.app import State

# The true numbers are not published (sheet: Limits).
PER_CHAT: Final = Bucket("chat", 20, 60)
PER_BOT: Final = Bucket("bot", 30, 1)


def wanted(call: Call, name: str) -> Any:
    """A parameter: from JSON as it is, from a form or the query with nested JSON read."""
    if call.content_type == "application/json" and call.body:
        try:
            body = call.json()
        except ValueError:
            raise bad("can't parse request parameters") from None
        return body.get(name) if isinstance(body, dict) else None
    is_form = call.content_type in {"multipart/form-data", "application/x-www-form-urlencoded"}
    values = (call.fields() if is_form else call.arguments()).get(name)
    if not values:
        return None
    if values[-1][:1] in {"{", "["}:
        try:
            return json.loads(values[-1])
        except ValueError:
            return values[-1]
    return values[-1]


class Doors:
    """The platform's checks, over all its instances."""

    def __init__(self, state: "State") -> None:
        self._state = state
        self._servers: dict[str, Server] = {}

    def server(self, call: Call) -> Server:
        """The server of the call."""
        return self.named(call.instance)

    def named(self, instance: str) -> Server:
        """The server of that name; it springs into being on first use."""
        found = self._servers.get(instance)
        if found is None:
            found = self._servers[instance] = Server(self._state.world, instance)
        return found

    def owner(self, call: Call) -> Bot | None:
        """The bot whose token stands in the address, dead or alive."""
        token = call.path.removeprefix("/bot").partition("/")[0]
        return self.server(call).bots.get(token)

    def bot(self, call: Call) -> Bot:
        """The living bot of the call. Raises `RefusalError`: 401, 404, 429."""
        token = call.path.removeprefix("/bot").partition("/")[0]
        found = self.owner(call)
        if ":" not in token:
            raise refuse(404, "Not Found")
        if found is None or found.account.is_revoked or self.act(call, "dead_token"):
            raise refuse(401, "Unauthorized")
        if fault := self.act(call, "rate_limited"):
            raise _too_many(fault.seconds, fault)
        return found

    def chat(self, call: Call, bot: Bot, *, wish: Any = None) -> Chat:
        """The chat of the call. Raises `RefusalError`: 400 unknown, 403 the bot is no longer in it."""
        found = self.server(call).chat(wanted(call, "chat_id") if wish is None else wish)
        if found is None:
            raise bad("chat not found")
        if found.bot is not bot:
            raise refuse(403, f"Forbidden: bot is not a member of the {found.kind} chat")
        if found.is_blocked:
            raise refuse(403, "Forbidden: bot was blocked by the user")
        if found.account.is_disabled and found.kind == "channel":
            raise refuse(403, "Forbidden: bot was kicked from the channel chat")
        return found

    def spend(self, call: Call, bot: Bot, chat: Chat, messages: int = 1) -> None:
        """Charge what is sent. Raises `RefusalError`: 429."""
        server = self.server(call)
        limits = server.setting.rate_limits
        if limits == "off" or chat.is_storage:
            return
        for bucket, owner in ((PER_CHAT, str(chat.id)), (PER_BOT, bot.token)):
            size = limits.get(bucket.name, bucket.size) if isinstance(limits, dict) else bucket.size
            level = server.windows.spend(Bucket(bucket.name, size, bucket.seconds), owner, call.now, messages)
            if level.is_exceeded:
                self._state.log.violated("telegram", bucket.name)
                raise _too_many(max(1.0, level.reset_at - call.now), None)

    def act(self, call: Call, kind: str) -> Fault | None:
        """The fault of that class where the call has one; asking for it counts it as fired."""
        return self._state.faults.act(call.inner, kind) if call.inner else None


def _too_many(seconds: float, fault: Fault | None) -> RefusalError:
    """429: the wait stands in the body and in a header; there is no word of what is left."""
    whole = max(1, round(seconds))
    form = fault.retry_after if fault else "platform"
    words = f"Too Many Requests: retry after {whole}"
    if form == "none":
        return refuse(429, "Too Many Requests")
    value = clock.http_date(clock.now() + seconds + 0.999) if form == "date" else str(whole).encode()
    header: Header = (b"retry-after", value)
    return refuse(429, words, headers=[header], retry_after=whole)
