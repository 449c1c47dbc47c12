"""What stands before every endpoint: who is calling, may they, and is there anything left in their limits."""

from typing import TYPE_CHECKING, Any, Final

from sandbox import clock
from sandbox.call import Answer, Call, Header, RefusalError, json_answer
from sandbox.faults import Fault
from sandbox.limits import Bucket, Level
from sandbox.mastodon.server import Server, Token, refuse
from sandbox.world import Account

if TYPE_CHECKING:
    from sandbox.app import State

# Sizes and windows of rack-attack and the model's own limiter (sheet: Limits).
BUCKETS: Final = {
    bucket.name: bucket
    for bucket in (
        Bucket("token", 300, 300),
        Bucket("user", 1500, 300),
        Bucket("address", 300, 300),
        Bucket("paging", 300, 900),
        Bucket("media", 30, 1800),
        Bucket("deletes", 30, 1800),
        Bucket("statuses", 300, 10_800),
        Bucket("apps", 5, 600),
    )
}
PAGING: Final = (b"page=", b"max_id=", b"min_id=", b"since_id=")


def wanted(call: Call, name: str) -> list[str]:
    """Values of a field in a JSON body, a form or the query; `name[]` and nested forms are understood."""
    if call.content_type == "application/json" and call.body:
        value = _from_json(call, name)
        if value is not None:
            return [_text(each) for each in value] if isinstance(value, list) else [_text(value)]
        fields = call.arguments()
    else:
        fields = call.fields()
    return [*fields.get(name, ()), *fields.get(name + "[]", ())]


def _from_json(call: Call, name: str) -> Any:
    try:
        found = call.json()
    except ValueError:
        raise refuse(400, "Error occurred while parsing request parameters") from None
    for part in name.rstrip("]").replace("]", "").split("["):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


class Doors:
    """One Mastodon platform's checks, over all its servers."""

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
        return self.server(call).tokens.get(call.bearer) if call.bearer else None

    def account(self, call: Call, scope: str) -> tuple[Server, Token, Account]:
        """
        Let a living account's token with the scope through.

        Raises:
            RefusalError: 401 dead or no token, 403 scope or disabled login, 422 an application's token.
        """
        token = self.living(call, scope)
        if token is None:
            raise refuse(401, "The access token is invalid")
        if token.account is None:
            raise refuse(422, "This method requires an authenticated user")
        if token.account.is_disabled:
            raise refuse(403, "Your login is currently disabled")
        return self.server(call), token, token.account

    def living(self, call: Call, scope: str) -> Token | None:
        """The call's token where it is good for the scope; nothing where none was sent."""
        if not call.bearer:
            return None
        token = self.token(call)
        if self.act(call, "dead_token"):
            raise refuse(401, "The access token was revoked")
        if token is None:
            raise refuse(401, "The access token is invalid")
        if token.is_revoked:
            raise refuse(401, "The access token was revoked")
        if scope and not {scope, scope.partition(":")[0]} & token.scopes:
            raise refuse(403, "This action is outside the authorized scopes")
        return token

    def act(self, call: Call, kind: str) -> Fault | None:
        """The fault of that class where the call has one; asking for it counts it as fired."""
        return self._state.faults.act(call.inner, kind) if call.inner else None

    def enter(self, call: Call) -> list[Header]:
        """
        Charge the general buckets; the headers speak of the one nearest to empty.

        Raises:
            RefusalError: 429.
        """
        if fault := self.act(call, "rate_limited"):
            raise self._too_many(call, Level(BUCKETS["token"], -1, call.now + fault.seconds), fault)
        setting = self.server(call).setting
        if setting.rate_limits == "off":
            return []
        account = call.account
        if account is None:
            levels = [self._charge(call, "address", call.client)]
        else:
            levels = [self._charge(call, "token", call.bearer), self._charge(call, "user", account.id)]
            if call.query and any(name in call.query for name in PAGING):
                levels.append(self._charge(call, "paging", account.id))
        return self._headers(call, levels)

    def spend(self, call: Call, bucket: str, account: Account | None) -> None:
        """
        Charge one more bucket.

        Raises:
            RefusalError: 429.
        """
        if self.server(call).setting.rate_limits != "off":
            self._headers(call, [self._charge(call, bucket, account.id if account else call.client)])

    def _charge(self, call: Call, name: str, owner: str) -> Level:
        server = self.server(call)
        bucket = BUCKETS[name]
        if isinstance(server.setting.rate_limits, dict):
            bucket = Bucket(name, server.setting.rate_limits.get(name, bucket.size), bucket.seconds)
        level = server.windows.spend(bucket, owner, call.now)
        if call.nearest is None or level.remaining < call.nearest.remaining:
            call.nearest = level
        return level

    def _headers(self, call: Call, levels: list[Level]) -> list[Header]:
        for level in levels:
            if level.is_exceeded:
                self._state.log.violated("mastodon", level.bucket.name)
                raise self._too_many(call, level, None)
        return limit_headers(call.nearest) if call.nearest else []

    @staticmethod
    def _too_many(call: Call, level: Level, fault: Fault | None) -> RefusalError:
        answer: Answer = json_answer({"error": "Too many requests"}, status=429, headers=limit_headers(level))
        if fault and fault.retry_after == "none":
            answer.headers = answer.headers[:1]
        elif fault and fault.retry_after == "seconds":
            answer.headers.append((b"retry-after", str(max(1, round(fault.seconds))).encode()))
        elif fault and fault.retry_after == "date":
            answer.headers.append((b"retry-after", clock.http_date(call.now + fault.seconds + 0.999)))
        return RefusalError(answer)


def limit_headers(level: Level) -> list[Header]:
    """The three headers; the reset is a date with six decimals, not a number."""
    return [
        (b"x-ratelimit-limit", str(level.bucket.size).encode()),
        (b"x-ratelimit-remaining", str(max(0, level.remaining)).encode()),
        (b"x-ratelimit-reset", clock.iso_micros(level.reset_at).encode()),
    ]
