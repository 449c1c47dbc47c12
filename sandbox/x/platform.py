"""X's API v2, for as many practice instances as are asked for (sheet: docs/platforms/x.md)."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from sandbox import clock
from sandbox.call import Answer, Call, RefusalError, json_answer
from sandbox.faults import Endpoint as Kind
from sandbox.platform import Endpoint, Registration
from sandbox.world import Account
from sandbox.x import signin, tweets, uploads
from sandbox.x.doors import Doors
from sandbox.x.server import SCOPES, problem

if TYPE_CHECKING:
    from sandbox.app import State

Run = Callable[[Doors, Call], Answer]
ENDPOINTS: Final[dict[tuple[str, str], tuple[Kind, Run]]] = {
    ("POST", "/2/tweets"): ("publish", tweets.create),
    ("GET", "/2/tweets"): ("read", tweets.batch),
    ("GET", "/2/tweets/:id"): ("read", tweets.read),
    ("DELETE", "/2/tweets/:id"): ("publish", tweets.delete),
    ("PUT", "/2/tweets/:id/hidden"): ("publish", tweets.hide),
    ("GET", "/2/users/:id/tweets"): ("read", tweets.timeline),
    ("GET", "/2/users/:id/mentions"): ("read", tweets.mentions),
    ("GET", "/2/users/me"): ("authorise", tweets.me),
    ("GET", "/2/users"): ("read", tweets.users),
    ("POST", "/2/media/upload"): ("upload", uploads.whole),
    ("GET", "/2/media/upload"): ("poll", uploads.status),
    ("POST", "/2/media/upload/initialize"): ("upload", uploads.initialize),
    ("POST", "/2/media/upload/:id/append"): ("upload", uploads.append),
    ("POST", "/2/media/upload/:id/finalize"): ("upload", uploads.finalize),
    ("POST", "/2/media/metadata"): ("upload", uploads.describe),
}
OPEN: Final[dict[tuple[str, str], Run]] = {
    ("GET", "/i/oauth2/authorize"): signin.page,
    ("POST", "/i/oauth2/authorize"): signin.decide,
    ("POST", "/2/oauth2/token"): signin.token,
    ("POST", "/2/oauth2/revoke"): signin.revoke,
}


class X:
    """The platform."""

    name = "x"

    def __init__(self, state: "State") -> None:
        self._state = state
        self._doors = Doors(state)
        self._endpoints = {
            end: Endpoint(kind, " ".join(end), partial(self._enter, run, " ".join(end)))
            for end, (kind, run) in ENDPOINTS.items()
        }
        self._open = {
            end: Endpoint("authorise", " ".join(end), partial(self._answer, run)) for end, run in OPEN.items()
        }
        self._page = Endpoint("read", "page", partial(self._answer, tweets.show))
        self._unknown = Endpoint("read", "unknown", partial(self._answer, self._nothing))

    def find(self, method: str, path: str, instance: str) -> Endpoint:  # noqa: ARG002  # Instances are alike.
        """The endpoint of a path: every part of digits is an id."""
        path = path.rstrip("/")
        pattern = "/".join(":id" if len(part) > 1 and part.isdecimal() else part for part in path.split("/"))
        found = self._endpoints.get((method, pattern)) or self._open.get((method, path))
        if found is None and method == "GET" and "/status/" in path:
            return self._page
        return found or self._unknown

    @staticmethod
    def _nothing(_doors: Doors, _call: Call) -> Answer:
        raise problem(404, "Not Found", "Not Found")

    def recognise(self, call: Call) -> Account | None:
        """Whose token the call carries."""
        token = self._doors.token(call)
        return token.account if token else None

    def _enter(self, run: Run, endpoint: str, call: Call) -> Answer:
        headers = []
        try:
            headers = self._doors.enter(call, endpoint)
            answer = run(self._doors, call)
        except RefusalError as refusal:
            answer = refusal.answer
        answer.headers.extend([*headers, (b"api-version", b"2.167")])
        return answer

    def _answer(self, run: Run, call: Call) -> Answer:
        try:
            return run(self._doors, call)
        except RefusalError as refusal:
            return refusal.answer

    def register(self, wish: Registration) -> dict[str, str]:
        """Make a user with a token of all scopes that does not run out."""
        server = self._doors.named(wish.instance)
        owner = server.handles.get(wish.handle)
        if owner is None:
            identity = server.user_id(wish.handle)
            owner = Account(
                platform=self.name,
                instance=wish.instance,
                id=identity,
                handle=wish.handle,
                display_name=wish.display_name,
                followers=wish.followers,
                created_at=clock.now(),
            )
            server.users[identity] = server.handles[wish.handle] = owner
            self._state.world.accounts[identity] = owner
        token = server.grants.first(owner, SCOPES, wish.access_token)
        return {
            "remote_id": owner.id,
            "handle": owner.handle,
            "access_token": token.value,
            "home": f"{wish.origin}/{self.name}/{wish.instance}",
        }

    def failure(self, status: int) -> Answer:
        """The JSON of an inner error."""
        words = {500: "Internal Server Error", 503: "Service Unavailable"}.get(status, "Bad Gateway")
        return json_answer({"title": words, "detail": words, "type": "about:blank", "status": status}, status=status)

    def revoke(self, account: Account) -> None:
        """Make every token of the account dead."""
        self._doors.named(account.instance).grants.revoke(account, is_revoked=True)

    def restore(self, account: Account) -> None:
        """Make them good again."""
        self._doors.named(account.instance).grants.revoke(account, is_revoked=False)


PLATFORM: Final = X
