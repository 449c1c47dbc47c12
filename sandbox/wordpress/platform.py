"""WordPress' REST API wp/v2, for as many practice sites as are asked for (sheet: docs/platforms/wordpress.md)."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

from sandbox import clock
from sandbox.call import Answer, Call, RefusalError, json_answer
from sandbox.faults import Endpoint as Kind
from sandbox.platform import Endpoint, Registration
from sandbox.wordpress import comments, media, people, posts
from sandbox.wordpress.doors import Doors, wanted
from sandbox.wordpress.server import no_route, page_answer
from sandbox.world import Account

if TYPE_CHECKING:
    from sandbox.app import State

Run = Callable[[Doors, Call], Answer]
ROOT: Final = "/wp-json"
ENDPOINTS: Final[dict[tuple[str, str], tuple[Kind, Run]]] = {
    ("GET", ""): ("read", people.index),
    ("POST", "/wp/v2/posts"): ("upload", posts.create),
    ("GET", "/wp/v2/posts"): ("read", posts.listing),
    ("GET", "/wp/v2/posts/:id"): ("read", posts.read),
    ("POST", "/wp/v2/posts/:id"): ("upload", posts.update),
    ("DELETE", "/wp/v2/posts/:id"): ("publish", posts.delete),
    ("POST", "/wp/v2/media"): ("upload", media.upload),
    ("GET", "/wp/v2/media"): ("read", media.listing),
    ("GET", "/wp/v2/media/:id"): ("read", media.read),
    ("GET", "/wp/v2/comments"): ("read", comments.listing),
    ("POST", "/wp/v2/comments"): ("publish", comments.create),
    ("GET", "/wp/v2/comments/:id"): ("read", comments.read),
    ("POST", "/wp/v2/comments/:id"): ("publish", comments.change),
    ("GET", "/wp/v2/categories"): ("read", people.categories),
    ("POST", "/wp/v2/categories"): ("upload", people.add_category),
    ("GET", "/wp/v2/users/me"): ("authorise", people.me),
    ("GET", "/wp/v2/users/me/application-passwords/introspect"): ("authorise", people.introspect),
}
PAGES: Final[dict[tuple[str, str], tuple[Kind, Run]]] = {
    ("GET", "/"): ("authorise", people.front),
    ("GET", people.CONSENT): ("authorise", people.ask),
    ("POST", people.CONSENT): ("authorise", people.decide),
}
MAINTENANCE_SECONDS: Final = 600
STATUSES: Final = frozenset({"publish", "private", "future"})


def _no_route(_doors: Doors, _call: Call) -> Answer:
    raise no_route()


def _route(method: str, path: str) -> tuple[Kind, Run, str]:
    path = path.rstrip("/")
    kind_run = ENDPOINTS.get((method, path))
    if kind_run is None:
        head, _, last = path.rpartition("/")
        path = f"{head}/:id" if last.isdecimal() else path
        kind_run = ENDPOINTS.get((method, path), ("read", _no_route))
    return *kind_run, path


class WordPress:
    """The platform."""

    name = "wordpress"

    def __init__(self, state: "State") -> None:
        self._state = state
        self._doors = Doors(state)

    def find(self, method: str, path: str, instance: str) -> Endpoint:  # noqa: ARG002  # Sites are alike.
        """The endpoint of a path; `/?rest_route=` is found out when the query is seen."""
        method = "GET" if method == "HEAD" else method
        if path.startswith(ROOT):
            kind, run, route = _route(method, path.removeprefix(ROOT))
            return Endpoint(kind, f"{method} {route or '/wp-json'}", lambda call: self._enter(run, call), self._sort)
        kind, run = PAGES.get((method, path), ("read", people.show))
        name = f"{method} {path}" if (method, path) in PAGES else "page"
        return Endpoint(kind, name, lambda call: self._open(run, call), self._sort)

    def _sort(self, call: Call) -> Kind:
        """Writing a post is an upload, unless its status makes it visible."""
        kind, run = self._routed(call)
        if run in {posts.create, posts.update}:
            try:
                return "publish" if str(wanted(call, "status")) in STATUSES else "upload"
            except RefusalError:
                return "upload"
        return kind

    @staticmethod
    def _routed(call: Call) -> tuple[Kind, Run]:
        """The endpoint of a call, whichever form its address has."""
        method = "GET" if call.method == "HEAD" else call.method
        plain = parse_qs(call.query.decode("latin-1")).get("rest_route")
        if call.path == "/" and plain:
            # The rest reads the number off the path.
            call.path = plain[0]
            return _route(method, plain[0])[:2]
        if call.path.startswith(ROOT):
            return _route(method, call.path.removeprefix(ROOT))[:2]
        if call.path.startswith("/wp/"):
            return _route(method, call.path)[:2]
        return PAGES.get((method, call.path), ("read", people.show))

    def _open(self, run: Run, call: Call) -> Answer:
        _, routed = self._routed(call)
        return self._enter(routed, call) if routed in {end[1] for end in ENDPOINTS.values()} else run(self._doors, call)

    def _enter(self, run: Run, call: Call) -> Answer:
        is_plain = self._doors.site(call).setting.plain_permalinks
        if is_plain and call.path.startswith(ROOT):
            return page_answer(404, "Not Found")
        try:
            call.account = self._doors.enter(call)
            return run(self._doors, call)
        except RefusalError as refusal:
            return refusal.answer

    def recognise(self, call: Call) -> Account | None:
        """Whose name the call carries."""
        return self._doors.owner(call)

    def register(self, wish: Registration) -> dict[str, str]:
        """Make a user with an application password."""
        site = self._doors.named(wish.instance)
        user = site.users.get(wish.handle)
        if user is None:
            user = Account(
                platform=self.name,
                instance=wish.instance,
                id=site.user_id(wish.handle),
                handle=wish.handle,
                display_name=wish.display_name,
                followers=wish.followers,
                created_at=clock.now(),
            )
            site.users[wish.handle] = self._state.world.accounts[user.id] = user
        password = wish.app_password or wish.access_token or site.password(wish.handle)
        if password not in user.tokens:
            user.tokens.append(password)
        return {
            "remote_id": user.id,
            "handle": user.handle,
            "username": user.handle,
            "app_password": password,
            "home": f"{wish.origin}/{self.name}/{wish.instance}",
        }

    def failure(self, status: int) -> Answer:
        """PHP's death in JSON; the maintenance page; a proxy's page for the rest."""
        if status == 500:  # noqa: PLR2004  # What the name says.
            words = "<p>There has been a critical error on this website.</p>"
            shape = {"code": "internal_server_error", "message": words, "data": {"status": 500}}
            return json_answer(shape, status=500)
        if status == 503:  # noqa: PLR2004  # Likewise.
            words = "Briefly unavailable for scheduled maintenance. Check back in a minute."
            return page_answer(503, words, after_seconds=MAINTENANCE_SECONDS)
        return page_answer(status, f"{status}")

    def revoke(self, account: Account) -> None:
        """Make the user's passwords dead."""
        account.is_revoked = True

    def restore(self, account: Account) -> None:
        """Make them good again."""
        account.is_revoked = False


PLATFORM: Final = WordPress
