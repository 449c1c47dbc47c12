"""TikTok's Content Posting and Display APIs v2, for practice (sheet: docs/platforms/tiktok.md)."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from sandbox import clock
from sandbox.call import Answer, Call, RefusalError
from sandbox.faults import Endpoint as Kind
from sandbox.platform import Endpoint, Registration
from sandbox.tiktok import display, oauth, posting
from sandbox.tiktok.doors import Doors
from sandbox.tiktok.server import SCOPES, envelope, refuse
from sandbox.world import Account

if TYPE_CHECKING:
    from sandbox.app import State

Run = Callable[[Doors, Call], Answer]

ENDPOINTS: Final[dict[tuple[str, str], tuple[Kind, Run]]] = {
    ("POST", "/v2/post/publish/creator_info/query"): ("upload", posting.creator),
    ("POST", "/v2/post/publish/video/init"): ("upload", posting.begin_video),
    ("POST", "/v2/post/publish/content/init"): ("publish", posting.begin_photos),
    # The last chunk makes the post: no call after it is needed.
    ("PUT", "/upload"): ("publish", posting.receive),
    ("POST", "/v2/post/publish/status/fetch"): ("poll", posting.status),
    ("GET", "/v2/user/info"): ("read", display.user),
    ("POST", "/v2/video/list"): ("read", display.listing),
    ("POST", "/v2/video/query"): ("read", display.query),
    ("GET", "/v2/auth/authorize"): ("authorise", oauth.permit),
    ("POST", "/v2/auth/authorize"): ("authorise", oauth.permit),
    ("POST", "/v2/oauth/token"): ("authorise", oauth.token),
}


def _unknown(_doors: Doors, _call: Call) -> Answer:
    raise refuse("invalid_params", "Unsupported path(Janus)", status=404)


class TikTok:
    """The platform."""

    name = "tiktok"

    def __init__(self, state: "State") -> None:
        self._state = state
        self._doors = Doors(state)
        self._endpoints = {
            (method, path): Endpoint(kind, f"{method} {path}", partial(self._enter, run))
            for (method, path), (kind, run) in ENDPOINTS.items()
        }
        self._page = Endpoint("read", "page", partial(self._enter, display.show))
        self._unknown = Endpoint("read", "unknown", partial(self._enter, _unknown))

    def find(self, method: str, path: str, instance: str) -> Endpoint:  # noqa: ARG002  # Instances are alike.
        """The endpoint of a path."""
        method = "GET" if method == "HEAD" else method
        path = "/upload" if path.startswith("/upload/") else path.rstrip("/")
        found = self._endpoints.get((method, path))
        if found is None and method == "GET" and path.startswith("/@"):
            found = self._page
        return found or self._unknown

    def recognise(self, call: Call) -> Account | None:
        """Whose token, or whose upload address."""
        if call.path.startswith("/upload/"):
            publish = self._doors.server(call).uploads.get(call.path.split("/")[2])
            return publish.account if publish else None
        token = self._doors.token(call)
        return token.account if token else None

    def _enter(self, run: Run, call: Call) -> Answer:
        try:
            return run(self._doors, call)
        except RefusalError as refusal:
            return refusal.answer

    def register(self, wish: Registration) -> dict[str, str]:
        """Make a creator with a token of all scopes."""
        server = self._doors.named(wish.instance)
        owner = server.handles.get(wish.handle)
        if owner is None:
            owner = Account(
                platform=self.name,
                instance=wish.instance,
                id=server.open_id(wish.handle),
                handle=wish.handle,
                display_name=wish.display_name,
                followers=wish.followers,
                created_at=clock.now(),
            )
            server.accounts[owner.id] = server.handles[wish.handle] = owner
            self._state.world.accounts[owner.id] = owner
        return {
            "remote_id": owner.id,
            "handle": owner.handle,
            "access_token": server.grants.first(owner, SCOPES, wish.access_token).value,
            "home": f"{wish.origin}/{self.name}/{wish.instance}",
        }

    def failure(self, status: int) -> Answer:
        """The body with which TikTok fails."""
        return envelope({}, code="internal_error", message="Something went wrong. Try again later.", status=status)

    def revoke(self, account: Account) -> None:
        """Kill all tokens of the account."""
        self._doors.named(account.instance).grants.revoke(account, is_revoked=True)

    def restore(self, account: Account) -> None:
        """Let the account's tokens live again."""
        self._doors.named(account.instance).grants.revoke(account, is_revoked=False)


PLATFORM: Final = TikTok
