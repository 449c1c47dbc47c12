"""What stands before every endpoint: token, scope, and windows of a minute no header speaks of."""

from typing import TYPE_CHECKING, Any, Final

from sandbox import clock
from sandbox.call import Call, RefusalError
from sandbox.faults import Fault
from sandbox.grants import Grants, Token
from sandbox.limits import Bucket
from sandbox.tiktok.server import Server, envelope, refuse

if TYPE_CHECKING:
    from sandbox.app import State

MINUTE: Final = 60
BUCKETS: Final = {
    bucket.name: bucket
    for bucket in (
        Bucket("init", 6, MINUTE),
        Bucket("creator_info", 20, MINUTE),
        Bucket("status", 30, MINUTE),
        Bucket("display", 600, MINUTE),
        Bucket("posts", 15, 86_400),
    )
}


class Doors:
    """One TikTok platform's checks, over all its instances."""

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
            world = self._state.world
            found = self._servers[instance] = Server(world, instance, Grants(f"tiktok/{instance}", world.seed))
        return found

    def token(self, call: Call) -> Token | None:
        """The token of the call, dead or alive."""
        return self.server(call).grants.tokens.get(call.bearer) if call.bearer else None

    def act(self, call: Call, kind: str) -> Fault | None:
        """The fault of that class where the call has one; asking for it counts it as fired."""
        return self._state.faults.act(call.inner, kind) if call.inner else None

    def enter(self, call: Call, scope: str, bucket: str) -> tuple[Server, Token]:
        """
        Let a living token with the scope through, and charge its window.

        Raises:
            RefusalError: 401 or 429.
        """
        server = self.server(call)
        token = self.token(call)
        is_dead = token is None or token.is_revoked or token.account.is_disabled or token.expires_at < clock.now()
        if self.act(call, "dead_token") or is_dead or token is None:
            raise refuse("access_token_invalid", "The access token is invalid or not found in the request.")
        if scope not in token.scopes:
            raise refuse("scope_not_authorized", f"The user did not authorize the scope required: {scope}.")
        self.check_limit(call)
        # Only the calls for figures are counted over the whole application.
        self.spend(call, bucket, "app" if bucket == "display" else token.value)
        return server, token

    def check_limit(self, call: Call) -> None:
        """Act out a limit on request. Raises `RefusalError`: 429."""
        if fault := self.act(call, "rate_limited"):
            raise _too_many(call, fault)

    def spend(self, call: Call, name: str, owner: str) -> None:
        """Charge a window. Raises `RefusalError`: 429, or 403 for the posts of a day."""
        server = self.server(call)
        sizes = server.setting.rate_limits
        if sizes == "off":
            return
        bucket = BUCKETS[name]
        if isinstance(sizes, dict):
            bucket = Bucket(name, sizes.get(name, bucket.size), bucket.seconds)
        if server.windows.spend(bucket, owner, call.now).is_exceeded:
            self._state.log.violated("tiktok", name)
            if name == "posts":
                raise refuse("spam_risk_too_many_posts", "The daily post cap from the API is reached for this user.")
            raise refuse("rate_limit_exceeded", "The API rate limit was exceeded. Please try again later.")


def _too_many(call: Call, fault: Fault) -> RefusalError:
    answer = envelope({}, code="rate_limit_exceeded", message="The API rate limit was exceeded.", status=429)
    if fault.retry_after == "seconds":
        answer.headers.append((b"retry-after", str(max(1, round(fault.seconds))).encode()))
    elif fault.retry_after == "date":
        answer.headers.append((b"retry-after", clock.http_date(call.now + fault.seconds + 0.999)))
    return RefusalError(answer)


def body_of(call: Call) -> dict[str, Any]:
    """The JSON body. Raises `RefusalError`: 400."""
    try:
        found = call.json() if call.body else {}
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise refuse("invalid_params", "The request body is not valid JSON.")
    return found


def fields_of(call: Call) -> list[str]:
    """The fields asked for, which must be named. Raises `RefusalError`: 400."""
    found = [field for value in call.arguments().get("fields", []) for field in value.split(",") if field]
    if not found:
        raise refuse("invalid_params", "Fields is invalid: it must not be empty.")
    return found
