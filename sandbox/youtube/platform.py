"""YouTube's Data and Live Streaming APIs v3, for practice (sheet: docs/platforms/youtube.md)."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from sandbox import clock
from sandbox.call import Answer, Call, RefusalError, json_answer
from sandbox.faults import Endpoint as Kind
from sandbox.platform import Endpoint, Registration
from sandbox.world import Account
from sandbox.youtube import channels, comments, live, oauth, uploads, videos
from sandbox.youtube.doors import Doors, argument
from sandbox.youtube.server import SCOPES, refuse

if TYPE_CHECKING:
    from sandbox.app import State

Run = Callable[[Doors, Call], Answer]
API: Final = "/youtube/v3/"
UPLOAD: Final = "/upload/youtube/v3/"

ENDPOINTS: Final[dict[tuple[str, str], tuple[Kind, Run]]] = {
    ("GET", f"{API}channels"): ("authorise", channels.listing),
    ("GET", f"{API}playlists"): ("read", channels.playlists),
    ("POST", f"{API}playlists"): ("upload", channels.make_playlist),
    ("GET", f"{API}playlistItems"): ("read", channels.items),
    ("POST", f"{API}playlistItems"): ("upload", channels.add_item),
    ("POST", f"{UPLOAD}videos"): ("upload", uploads.begin),
    ("PUT", f"{UPLOAD}videos"): ("upload", uploads.receive),
    ("POST", f"{UPLOAD}thumbnails/set"): ("upload", uploads.thumbnail),
    ("POST", f"{UPLOAD}captions"): ("upload", uploads.caption),
    ("GET", f"{API}captions"): ("read", uploads.captions),
    ("GET", f"{API}videos"): ("read", videos.listing),
    ("PUT", f"{API}videos"): ("publish", videos.change),
    ("DELETE", f"{API}videos"): ("publish", videos.delete),
    ("GET", f"{API}commentThreads"): ("read", comments.threads),
    ("POST", f"{API}commentThreads"): ("publish", comments.begin),
    ("GET", f"{API}comments"): ("read", comments.comments),
    ("POST", f"{API}comments"): ("publish", comments.reply),
    ("POST", f"{API}comments/setModerationStatus"): ("publish", comments.moderate),
    ("GET", f"{API}liveBroadcasts"): ("read", live.listing),
    ("POST", f"{API}liveBroadcasts"): ("publish", live.make),
    ("PUT", f"{API}liveBroadcasts"): ("publish", live.change),
    ("DELETE", f"{API}liveBroadcasts"): ("publish", live.delete),
    ("POST", f"{API}liveBroadcasts/bind"): ("upload", live.bind),
    ("POST", f"{API}liveBroadcasts/transition"): ("publish", live.transition),
    ("GET", f"{API}liveStreams"): ("read", live.streams),
    ("POST", f"{API}liveStreams"): ("upload", live.make_stream),
    ("PUT", "/ingest"): ("any", live.ingest),
    ("DELETE", "/ingest"): ("any", live.ingest),
    ("GET", "/watch"): ("read", videos.show),
    ("GET", "/o/oauth2/v2/auth"): ("authorise", oauth.permit),
    ("POST", "/o/oauth2/v2/auth"): ("authorise", oauth.permit),
    ("POST", "/token"): ("authorise", oauth.token),
    ("POST", "/revoke"): ("authorise", oauth.revoke),
}


def _unknown(_doors: Doors, _call: Call) -> Answer:
    raise refuse(404, "notFound", "The requested URL was not found on this server.", domain="global")


class YouTube:
    """The platform."""

    name = "youtube"

    def __init__(self, state: "State") -> None:
        self._state = state
        self._doors = Doors(state)
        self._endpoints = {
            (method, path): Endpoint(kind, f"{method} {path}", partial(self._enter, run))
            for (method, path), (kind, run) in ENDPOINTS.items()
        }
        self._unknown = Endpoint("read", "unknown", partial(self._enter, _unknown))

    def find(self, method: str, path: str, instance: str) -> Endpoint:  # noqa: ARG002  # Instances are alike.
        """The endpoint of a path; uploads may come on an address of their own for resumable ones."""
        method = "GET" if method == "HEAD" else method
        path = "/ingest" if path.startswith("/ingest/") else path.removeprefix("/resumable")
        return self._endpoints.get((method, path)) or self._unknown

    def recognise(self, call: Call) -> Account | None:
        """Whose token, or whose upload."""
        session = self._doors.server(call).sessions.get(argument(call, "upload_id"))
        if session is not None:
            return session.account
        token = self._doors.token(call)
        return token.account if token else None

    def _enter(self, run: Run, call: Call) -> Answer:
        try:
            return run(self._doors, call)
        except RefusalError as refusal:
            return refusal.answer

    def register(self, wish: Registration) -> dict[str, str]:
        """Make a channel with a token of all scopes."""
        server = self._doors.named(wish.instance)
        owner = server.handles.get(wish.handle)
        if owner is None:
            owner = Account(
                platform=self.name,
                instance=wish.instance,
                id=server.channel_id(wish.handle),
                handle=wish.handle,
                display_name=wish.display_name,
                followers=wish.followers,
                created_at=clock.now(),
            )
            server.channels[owner.id] = server.handles[wish.handle] = owner
            self._state.world.accounts[owner.id] = owner
        return {
            "remote_id": owner.id,
            "handle": owner.handle,
            "access_token": server.grants.first(owner, SCOPES, wish.access_token).value,
            "home": f"{wish.origin}/{self.name}/{wish.instance}",
        }

    def failure(self, status: int) -> Answer:
        """The body with which Google fails."""
        errors = [{"message": "Backend Error", "domain": "global", "reason": "backendError"}]
        body = {"error": {"code": status, "message": "Backend Error", "errors": errors, "status": "INTERNAL"}}
        return json_answer(body, status=status)

    def revoke(self, account: Account) -> None:
        """Kill all tokens of the account."""
        self._doors.named(account.instance).grants.revoke(account, is_revoked=True)

    def restore(self, account: Account) -> None:
        """Let the account's tokens live again."""
        self._doors.named(account.instance).grants.revoke(account, is_revoked=False)


PLATFORM: Final = YouTube
