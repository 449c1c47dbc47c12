"""What stands before every endpoint: version, token, scope, role and the limits nobody is told of."""

from typing import TYPE_CHECKING, Final

from sandbox import clock
from sandbox.call import Answer, Call, Header, RefusalError, json_answer
from sandbox.faults import Fault
from sandbox.grants import Grants, Token
from sandbox.limits import Bucket
from sandbox.linkedin.rest import check_version
from sandbox.linkedin.server import Server, refuse
from sandbox.world import Account

if TYPE_CHECKING:
    from sandbox.app import State

DAY: Final = 86_400
# The real sizes are not published; these are large enough for an office (sheet: Limits).
APPLICATION: Final = Bucket("application", 100_000, DAY)
MEMBER: Final = Bucket("member", 10_000, DAY)
POSTS: Final = Bucket("posts", 100, DAY)
REVOKED: Final = "REVOKED_ACCESS_TOKEN"
REVOKED_WORDS: Final = "The token used in the request has been revoked by the user"
THROTTLED: Final = "Resource level throttle {whose} DAY limit for calls to this resource is reached."


class Doors:
    """One LinkedIn platform's checks, over all its instances."""

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
            grants = Grants(f"linkedin/{instance}", world.seed)
            found = self._servers[instance] = Server(world, instance, grants)
        return found

    def token(self, call: Call) -> Token | None:
        """The token of the call, dead or alive."""
        return self.server(call).grants.tokens.get(call.bearer) if call.bearer else None

    def act(self, call: Call, kind: str) -> Fault | None:
        """The fault of that class where the call has one; asking for it counts it as fired."""
        return self._state.faults.act(call.inner, kind) if call.inner else None

    def enter(self, call: Call) -> tuple[Server, Token]:
        """
        Let a living token through, and charge the day's limits.

        Raises:
            RefusalError: 401, 429; 400 or 426 for the version, where the path is a versioned one.
        """
        server = self.server(call)
        if call.path.startswith("/rest/"):
            check_version(call)
        token = self._living(call)
        if fault := self.act(call, "rate_limited"):
            raise RefusalError(_too_many(call, "MEMBER", fault))
        sizes = server.setting.rate_limits
        if sizes != "off":
            for bucket, owner in ((APPLICATION, "application"), (MEMBER, token.account.id)):
                self._charge(call, bucket, owner)
        return server, token

    def spend_post(self, call: Call, account: Account) -> None:
        """Charge the posts of a day. Raises `RefusalError`: 429."""
        if self.server(call).setting.rate_limits != "off":
            self._charge(call, POSTS, account.id)

    def _charge(self, call: Call, bucket: Bucket, owner: str) -> None:
        server = self.server(call)
        sizes = server.setting.rate_limits
        if isinstance(sizes, dict):
            bucket = Bucket(bucket.name, sizes.get(bucket.name, bucket.size), bucket.seconds)
        if server.windows.spend(bucket, owner, call.now).is_exceeded:
            self._state.log.violated("linkedin", bucket.name)
            whose = "APPLICATION" if bucket.name == "application" else "MEMBER"
            words = THROTTLED.format(whose=whose)
            raise refuse(429, words, code="TOO_MANY_REQUESTS", service=101)

    def _living(self, call: Call) -> Token:
        if self.act(call, "dead_token"):
            raise refuse(401, REVOKED_WORDS, service=65_601, code=REVOKED)
        if not call.bearer:
            raise refuse(401, "Empty oauth2 access token", service=65_604, code="EMPTY_ACCESS_TOKEN")
        token = self.token(call)
        if token is None:
            raise refuse(401, "Invalid access token", service=65_600, code="INVALID_ACCESS_TOKEN")
        if token.is_revoked or token.account.is_disabled:
            raise refuse(401, REVOKED_WORDS, service=65_601, code=REVOKED)
        if token.expires_at < clock.now():
            raise refuse(401, "The token used in the request has expired", service=65_602, code="EXPIRED_ACCESS_TOKEN")
        return token


def _too_many(call: Call, whose: str, fault: Fault) -> Answer:
    """A 429: the platform itself says neither when nor how many; proxies in front of it may."""
    headers: list[Header] = []
    if fault.retry_after == "seconds":
        headers = [(b"retry-after", str(max(1, round(fault.seconds))).encode())]
    elif fault.retry_after == "date":
        headers = [(b"retry-after", clock.http_date(call.now + fault.seconds + 0.999))]
    words = f"Resource level throttle {whose} limit for calls to this resource is reached."
    body = {"status": 429, "serviceErrorCode": 101, "code": "TOO_MANY_REQUESTS", "message": words}
    return json_answer(body, status=429, headers=headers)


def need(token: Token, scope: str, resource: str) -> None:
    """Refuse a token without the scope. Raises `RefusalError`: 403, in LinkedIn's words."""
    if scope not in token.scopes:
        raise refuse(403, f"Not enough permissions to access: {resource}", code="ACCESS_DENIED", service=100)


def author(server: Server, token: Token, urn: str, resource: str, *, writes: bool, feed: bool = False) -> Account:
    """
    The account a call speaks for, where the token's person may.

    Raises:
        RefusalError: 403 without scope or role, 400 where the URN is none.
    """
    found = server.accounts.get(urn)
    if found is None and not urn.startswith(("urn:li:organization:", "urn:li:person:")):
        raise refuse(400, f"Invalid urn type: {urn}", code="INVALID_URN_TYPE")
    verb, ending = "w" if writes else "r", "_feed" if feed else ""
    if urn.startswith("urn:li:person:"):
        need(token, f"{verb}_member_social", resource)
        is_allowed = found is token.account
    else:
        need(token, f"{verb}_organization_social{ending}", resource)
        # Every organisation of a practice instance is run by the same people.
        is_allowed = found is not None and not token.account.id.startswith("urn:li:person:")
    if found is None or not is_allowed:
        raise refuse(403, f"Not enough permissions to access: {resource}", code="ACCESS_DENIED", service=100)
    return found
