"""What Facebook, Instagram and Threads have in common as practice platforms; each adds its endpoints and words."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from sandbox import clock
from sandbox.call import Answer, Call, RefusalError, json_answer
from sandbox.faults import Endpoint as Kind
from sandbox.graph import batch
from sandbox.graph.doors import VERSION, Doors, Rates
from sandbox.graph.server import Token
from sandbox.graph.words import arguments, fault, is_true, missing, refuse
from sandbox.platform import Endpoint, Registration
from sandbox.world import Account

if TYPE_CHECKING:
    from sandbox.app import State

Run = Callable[[Doors, Call, str], Answer]
Table = Mapping[tuple[str, str], tuple[Kind, Run]]
Sorts = Mapping[tuple[str, str], Callable[[Call], Kind]]


class GraphPlatform:
    """One platform of the family. Endpoints are named by method and path, with `:id` for the node."""

    name: str
    rates: ClassVar[Rates]
    table: ClassVar[Table]
    scopes: ClassVar[frozenset[str]]
    token_prefix: ClassVar[str]
    # None: they do not expire.
    token_seconds: ClassVar[float | None] = None
    has_batch: ClassVar[bool] = False
    # Endpoints whose kind depends on the body.
    sorts: ClassVar[Sorts] = {}

    def __init__(self, state: "State") -> None:
        self._state = state
        self.doors = Doors(state, self.name, self.rates)
        self._endpoints = {
            key: Endpoint(kind, " ".join(key), partial(self._enter, run), self.sorts.get(key))
            for key, (kind, run) in self.table.items()
        }
        self._unknown = Endpoint("read", "unknown", partial(self._enter, _unknown))
        if self.has_batch:
            self._endpoints["POST", "/"] = Endpoint("read", "POST / (batch)", partial(self._enter, self._batch))

    def find(self, method: str, path: str, instance: str) -> Endpoint:  # noqa: ARG002  # All instances are alike.
        """The endpoint of a path, with or without its version."""
        method = "GET" if method == "HEAD" else method
        bare = VERSION.sub("", path).rstrip("/") or "/"
        found = self._endpoints.get((method, bare))
        if found is None:
            _, _, edge = bare[1:].partition("/")
            found = self._endpoints.get((method, f"/:id/{edge}" if edge else "/:id"))
        return found or self._unknown

    def recognise(self, call: Call) -> Account | None:
        """Whose token the call carries."""
        token = self.doors.token(call)
        return token.account if token else None

    def _enter(self, run: Run, call: Call) -> Answer:
        try:
            answer = run(self.doors, call, self.doors.enter(call, call.path))
        except RefusalError as refusal:
            answer = refusal.answer
        if not any(name == b"x-business-use-case-usage" for name, _ in answer.headers):
            answer.headers.extend(self.doors.usage(call))
        return answer

    def _batch(self, doors: Doors, call: Call, _path: str) -> Answer:
        """`POST /`: up to 50 calls, each counted as one, answered in order."""
        doors.living(call)
        has_headers = is_true(arguments(call).get("include_headers", "true"))
        answers = [(self.find(each.method, each.path, each.instance).run(each)) for each in batch.entries(call)]
        return json_answer([batch.told(answer, has_headers=has_headers) for answer in answers])

    def register(self, wish: Registration) -> dict[str, str]:
        """Make an account with a token of all scopes."""
        server = self.doors.named(wish.instance)
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
        value = wish.access_token or wish.app_password or server.secret(self.token_prefix, wish.handle)
        now = clock.now()
        expires_at = now + self.token_seconds if self.token_seconds else None
        server.tokens[value] = Token(value, owner, self.scopes, now, expires_at, is_long=True)
        if value not in owner.tokens:
            owner.tokens.append(value)
        return {
            "remote_id": owner.id,
            "handle": owner.handle,
            "access_token": value,
            "home": f"{wish.origin}/{self.name}/{wish.instance}",
        }

    def failure(self, status: int) -> Answer:
        """Code 2 in the family's body."""
        return fault(status)

    def revoke(self, account: Account) -> None:
        """Kill all tokens of the account, as a changed password does."""
        account.is_revoked = True
        for token in self.doors.named(account.instance).tokens.values():
            if token.account is account:
                token.dead = 460

    def restore(self, account: Account) -> None:
        """Let the account's tokens live again."""
        account.is_revoked = False
        for token in self.doors.named(account.instance).tokens.values():
            if token.account is account:
                token.dead = 0


def _unknown(_doors: Doors, call: Call, path: str) -> Answer:
    if path.count("/") > 1:
        raise refuse(2500, f"Unknown path components: /{path.split('/', 2)[2]}")
    raise missing(path.strip("/"), verb=call.method.lower())


def node_of(path: str) -> str:
    """The id in a path such as `/123_456/comments`."""
    return path.split("/")[1]
