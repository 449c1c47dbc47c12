"""Mastodon's client API 4.x, for as many practice servers as are asked for (sheet: docs/platforms/mastodon.md)."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from sandbox import clock
from sandbox.call import Answer, Call, RefusalError, json_answer
from sandbox.faults import Endpoint as Kind
from sandbox.mastodon import accounts, instance, media, oauth, statuses
from sandbox.mastodon.doors import Doors, limit_headers
from sandbox.mastodon.server import ALL_SCOPES, App, Token, not_found
from sandbox.platform import Endpoint, Registration
from sandbox.world import Account

if TYPE_CHECKING:
    from sandbox.app import State

Run = Callable[[Doors, Call], Answer]

ENDPOINTS: Final[dict[tuple[str, str], tuple[Kind, Run]]] = {
    ("POST", "/api/v1/statuses"): ("publish", statuses.create),
    ("GET", "/api/v1/statuses"): ("read", statuses.batch),
    ("GET", "/api/v1/statuses/:id"): ("read", statuses.read),
    ("PUT", "/api/v1/statuses/:id"): ("publish", statuses.edit),
    ("DELETE", "/api/v1/statuses/:id"): ("publish", statuses.delete),
    ("GET", "/api/v1/statuses/:id/source"): ("read", statuses.source),
    ("GET", "/api/v1/statuses/:id/context"): ("read", statuses.context),
    ("POST", "/api/v2/media"): ("upload", media.upload),
    ("POST", "/api/v1/media"): ("upload", media.upload),
    ("GET", "/api/v1/media/:id"): ("poll", media.read),
    ("PUT", "/api/v1/media/:id"): ("upload", media.change),
    ("DELETE", "/api/v1/media/:id"): ("upload", media.delete),
    ("GET", "/api/v1/accounts"): ("read", accounts.batch),
    ("GET", "/api/v1/accounts/verify_credentials"): ("authorise", accounts.verify),
    ("GET", "/api/v1/accounts/lookup"): ("read", accounts.lookup),
    ("GET", "/api/v1/accounts/:id"): ("read", accounts.read),
    ("GET", "/api/v1/accounts/:id/statuses"): ("read", accounts.listing),
    ("GET", "/api/v1/notifications"): ("read", accounts.notifications),
    ("GET", "/api/v1/notifications/:id"): ("read", accounts.notification),
    ("GET", "/api/v1/instance"): ("read", instance.first),
    ("GET", "/api/v2/instance"): ("read", instance.second),
    ("POST", "/api/v1/apps"): ("authorise", oauth.register),
    ("GET", "/api/v1/apps/verify_credentials"): ("authorise", oauth.verify_app),
    ("GET", "/.well-known/oauth-authorization-server"): ("authorise", instance.discovery),
    ("GET", "/oauth/authorize"): ("authorise", oauth.ask),
    ("POST", "/oauth/authorize"): ("authorise", oauth.decide),
    ("POST", "/oauth/token"): ("authorise", oauth.token),
    ("POST", "/oauth/revoke"): ("authorise", oauth.revoke),
}
# Where the id stands in /api/v1/statuses/1/context, split at the slashes.
ID: Final = 4


def _unknown(_doors: Doors, _call: Call) -> Answer:
    raise not_found()


class Mastodon:
    """The platform."""

    name = "mastodon"

    def __init__(self, state: "State") -> None:
        self._state = state
        self._doors = Doors(state)
        self._endpoints = {
            (method, path): Endpoint(kind, f"{method} {path}", partial(self._enter, run, path.startswith("/api")))
            for (method, path), (kind, run) in ENDPOINTS.items()
        }
        self._page = Endpoint("read", "page", partial(self._enter, accounts.show, False))  # noqa: FBT003  # partial.
        self._file = Endpoint("read", "file", partial(self._enter, media.show, False))  # noqa: FBT003  # partial.
        self._unknown = Endpoint("read", "unknown", partial(self._enter, _unknown, False))  # noqa: FBT003  # partial.

    def find(self, method: str, path: str, instance: str) -> Endpoint:  # noqa: ARG002  # Mastodon's are alike.
        """The endpoint of a path."""
        method = "GET" if method == "HEAD" else method
        path = path.rstrip("/")
        found = self._endpoints.get((method, path))
        if found is None:
            parts = path.split("/")
            if len(parts) > ID:
                parts[ID] = ":id"
                found = self._endpoints.get((method, "/".join(parts)))
        if found is None and method == "GET":
            found = self._page if path.startswith("/@") else self._file if path.startswith("/media/") else None
        return found or self._unknown

    def recognise(self, call: Call) -> Account | None:
        """Whose token the call carries."""
        token = self._doors.token(call)
        return token.account if token else None

    def _enter(self, run: Run, is_limited: bool, call: Call) -> Answer:  # noqa: FBT001  # Bound by partial.
        try:
            if is_limited:
                self._doors.enter(call)
            answer = run(self._doors, call)
        except RefusalError as refusal:
            answer = refusal.answer
        if call.nearest is not None and not any(name == b"x-ratelimit-limit" for name, _ in answer.headers):
            answer.headers.extend(limit_headers(call.nearest))
        return answer

    def register(self, wish: Registration) -> dict[str, str]:
        """Make an account with a token of all scopes."""
        server = self._doors.named(wish.instance)
        owner = server.handles.get(wish.handle)
        if owner is None:
            identity = server.account_id(wish.handle)
            owner = Account(
                platform=self.name,
                instance=wish.instance,
                id=identity,
                handle=wish.handle,
                display_name=wish.display_name,
                followers=wish.followers,
                created_at=clock.now(),
            )
            server.accounts[identity] = server.handles[wish.handle] = owner
            self._state.world.accounts[identity] = owner
        value = wish.access_token or server.secret("token", wish.handle)
        app = App("0", "Latihan", None, (), ALL_SCOPES, "practice", "practice")
        server.tokens[value] = Token(value, app, ALL_SCOPES, owner, clock.now())
        if value not in owner.tokens:
            owner.tokens.append(value)
        return {
            "remote_id": owner.id,
            "handle": owner.handle,
            "access_token": value,
            "home": f"{wish.origin}/{self.name}/{wish.instance}",
        }

    def failure(self, status: int) -> Answer:
        """Mastodon's JSON for 500 and 503; a proxy's page for what only a proxy answers."""
        words = {
            500: "Internal Server Error",
            503: "There was a temporary problem serving your request, please try again",
        }.get(status)
        if words:
            return json_answer({"error": words}, status=status)
        page = f"<html><head><title>{status}</title></head><body><center><h1>{status}</h1></center></body></html>"
        return Answer(status, page.encode(), [(b"content-type", b"text/html")])

    def revoke(self, account: Account) -> None:
        """Kill all tokens of the account."""
        account.is_revoked = True
        for token in self._doors.named(account.instance).tokens.values():
            if token.account is account:
                token.is_revoked = True

    def restore(self, account: Account) -> None:
        """Let the account's tokens live again."""
        account.is_revoked = False
        for token in self._doors.named(account.instance).tokens.values():
            if token.account is account:
                token.is_revoked = False


PLATFORM: Final = Mastodon
