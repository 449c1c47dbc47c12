"""What stands before every endpoint: firewall, who is calling, and may they."""

import base64
import hmac
from typing import TYPE_CHECKING, Any

from sandbox import clock
from sandbox.call import Answer, Call, RefusalError
from sandbox.faults import Fault
from sandbox.wordpress.server import Site, may, page_answer, refuse
from sandbox.world import Account

if TYPE_CHECKING:
    from sandbox.app import State


def wanted(call: Call, name: str) -> Any:
    """A value of the JSON body, else of the form or the query (the last one given); nothing when absent."""
    if call.content_type == "application/json" and call.body:
        try:
            body = call.json()
        except ValueError:
            raise refuse(400, "rest_invalid_json", "Invalid JSON body passed.") from None
        if isinstance(body, dict) and name in body:
            return body[name]
        fields = call.arguments()
    elif call.content_type in {"multipart/form-data", "application/x-www-form-urlencoded"}:
        fields = call.fields()
    else:
        fields = call.arguments()
    values = fields.get(name)
    return values[-1] if values else None


def numbers(call: Call, name: str) -> list[int]:
    """A list of numbers: `1,2`, repeated `name[]`, or a JSON list."""
    value = wanted(call, name)
    if value is None:
        value = ",".join(call.arguments().get(f"{name}[]", ()))
    parts = value if isinstance(value, list) else str(value).split(",")
    return [int(part) for part in parts if str(part).strip().isdecimal()]


class Doors:
    """One WordPress platform's checks, over all its sites."""

    def __init__(self, state: "State") -> None:
        self._state = state
        self._sites: dict[str, Site] = {}

    def site(self, call: Call) -> Site:
        """The site of the call."""
        return self.named(call.instance)

    def named(self, instance: str) -> Site:
        """The site of that name; it springs into being on first use."""
        found = self._sites.get(instance)
        if found is None:
            found = self._sites[instance] = Site(self._state.world, instance)
        return found

    def credentials(self, call: Call) -> tuple[str, str] | None:
        """User name and password of the call; nothing where the web server strips the header."""
        header = call.headers.get(b"authorization", b"")
        if header[:6].lower() != b"basic " or self.site(call).setting.strips_authorization:
            return None
        name, _, password = base64.b64decode(header[6:]).decode("utf-8", "replace").partition(":")
        return name, password.replace(" ", "")

    def owner(self, call: Call) -> Account | None:
        """Whose name the call carries, right or wrong."""
        given = self.credentials(call)
        return self.site(call).users.get(given[0]) if given else None

    def enter(self, call: Call) -> Account | None:
        """
        Let a call in; nothing: it is anonymous.

        Raises:
            RefusalError: 429 of a firewall, 401 of a wrong name or password.
        """
        if fault := self.act(call, "rate_limited"):
            raise RefusalError(_firewall(call, fault))
        given = self.credentials(call)
        if given is None:
            return None
        user = self.site(call).users.get(given[0])
        if user is None:
            words = "Unknown username. Check again or try your email address."
            raise refuse(401, "invalid_username", words)
        known = [token.replace(" ", "") for token in user.tokens]
        is_right = any(hmac.compare_digest(token.encode(), given[1].encode()) for token in known)
        if self.act(call, "dead_token") or user.is_revoked or user.is_disabled or not is_right:
            raise refuse(401, "incorrect_password", "The provided password is an invalid application password.")
        return user

    def allowed(self, call: Call, capability: str, code: str, message: str) -> Account:
        """
        The calling user, who has the capability.

        Raises:
            RefusalError: 401 anonymous, 403 not allowed.
        """
        if call.account is None or self.credentials(call) is None:
            raise refuse(401, code, message)
        if not may(call.account, capability):
            raise refuse(403, code, message)
        return call.account

    def act(self, call: Call, kind: str) -> Fault | None:
        """The fault of that class where the call has one; asking for it counts it as fired."""
        return self._state.faults.act(call.inner, kind) if call.inner else None


def _firewall(call: Call, fault: Fault) -> Answer:
    """Core has no limits: hosts and firewalls have, each in its own way."""
    answer = page_answer(429, "Too Many Requests")
    if fault.retry_after == "date":
        answer.headers.append((b"retry-after", clock.http_date(call.now + fault.seconds + 0.999)))
    elif fault.retry_after != "none":
        answer.headers.append((b"retry-after", str(max(1, round(fault.seconds))).encode()))
    return answer
