"""What stands before every endpoint: whose token, which scope, what is left in the limits."""

from typing import TYPE_CHECKING, Any, Final

from sandbox import clock
from sandbox.call import Answer, Call, Header, RefusalError, json_answer
from sandbox.faults import Fault
from sandbox.grants import Token
from sandbox.limits import Bucket, Level
from sandbox.world import Account
from sandbox.x.server import PROBLEMS, Server, invalid, problem

if TYPE_CHECKING:
    from sandbox.app import State

WINDOW: Final = 900
DAY: Final = 86_400
# Calls a user may make in a quarter of an hour, by endpoint (sheet: Limits); others are not in the platform's table.
PER_USER: Final = {
    "POST /2/tweets": 100,
    "DELETE /2/tweets/:id": 50,
    "GET /2/tweets": 5_000,
    "GET /2/tweets/:id": 900,
    "GET /2/users/:id/tweets": 900,
    "GET /2/users/:id/mentions": 300,
    "GET /2/tweets/search/recent": 300,
    "GET /2/users/me": 75,
    "PUT /2/tweets/:id/hidden": 50,
}
OTHERS: Final = 500
APP_POSTS: Final = 10_000


def body_of(call: Call) -> dict[str, Any]:
    """The JSON body. Raises `RefusalError`: it is none."""
    try:
        found = call.json()
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise invalid("One or more parameters to your request was invalid.")
    return found


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

    def token(self, call: Call) -> Token | None:
        """The token of the call, dead or alive."""
        return self.server(call).grants.tokens.get(call.bearer) if call.bearer else None

    def enter(self, call: Call, endpoint: str) -> list[Header]:
        """
        Let a living token through and charge its limits; the headers go out with every answer.

        Raises:
            RefusalError: 401, 402, 429.
        """
        token = self.token(call)
        is_dead = token is None or token.is_revoked or token.expires_at < clock.now() or token.account.is_disabled
        if self.act(call, "dead_token") or token is None or is_dead:
            raise problem(401, "Unauthorized", "Unauthorized")
        server = self.server(call)
        size = PER_USER.get(endpoint, OTHERS)
        if fault := self.act(call, "rate_limited"):
            raise _too_many(call, Level(Bucket(endpoint, size, WINDOW), -1, call.now + fault.seconds), fault)
        if server.setting.credits_left == 0:
            detail = "Your enrolled account does not have any credits to fulfill this request."
            raise problem(402, "CreditsDepleted", detail, "credits")
        limits = server.setting.rate_limits
        if limits == "off":
            return []
        if isinstance(limits, dict):
            size = limits.get(endpoint, size)
        level = server.windows.spend(Bucket(endpoint, size, WINDOW), token.account.id, call.now)
        headers = limit_headers(level)
        if level.is_exceeded:
            self._state.log.violated("x", endpoint)
            raise _too_many(call, level, None)
        if endpoint == "POST /2/tweets":
            day = server.windows.spend(Bucket("app posts", APP_POSTS, DAY), "app", call.now)
            headers += [
                (b"x-app-limit-24hour-limit", str(APP_POSTS).encode()),
                (b"x-app-limit-24hour-remaining", str(max(0, day.remaining)).encode()),
                (b"x-app-limit-24hour-reset", str(int(day.reset_at)).encode()),
            ]
        return headers

    def user(self, call: Call, scope: str) -> tuple[Server, Account]:
        """
        The calling user, whose token has the scope.

        Raises:
            RefusalError: 403.
        """
        token = self.token(call)
        if token is None:
            raise problem(401, "Unauthorized", "Unauthorized")
        if scope not in token.scopes:
            detail = "Your client app is not configured with the appropriate oauth2 app permissions for this endpoint."
            raise problem(403, "Forbidden", detail, "oauth2-permissions")
        return self.server(call), token.account

    def act(self, call: Call, kind: str) -> Fault | None:
        """The fault of that class where the call has one; asking for it counts it as fired."""
        return self._state.faults.act(call.inner, kind) if call.inner else None


def _too_many(call: Call, level: Level, fault: Fault | None) -> RefusalError:
    body = {"title": "Too Many Requests", "detail": "Too Many Requests", "type": "about:blank", "status": 429}
    answer: Answer = json_answer(body, status=429, headers=limit_headers(level))
    if fault and fault.retry_after != "platform":
        answer.headers = answer.headers[:1]
    if fault and fault.retry_after == "seconds":
        answer.headers.append((b"retry-after", str(max(1, round(fault.seconds))).encode()))
    elif fault and fault.retry_after == "date":
        answer.headers.append((b"retry-after", clock.http_date(call.now + fault.seconds + 0.999)))
    return RefusalError(answer)


def limit_headers(level: Level) -> list[Header]:
    """The three headers; the reset in unix seconds."""
    return [
        (b"x-rate-limit-limit", str(level.bucket.size).encode()),
        (b"x-rate-limit-remaining", str(max(0, level.remaining)).encode()),
        (b"x-rate-limit-reset", str(int(level.reset_at + 0.999)).encode()),
    ]


def missing(identity: str, what: str = "tweet") -> dict[str, Any]:
    """One line of `errors` in an answer that is a success otherwise."""
    return {
        "value": identity,
        "detail": f"Could not find {what} with ids: [{identity}].",
        "title": "Not Found Error",
        "resource_type": what,
        "parameter": "ids",
        "resource_id": identity,
        "type": f"{PROBLEMS}resource-not-found",
    }
