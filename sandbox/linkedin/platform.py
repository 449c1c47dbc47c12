"""LinkedIn's Posts and Community Management APIs, for practice (sheet: docs/platforms/linkedin.md)."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from sandbox import clock
from sandbox.call import Answer, Call, RefusalError, json_answer
from sandbox.faults import Endpoint as Kind
from sandbox.linkedin import assets, oauth, posts, social, statistics
from sandbox.linkedin.doors import Doors
from sandbox.linkedin.server import MEMBER_SCOPES, PERSON, SCOPES, refuse
from sandbox.platform import Endpoint, Registration
from sandbox.world import Account

if TYPE_CHECKING:
    from sandbox.app import State

Run = Callable[[Doors, Call], Answer]

ENDPOINTS: Final[dict[tuple[str, str], tuple[Kind, Run]]] = {
    ("POST", "/rest/posts"): ("publish", posts.create),
    ("GET", "/rest/posts"): ("read", posts.listing),
    ("GET", "/rest/posts/:id"): ("read", posts.read),
    ("POST", "/rest/posts/:id"): ("publish", posts.change),
    ("DELETE", "/rest/posts/:id"): ("publish", posts.delete),
    ("POST", "/rest/images"): ("upload", assets.images),
    ("GET", "/rest/images/:id"): ("poll", assets.read),
    ("POST", "/rest/videos"): ("upload", assets.videos),
    ("GET", "/rest/videos/:id"): ("poll", assets.read),
    ("PUT", "/dms-uploads/:id/uploaded"): ("upload", assets.receive),
    ("GET", "/rest/socialActions/:id/comments"): ("read", social.listing),
    ("POST", "/rest/socialActions/:id/comments"): ("publish", social.create),
    ("GET", "/rest/organizationalEntityNotifications"): ("read", social.notifications),
    ("GET", "/rest/organizationalEntityShareStatistics"): ("read", statistics.shares),
    ("GET", "/rest/networkSizes/:id"): ("read", statistics.followers),
    ("GET", "/rest/organizationAcls"): ("authorise", oauth.roles),
    ("GET", "/rest/organizations/:id"): ("authorise", oauth.organization),
    ("GET", "/v2/userinfo"): ("authorise", oauth.userinfo),
    ("GET", "/oauth/v2/authorization"): ("authorise", oauth.permit),
    ("POST", "/oauth/v2/authorization"): ("authorise", oauth.permit),
    ("POST", "/oauth/v2/accessToken"): ("authorise", oauth.token),
}
# Where the id stands in /rest/posts/1 and in /dms-uploads/1/uploaded, split at the slashes.
IDS: Final = (3, 2)


def _unknown(_doors: Doors, call: Call) -> Answer:
    raise refuse(404, f"No virtual resource found for path {call.path}", code="RESOURCE_NOT_FOUND")


class LinkedIn:
    """The platform."""

    name = "linkedin"

    def __init__(self, state: "State") -> None:
        self._state = state
        self._doors = Doors(state)
        self._endpoints = {
            (method, path): Endpoint(kind, f"{method} {path}", partial(self._enter, run))
            for (method, path), (kind, run) in ENDPOINTS.items()
        }
        self._page = Endpoint("read", "page", partial(self._enter, social.show))
        self._unknown = Endpoint("read", "unknown", partial(self._enter, _unknown))

    def find(self, method: str, path: str, instance: str) -> Endpoint:  # noqa: ARG002  # Instances are alike.
        """The endpoint of a path."""
        method = "GET" if method == "HEAD" else method
        found = self._endpoints.get((method, path))
        for place in IDS:
            parts = path.split("/")
            if found is None and len(parts) > place:
                parts[place] = ":id"
                found = self._endpoints.get((method, "/".join(parts)))
        if found is None and method == "GET" and path.startswith("/feed/update/"):
            found = self._page
        return found or self._unknown

    def recognise(self, call: Call) -> Account | None:
        """Whose token the call carries."""
        token = self._doors.token(call)
        return token.account if token else None

    def _enter(self, run: Run, call: Call) -> Answer:
        try:
            return run(self._doors, call)
        except RefusalError as refusal:
            return refusal.answer

    def register(self, wish: Registration) -> dict[str, str]:
        """Make an organisation, or a person where the handle begins with `in-`, with a token of all its scopes."""
        server = self._doors.named(wish.instance)
        owner = server.handles.get(wish.handle)
        if owner is None:
            owner = Account(
                platform=self.name,
                instance=wish.instance,
                id=server.urn_of(wish.handle),
                handle=wish.handle,
                display_name=wish.display_name,
                followers=wish.followers,
                created_at=clock.now(),
            )
            server.accounts[owner.id] = server.handles[wish.handle] = owner
            self._state.world.accounts[owner.id] = owner
        scopes = MEMBER_SCOPES if wish.handle.startswith(PERSON) else SCOPES
        return {
            "remote_id": owner.id,
            "handle": owner.handle,
            "access_token": server.grants.first(owner, scopes, wish.access_token).value,
            "home": f"{wish.origin}/{self.name}/{wish.instance}",
        }

    def failure(self, status: int) -> Answer:
        """The body with which LinkedIn fails."""
        words = "Internal Server Error" if status == 500 else "Service Unavailable"  # noqa: PLR2004  # HTTP's own.
        return json_answer({"message": words, "status": status}, status=status)

    def revoke(self, account: Account) -> None:
        """Kill all tokens of the account."""
        self._doors.named(account.instance).grants.revoke(account, is_revoked=True)

    def restore(self, account: Account) -> None:
        """Let the account's tokens live again."""
        self._doors.named(account.instance).grants.revoke(account, is_revoked=False)


PLATFORM: Final = LinkedIn
