"""What stands before every call: whose webhook, and what is left in its limits."""

from typing import TYPE_CHECKING, Final

from sandbox import clock
from sandbox.call import Answer, Call, Header, RefusalError, json_answer
from sandbox.discord.server import Hook, Server, refuse
from sandbox.faults import Fault
from sandbox.limits import Bucket, Level

if TYPE_CHECKING:
    from sandbox.app import State

# Told by a member of Discord's staff (sheet: Limits); the second one is seen in no header before it is hit.
PER_HOOK: Final = Bucket("webhook", 5, 2)
PER_CHANNEL: Final = Bucket("channel", 30, 60)


class Doors:
    """The platform's checks, over all its instances."""

    def __init__(self, state: "State") -> None:
        self._state = state
        self._servers: dict[str, Server] = {}

    def named(self, instance: str) -> Server:
        """The server of that name; it springs into being on first use."""
        found = self._servers.get(instance)
        if found is None:
            found = self._servers[instance] = Server(self._state.world, instance)
        return found

    def server(self, call: Call) -> Server:
        """The server of the call."""
        return self.named(call.instance)

    def owner(self, call: Call, number: str) -> Hook | None:
        """The webhook of that number."""
        return self.server(call).hooks.get(number)

    def hook(self, call: Call, number: str, token: str) -> Hook:
        """The living webhook of the call. Raises `RefusalError`: 401, 404, 429."""
        found = self.owner(call, number)
        if found is None or found.account.is_revoked or found.account.is_disabled or self.act(call, "dead_token"):
            raise refuse(404, 10015, "Unknown Webhook")
        if found.token != token:
            raise refuse(401, 50027, "Invalid Webhook Token")
        if fault := self.act(call, "rate_limited"):
            raise _too_many(fault.seconds, fault, None)
        return found

    def spend(self, call: Call, hook: Hook) -> None:
        """Charge a message. Raises `RefusalError`: 429."""
        server = self.server(call)
        limits = server.setting.rate_limits
        if limits == "off":
            return
        for bucket in (PER_CHANNEL, PER_HOOK):
            size = limits.get(bucket.name, bucket.size) if isinstance(limits, dict) else bucket.size
            level = server.windows.spend(Bucket(bucket.name, size, bucket.seconds), hook.id, call.now)
            if level.is_exceeded:
                self._state.log.violated("discord", bucket.name)
                raise _too_many(max(0.1, level.reset_at - call.now), None, level)
            call.nearest = level

    def act(self, call: Call, kind: str) -> Fault | None:
        """The fault of that class where the call has one; asking for it counts it as fired."""
        return self._state.faults.act(call.inner, kind) if call.inner else None


def with_limits(answer: Answer, call: Call) -> Answer:
    """Add what is left of the webhook's own bucket."""
    if call.nearest is not None:
        answer.headers += _left(call.nearest)
    return answer


def _left(level: Level) -> list[Header]:
    after = max(0.0, level.reset_at - clock.now())
    return [
        (b"x-ratelimit-limit", str(level.bucket.size).encode()),
        (b"x-ratelimit-remaining", str(max(0, level.remaining)).encode()),
        (b"x-ratelimit-reset", f"{level.reset_at:.3f}".encode()),
        (b"x-ratelimit-reset-after", f"{after:.3f}".encode()),
        (b"x-ratelimit-bucket", level.bucket.name.encode()),
    ]


def _too_many(seconds: float, fault: Fault | None, level: Level | None) -> RefusalError:
    """429: the wait stands in the body with decimals and in a header in whole seconds."""
    form = fault.retry_after if fault else "platform"
    body = {"message": "You are being rate limited.", "retry_after": round(seconds, 3), "global": False}
    if form == "none":
        return RefusalError(json_answer(body, status=429))
    whole = -(-seconds // 1)
    value = clock.http_date(clock.now() + seconds + 0.999) if form == "date" else f"{whole:.0f}".encode()
    headers: list[Header] = [(b"retry-after", value), (b"x-ratelimit-scope", b"user")]
    return RefusalError(json_answer(body, status=429, headers=[*headers, *(_left(level) if level else [])]))
