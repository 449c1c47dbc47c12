"""What stands before every endpoint of the family: version, token, scope and what is left of the limits."""

import json
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sandbox import clock
from sandbox.call import Answer, Call, Header, RefusalError, json_answer
from sandbox.faults import Fault
from sandbox.graph.server import Server, Token
from sandbox.graph.words import arguments, body_of, refuse
from sandbox.limits import Bucket
from sandbox.world import Account

if TYPE_CHECKING:
    from sandbox.app import State

VERSION: Final = re.compile(r"^/v(\d+\.\d+)(?=/|$)")
DEAD: Final = {
    459: "The user is in a checkpoint and must log in at the website to proceed",
    460: "The session has been invalidated because the user changed the password",
    463: "The session has expired",
    467: "The access token is invalid because the user logged out",
}


@dataclass(frozen=True, slots=True)
class Rates:
    """How one platform words its limit: the code, and the type in the usage header ("" where it sends none)."""

    code: int
    kind: str
    calls: Bucket
    versions: tuple[str, ...]
    is_version_needed: bool = True


class Doors:
    """One platform's checks, over all its servers."""

    def __init__(self, state: "State", platform: str, rates: Rates) -> None:
        self._state = state
        self.platform = platform
        self.rates = rates
        self._servers: dict[str, Server] = {}

    def server(self, call: Call) -> Server:
        """The server of the call."""
        return self.named(call.instance)

    def named(self, instance: str) -> Server:
        """The server of that name; it springs into being on first use."""
        found = self._servers.get(instance)
        if found is None:
            found = self._servers[instance] = Server(self._state.world, self.platform, instance)
        return found

    def token(self, call: Call) -> Token | None:
        """The token of the call, dead or alive: in a header, or among the arguments."""
        value = call.bearer
        if not value:
            scheme, _, rest = call.headers.get(b"authorization", b"").decode("latin-1").partition(" ")
            value = rest.strip() if scheme.lower() == "oauth" else ""
        if not value:
            try:
                value = arguments(call).get("access_token", "")
            except RefusalError:
                return None
        return self.server(call).tokens.get(value)

    def living(self, call: Call, *scopes: str) -> tuple[Server, Token]:
        """
        Let a living token with all the scopes through.

        Raises:
            RefusalError: 190 dead, 2500 none, 10 or 200 without the scope.
        """
        server, token = self.server(call), self.token(call)
        if self.act(call, "dead_token"):
            raise dead(460)
        if token is None:
            is_named = bool(call.bearer or "access_token" in arguments(call))
            if is_named:
                raise refuse(190, "Invalid OAuth access token - Cannot parse access token", status=400)
            raise refuse(2500, "An active access token must be used to query information about the current user.")
        if token.dead:
            raise dead(token.dead)
        if token.expires_at is not None and token.expires_at <= clock.now():
            raise dead(463)
        if token.account is not None and token.account.is_disabled:
            raise dead(459)
        if lacking := [scope for scope in scopes if scope not in token.scopes]:
            raise refuse(10, f"(#10) Application does not have permission for this action: {', '.join(lacking)}")
        return server, token

    def account(self, call: Call, *scopes: str) -> tuple[Server, Token, Account]:
        """Let an account's own token through. Raises as `living`, and 200 for a person's token."""
        server, token = self.living(call, *scopes)
        if token.account is None:
            raise refuse(200, "(#200) This endpoint must be called with the access token of the account itself")
        return server, token, token.account

    def act(self, call: Call, kind: str) -> Fault | None:
        """The fault of that class where the call has one; asking for it counts it as fired."""
        return self._state.faults.act(call.inner, kind) if call.inner else None

    def enter(self, call: Call, path: str) -> str:
        """
        Check version and limits; the path without its version.

        Raises:
            RefusalError: unknown version, or the limit's own code.
        """
        found = VERSION.match(path)
        if found is None and self.rates.is_version_needed and path.startswith("/v"):
            raise refuse(2500, f"Unknown path components: {path}")
        if found is not None and found[1] not in self.rates.versions:
            raise refuse(2500, f"Unknown path components: {path}")
        if limit := self.act(call, "rate_limited"):
            raise self._too_many(call, limit)
        setting = self.server(call).setting
        if setting.rate_limits != "off" and call.account is not None:
            bucket = self.rates.calls
            if isinstance(setting.rate_limits, dict):
                bucket = Bucket(bucket.name, setting.rate_limits.get(bucket.name, bucket.size), bucket.seconds)
            call.nearest = self.server(call).windows.spend(bucket, call.account.id, call.now)
            if call.nearest.is_exceeded:
                self._state.log.violated(self.platform, bucket.name)
                raise self._too_many(call, None)
        return path[found.end() :] if found else path

    def usage(self, call: Call, *, minutes: int = 0) -> list[Header]:
        """The usage headers in percent; only once there is something to tell."""
        if not self.rates.kind or call.nearest is None or call.account is None:
            return []
        level = call.nearest
        percent = min(100, math.floor(100 * (1 - level.remaining / max(1, level.bucket.size))))
        return self._headers(call, percent, minutes) if percent else []

    def _headers(self, call: Call, percent: int, minutes: int) -> list[Header]:
        used = {"call_count": percent, "total_cputime": percent // 4, "total_time": percent // 4}
        owner = call.account.id if call.account else "0"
        business = {owner: [{"type": self.rates.kind, **used, "estimated_time_to_regain_access": minutes}]}
        return [
            (b"x-app-usage", json.dumps(used | {"call_count": min(percent, 90)}).encode()),
            (b"x-business-use-case-usage", json.dumps(business).encode()),
        ]

    def _too_many(self, call: Call, limit: Fault | None) -> RefusalError:
        seconds = limit.seconds if limit else max(60.0, (call.nearest.reset_at if call.nearest else 0.0) - call.now)
        headers: list[Header] = []
        form = limit.retry_after if limit else "platform"
        if form == "platform" and self.rates.kind:
            headers = self._headers(call, 100, math.ceil(seconds / 60))
        elif form == "seconds":
            headers = [(b"retry-after", str(max(1, round(seconds))).encode())]
        elif form == "date":
            headers = [(b"retry-after", clock.http_date(call.now + seconds + 0.999))]
        message = f"(#{self.rates.code}) There have been too many calls to this account. Wait a bit and try again."
        return refuse(self.rates.code, message, headers=headers)


def dead(subcode: int) -> RefusalError:
    """A dead token, and why it died."""
    message = f"Error validating access token: {DEAD.get(subcode, 'The session is invalid')}."
    body = body_of(190, message, subcode=subcode, is_transient=False, kind="OAuthException", said="")
    return RefusalError(json_answer(body, status=400))


def confirm(**more: object) -> Answer:
    """The family's plain yes."""
    return json_answer({"success": True, **more})
