"""What stands before every XRPC method: whose token, still good, and what is left of the limits."""

from typing import TYPE_CHECKING, Any, Final

from sandbox import clock
from sandbox.bluesky.server import Network, Pds, Repo, invalid, refuse
from sandbox.bluesky.tokens import verified
from sandbox.call import Call, Header, RefusalError
from sandbox.faults import Fault
from sandbox.limits import Bucket, Level
from sandbox.world import Account

if TYPE_CHECKING:
    from sandbox.app import State

BUCKETS: Final = {
    bucket.name: bucket
    for bucket in (
        Bucket("address", 3000, 300),
        Bucket("writes_hour", 5000, 3600),
        Bucket("writes_day", 35_000, 86_400),
        Bucket("sessions", 30, 300),
        Bucket("sessions_day", 300, 86_400),
        Bucket("blobs_day", 1000, 86_400),
    )
}
CREATE, UPDATE, DELETE = 3, 2, 1
ACCESS: Final = "com.atproto.access"
REFRESH: Final = "com.atproto.refresh"
# Verified tokens are remembered: the signature of one in use is not worked out thousands of times.
MOST_KNOWN: Final = 10_000


class Doors:
    """One Bluesky network's checks, over all its PDSs."""

    def __init__(self, state: "State") -> None:
        self._state = state
        self.network = Network()
        self._pdses: dict[str, Pds] = {}
        self._known: dict[str, dict[str, Any]] = {}
        self.secret = f"practice-{state.world.seed}"

    def named(self, instance: str) -> Pds:
        """The PDS of that name; it springs into being on first use."""
        found = self._pdses.get(instance)
        if found is None:
            found = self._pdses[instance] = Pds(self._state.world, self.network, instance)
        return found

    def server(self, call: Call) -> Pds:
        """The PDS of the call."""
        return self.named(call.instance)

    def payload(self, call: Call) -> dict[str, Any] | None:
        """What the call's token says, when we signed it; it may have expired."""
        token = call.bearer
        if not token:
            return None
        found = self._known.get(token)
        if found is None:
            found = verified(token, self.secret)
            if found is not None:
                if len(self._known) >= MOST_KNOWN:
                    self._known.clear()
                self._known[token] = found
        return found

    def owner(self, call: Call) -> Account | None:
        """Whose token it is, dead or alive."""
        payload = self.payload(call)
        repo = self.network.repos.get(payload.get("sub", payload.get("iss", ""))) if payload else None
        return repo.account if repo else None

    def reader(self, call: Call) -> Repo | None:
        """Who reads, when a token was sent; it must be good."""
        return self.repo(call) if call.bearer else None

    def repo(self, call: Call, scope: str = ACCESS) -> Repo:
        """
        The caller's repository, when the token is good.

        Raises:
            RefusalError: 401 AuthMissing, 400 InvalidToken or ExpiredToken (a 400, not a 401), 401 AccountTakedown.
        """
        if not call.bearer:
            raise refuse(401, "AuthMissing", "Authentication Required")
        payload = self.payload(call)
        if payload is None:
            raise refuse(400, "InvalidToken", "Token could not be verified")
        if payload.get("scope") != scope:
            raise refuse(400, "InvalidToken", "Invalid token type")
        repo = self.network.repos.get(payload["sub"])
        if repo is None:
            raise refuse(400, "InvalidToken", "Token could not be verified")
        if self.act(call, "dead_token") or payload["exp"] <= clock.now() or repo.account.is_revoked:
            raise refuse(400, "ExpiredToken", "Token has expired")
        if repo.account.is_disabled:
            raise refuse(401, "AccountTakedown", "Account has been taken down")
        return repo

    def named_repo(self, call: Call, name: str) -> Repo:
        """The repository of a DID or handle."""
        did = name if name.startswith("did:") else self.resolve(name, self.server(call))
        repo = self.network.repos.get(did or "")
        if repo is None:
            raise invalid(f"Could not find repo: {name}")
        return repo

    def resolve(self, handle: str, first: Pds | None = None) -> str | None:
        """The DID of a handle, looked for on the given PDS first; practice PDSs may share handles."""
        for pds in (*((first,) if first else ()), *self._pdses.values()):
            if (account := pds.handles.get(handle.lower())) is not None:
                return str(account.id)
        return None

    def act(self, call: Call, kind: str) -> Fault | None:
        """The fault of that class where the call has one; asking for it counts it as fired."""
        return self._state.faults.act(call.inner, kind) if call.inner else None

    def enter(self, call: Call) -> None:
        """
        Charge the bucket of all calls.

        Raises:
            RefusalError: 429.
        """
        if fault := self.act(call, "rate_limited"):
            call.nearest = Level(BUCKETS["address"], -1, call.now + fault.seconds)
            raise self._too_many(call, call.nearest, fault)
        self.spend(call, "address", call.client)

    def spend(self, call: Call, name: str, owner: str, points: int = 1) -> None:
        """
        Charge a bucket; the headers speak of the one with the fewest points left.

        Raises:
            RefusalError: 429.
        """
        pds = self.server(call)
        limits = pds.setting.rate_limits
        if limits == "off":
            return
        bucket = BUCKETS[name]
        if isinstance(limits, dict):
            bucket = Bucket(name, limits.get(name, bucket.size), bucket.seconds)
        level = pds.windows.spend(bucket, owner, call.now, points)
        if call.nearest is None or level.remaining < call.nearest.remaining:
            call.nearest = level
        if level.is_exceeded:
            self._state.log.violated("bluesky", name)
            raise self._too_many(call, level, None)

    def spend_write(self, call: Call, did: str, points: int) -> None:
        """
        Charge both write budgets of an account.

        Raises:
            RefusalError: 429.
        """
        self.spend(call, "writes_hour", did, points)
        self.spend(call, "writes_day", did, points)

    @staticmethod
    def _too_many(call: Call, level: Level, fault: Fault | None) -> RefusalError:
        headers = limit_headers(level)
        wait = max(1, round(level.reset_at - call.now))
        shape = fault.retry_after if fault else "platform"
        if shape == "none":
            headers = headers[:1]
            call.nearest = None
        elif shape == "date":
            headers.append((b"retry-after", clock.http_date(level.reset_at + 0.999)))
        else:
            headers.append((b"retry-after", str(wait).encode()))
        return refuse(429, "RateLimitExceeded", "Rate Limit Exceeded", headers)


def limit_headers(level: Level) -> list[Header]:
    """The four headers; the reset is in unix seconds."""
    size, seconds = level.bucket.size, level.bucket.seconds
    return [
        (b"ratelimit-limit", str(size).encode()),
        (b"ratelimit-remaining", str(max(0, level.remaining)).encode()),
        (b"ratelimit-reset", str(int(level.reset_at + 0.999)).encode()),
        (b"ratelimit-policy", f"{size};w={seconds}".encode()),
    ]
