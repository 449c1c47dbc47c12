"""What stands before every endpoint: token, scope, parts, and the project's units of a Pacific day."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sandbox import clock
from sandbox.call import Call, Header, Json, RefusalError, json_answer
from sandbox.faults import Fault
from sandbox.grants import Grants, Token
from sandbox.world import Account
from sandbox.youtube.server import SCOPE, Server, refuse

if TYPE_CHECKING:
    from sandbox.app import State

PACIFIC: Final = ZoneInfo("America/Los_Angeles")
SIZES: Final = {"uploads": 100, "units": 10_000}
EXCEEDED: Final = (
    "The request cannot be completed because you have exceeded your "
    '<a href="/youtube/v3/getting-started#quota">quota</a>.'
)
WRITING: Final = ("youtube", "youtube.force-ssl")
READING: Final = (*WRITING, "youtube.readonly")


class Doors:
    """One YouTube platform's checks, over all its instances."""

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
            found = self._servers[instance] = Server(world, instance, Grants(f"youtube/{instance}", world.seed))
        return found

    def token(self, call: Call) -> Token | None:
        """The token of the call, dead or alive."""
        return self.server(call).grants.tokens.get(call.bearer) if call.bearer else None

    def act(self, call: Call, kind: str) -> Fault | None:
        """The fault of that class where the call has one; asking for it counts it as fired."""
        return self._state.faults.act(call.inner, kind) if call.inner else None

    def enter(
        self, call: Call, units: int, scopes: tuple[str, ...] = READING, *, bucket: str = "units"
    ) -> tuple[Server, Account]:
        """
        Let a living token with one of the scopes through; every call costs, also one that is refused later.

        Raises:
            RefusalError: 401, 403, 429.
        """
        server = self.server(call)
        token = self.token(call)
        is_dead = token is None or token.is_revoked or token.expires_at < clock.now()
        if self.act(call, "dead_token") or is_dead or token is None:
            words = "Request had invalid authentication credentials. Expected OAuth 2 access token."
            raise refuse(401, "authError", words, domain="global")
        if fault := self.act(call, "rate_limited"):
            raise _too_many(call, fault)
        self._spend(server, call, bucket, units)
        if not any(SCOPE + name in token.scopes for name in scopes):
            raise refuse(
                403, "insufficientPermissions", "Request had insufficient authentication scopes.", domain="global"
            )
        if token.account.is_disabled:
            words = "The YouTube account of the authenticated user is suspended."
            raise refuse(403, "authenticatedUserAccountSuspended", words, domain="youtube.common")
        return server, token.account

    def _spend(self, server: Server, call: Call, bucket: str, units: int) -> None:
        sizes = server.setting.rate_limits
        if sizes == "off":
            return
        size = sizes.get(bucket, SIZES[bucket]) if isinstance(sizes, dict) else SIZES[bucket]
        day = datetime.fromtimestamp(call.now, UTC).astimezone(PACIFIC).date().isoformat()
        server.spent[bucket, day] = server.spent.get((bucket, day), 0) + units
        if server.spent[bucket, day] > size:
            self._state.log.violated("youtube", bucket)
            raise refuse(403, "quotaExceeded", EXCEEDED, domain="youtube.quota")


def _too_many(call: Call, fault: Fault) -> RefusalError:
    headers: list[Header] = []
    if fault.retry_after == "seconds":
        headers = [(b"retry-after", str(max(1, round(fault.seconds))).encode())]
    elif fault.retry_after == "date":
        headers = [(b"retry-after", clock.http_date(call.now + fault.seconds + 0.999))]
    words = "Too many requests in a short time."
    errors = [{"message": words, "domain": "usageLimits", "reason": "rateLimitExceeded"}]
    body = {"error": {"code": 429, "message": words, "errors": errors, "status": "RESOURCE_EXHAUSTED"}}
    return RefusalError(json_answer(body, status=429, headers=headers))


def argument(call: Call, name: str) -> str:
    """An argument of the query; empty when absent."""
    return (call.arguments().get(name) or [""])[-1]


def parts_of(call: Call) -> frozenset[str]:
    """The parts asked for. Raises `RefusalError`: 400 without any."""
    found = frozenset(part for value in call.arguments().get("part", []) for part in value.split(",") if part)
    if not found:
        words = "Required parameter: part"
        raise refuse(400, "missingRequiredParameter", words, domain="youtube.parameter")
    return found


def ids_of(call: Call) -> list[str]:
    """The ids asked for, at most 50. Raises `RefusalError`: 400."""
    found = [one for value in call.arguments().get("id", []) for one in value.split(",") if one]
    if len(found) > 50:  # noqa: PLR2004  # YouTube's own limit.
        raise refuse(400, "invalidFilters", "The request specifies too many ids.", domain="youtube.parameter")
    return found


def body_of(call: Call) -> dict[str, Any]:
    """The JSON body. Raises `RefusalError`: 400."""
    try:
        found = call.json() if call.body else {}
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise refuse(400, "parseError", "Parse Error", domain="global")
    return found


def cut(resource: Json, parts: frozenset[str]) -> Json:
    """A resource with the parts that were asked for."""
    return {name: value for name, value in resource.items() if name in parts or name in {"kind", "etag", "id"}}


def page_of(kind: str, items: list[Json], *, start: int = 0, size: int = 50) -> Json:
    """A page of a list; its token is where the next one begins."""
    answer: Json = {
        "kind": f"youtube#{kind}ListResponse",
        "etag": f"{kind}-{len(items)}",
        "items": items[start : start + size],
        "pageInfo": {"totalResults": len(items), "resultsPerPage": size},
    }
    return answer | ({"nextPageToken": str(start + size)} if start + size < len(items) else {})


def asked_page(call: Call, most: int) -> tuple[int, int]:
    """Where the page begins, and how long it is."""
    size = min(int(argument(call, "maxResults") or 5), most)
    return int(argument(call, "pageToken") or 0), size
