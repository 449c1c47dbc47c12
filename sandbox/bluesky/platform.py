"""Bluesky: a PDS, the AppView's reads and the video service (sheet: docs/platforms/bluesky.md)."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from sandbox import clock
from sandbox.bluesky import appview, blobs, repo, sessions, video
from sandbox.bluesky.doors import Doors, limit_headers
from sandbox.bluesky.server import Repo, refuse
from sandbox.call import Answer, Call, RefusalError, json_answer
from sandbox.chance import letters
from sandbox.faults import Endpoint as Kind
from sandbox.platform import Endpoint, Registration
from sandbox.world import Account

if TYPE_CHECKING:
    from sandbox.app import State

Run = Callable[[Doors, Call], Answer]

METHODS: Final[dict[tuple[str, str], tuple[Kind, Run]]] = {
    ("POST", "com.atproto.server.createSession"): ("authorise", sessions.create),
    ("POST", "com.atproto.server.refreshSession"): ("authorise", sessions.refresh),
    ("GET", "com.atproto.server.getSession"): ("authorise", sessions.read),
    ("POST", "com.atproto.server.deleteSession"): ("authorise", sessions.delete),
    ("GET", "com.atproto.server.describeServer"): ("read", sessions.describe),
    ("GET", "com.atproto.server.getServiceAuth"): ("upload", sessions.service_auth),
    ("GET", "com.atproto.identity.resolveHandle"): ("read", sessions.resolve_handle),
    ("POST", "com.atproto.repo.putRecord"): ("publish", repo.put),
    ("POST", "com.atproto.repo.createRecord"): ("publish", repo.create),
    ("POST", "com.atproto.repo.deleteRecord"): ("publish", repo.delete),
    ("POST", "com.atproto.repo.applyWrites"): ("publish", repo.apply_writes),
    ("GET", "com.atproto.repo.getRecord"): ("read", repo.read),
    ("GET", "com.atproto.repo.listRecords"): ("read", repo.listing),
    ("POST", "com.atproto.repo.uploadBlob"): ("upload", blobs.upload),
    ("POST", "app.bsky.video.uploadVideo"): ("upload", video.upload),
    ("GET", "app.bsky.video.getJobStatus"): ("poll", video.poll),
    ("GET", "app.bsky.video.getUploadLimits"): ("read", video.limits),
    ("GET", "app.bsky.feed.getPosts"): ("read", appview.posts),
    ("GET", "app.bsky.feed.getPostThread"): ("read", appview.thread),
    ("GET", "app.bsky.feed.getAuthorFeed"): ("read", appview.feed),
    ("GET", "app.bsky.actor.getProfile"): ("read", appview.profile),
    ("GET", "app.bsky.actor.getProfiles"): ("read", appview.profiles),
    ("GET", "app.bsky.notification.listNotifications"): ("read", appview.notifications),
    ("GET", "app.bsky.notification.getUnreadCount"): ("read", appview.unread),
}
XRPC: Final = "/xrpc/"
# How the PDS names its own failures and those of the services behind it.
FAILURES: Final = {
    501: "MethodNotImplemented",
    502: "UpstreamFailure",
    503: "NotEnoughResources",
    504: "UpstreamTimeout",
}


def _unknown(_doors: Doors, _call: Call) -> Answer:
    raise refuse(501, "MethodNotImplemented", "Method Not Implemented")


class Bluesky:
    """The platform."""

    name = "bluesky"

    def __init__(self, state: "State") -> None:
        self._state = state
        self._doors = Doors(state)
        self._endpoints = {
            (method, XRPC + nsid): Endpoint(kind, nsid, partial(self._enter, run))
            for (method, nsid), (kind, run) in METHODS.items()
        }
        self._pages = {
            "/profile/": Endpoint("read", "page", partial(self._enter, appview.show)),
            "/img/": Endpoint("read", "file", partial(self._enter, appview.picture)),
        }
        self._unknown = Endpoint("read", "unknown", partial(self._enter, _unknown))

    def find(self, method: str, path: str, instance: str) -> Endpoint:  # noqa: ARG002  # PDSs are alike.
        """The endpoint of a path."""
        found = self._endpoints.get(("GET" if method == "HEAD" else method, path))
        if found is None and method == "GET":
            found = next((shown for start, shown in self._pages.items() if path.startswith(start)), None)
        return found or self._unknown

    def recognise(self, call: Call) -> Account | None:
        """Whose token the call carries."""
        return self._doors.owner(call) if call.bearer else None

    def _enter(self, run: Run, call: Call) -> Answer:
        try:
            self._doors.enter(call)
            answer = run(self._doors, call)
        except RefusalError as refusal:
            answer = refusal.answer
        if call.nearest is not None and not any(name == b"ratelimit-limit" for name, _ in answer.headers):
            answer.headers.extend(limit_headers(call.nearest))
        return answer

    def register(self, wish: Registration) -> dict[str, str]:
        """Make an account with an app password."""
        pds = self._doors.named(wish.instance)
        handle = wish.handle.lower()
        owner = pds.handles.get(handle)
        if owner is None:
            did = pds.did(handle)
            owner = Account(
                platform=self.name,
                instance=wish.instance,
                id=did,
                handle=handle,
                display_name=wish.display_name,
                followers=wish.followers,
                created_at=clock.now(),
            )
            pds.handles[handle] = owner
            self._doors.network.repos[did] = Repo(owner)
            self._state.world.accounts[did] = owner
        parts = (letters(16, "abcdefghijklmnopqrstuvwxyz234567", self._state.world.seed, owner.id, "password"),)
        made = "-".join(parts[0][at : at + 4] for at in range(0, 16, 4))
        owner.password = wish.app_password or owner.password or made
        return {
            "remote_id": owner.id,
            "handle": owner.handle,
            "identifier": owner.handle,
            "app_password": owner.password,
            "home": f"{wish.origin}/{self.name}/{wish.instance}",
        }

    def failure(self, status: int) -> Answer:
        """XRPC's body for a failure of the server."""
        error = FAILURES.get(status, "InternalServerError")
        words = "Internal Server Error" if error == "InternalServerError" else error
        return json_answer({"error": error, "message": words}, status=status)

    def revoke(self, account: Account) -> None:
        """Make password and sessions dead."""
        account.is_revoked = True

    def restore(self, account: Account) -> None:
        """Let password and sessions live again."""
        account.is_revoked = False


PLATFORM: Final = Bluesky
