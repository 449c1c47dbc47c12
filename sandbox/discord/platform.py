"""Discord's webhooks, API v10, for as many practice instances as are asked for."""

import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from sandbox import clock
from sandbox.call import Answer, Call, RefusalError, json_answer
from sandbox.discord import hooks
from sandbox.discord.doors import Doors
from sandbox.discord.server import Hook, refuse
from sandbox.faults import Endpoint as Kind
from sandbox.platform import Endpoint, Registration
from sandbox.world import Account

if TYPE_CHECKING:
    from sandbox.app import State

HOOK: Final = re.compile(r"/api(?:/v\d+)?/webhooks/(?P<id>\d+)/(?P<token>[^/]+)(?:/messages/(?P<message>\d+))?/?")
PAGE: Final = re.compile(r"/channels/[^/]+/\d+/(?P<message>\d+)/?")
WHOLE: Final[dict[str, tuple[Kind, Callable[[Doors, Call, Hook], Answer]]]] = {
    "GET": ("authorise", hooks.webhook),
    "POST": ("publish", hooks.execute),
}
ONE: Final[dict[str, tuple[Kind, Callable[[Doors, Call, Hook, str], Answer]]]] = {
    "GET": ("read", hooks.read),
    "PATCH": ("publish", hooks.edit),
    "DELETE": ("publish", hooks.delete),
}


class Discord:
    """The platform."""

    name = "discord"

    def __init__(self, state: "State") -> None:
        self._state = state
        self._doors = Doors(state)
        self._ends = {
            f"{method} webhook": Endpoint(kind, f"{method} webhook", partial(self._whole, run))
            for method, (kind, run) in WHOLE.items()
        } | {
            f"{method} message": Endpoint(kind, f"{method} message", partial(self._one, run))
            for method, (kind, run) in ONE.items()
        }
        self._page = Endpoint("read", "page", partial(self._enter, self._show))
        self._unknown = Endpoint("read", "unknown", partial(self._enter, _unknown))

    def find(self, method: str, path: str, instance: str) -> Endpoint:  # noqa: ARG002  # All instances are alike.
        """A webhook, one of its messages, or a page."""
        method = "GET" if method == "HEAD" else method
        found = HOOK.fullmatch(path)
        if found is not None:
            return self._ends.get(f"{method} {'message' if found['message'] else 'webhook'}", self._unknown)
        return self._page if PAGE.fullmatch(path) else self._unknown

    def _enter(self, run: Callable[[Call], Answer], call: Call) -> Answer:
        try:
            return run(call)
        except RefusalError as refusal:
            return refusal.answer

    def _whole(self, run: Callable[[Doors, Call, Hook], Answer], call: Call) -> Answer:
        return self._enter(lambda asked: run(self._doors, asked, self._hook(asked)[0]), call)

    def _one(self, run: Callable[[Doors, Call, Hook, str], Answer], call: Call) -> Answer:
        return self._enter(lambda asked: run(self._doors, asked, *self._hook(asked)), call)

    def _hook(self, call: Call) -> tuple[Hook, str]:
        found = HOOK.fullmatch(call.path)
        if found is None:
            raise refuse(404, 0, "404: Not Found")
        return self._doors.hook(call, found["id"], found["token"]), found["message"] or ""

    def _show(self, call: Call) -> Answer:
        found = PAGE.fullmatch(call.path)
        return hooks.page(self._doors, call, found["message"] if found else "")

    def recognise(self, call: Call) -> Account | None:
        """Whose webhook stands in the address."""
        found = HOOK.fullmatch(call.path)
        hook = self._doors.owner(call, found["id"]) if found else None
        return hook.account if hook else None

    def register(self, wish: Registration) -> dict[str, str]:
        """Make a channel with a webhook that is named as the office."""
        server = self._doors.named(wish.instance)
        identity = server.number("channel", wish.handle)
        hook = server.hooks.get(server.number("webhook", wish.handle))
        if hook is None:
            owner = Account(
                platform=self.name,
                instance=wish.instance,
                id=identity,
                handle=wish.handle,
                display_name=wish.display_name,
                followers=wish.followers,
                created_at=clock.now(),
            )
            self._state.world.accounts[identity] = owner
            number = server.number("webhook", wish.handle)
            hook = Hook(number, server.token(wish.handle), server.number("guild"), owner)
            server.hooks[number] = hook
        if wish.access_token:
            hook.token = wish.access_token.rpartition("/")[2]
        home = f"{wish.origin}/{self.name}/{wish.instance}"
        return {
            "remote_id": identity,
            "handle": wish.handle,
            "access_token": f"{hook.id}/{hook.token}",
            "webhook_address": f"{home}/api/webhooks/{hook.id}/{hook.token}",
            "home": home,
        }

    def failure(self, status: int) -> Answer:
        """The JSON of an inner error."""
        words = {500: "500: Internal Server Error", 502: "502: Bad Gateway", 503: "503: Service Unavailable"}
        return json_answer({"message": words.get(status, f"{status}"), "code": 0}, status=status)

    def revoke(self, account: Account) -> None:
        """Delete the webhook."""
        account.is_revoked = True

    def restore(self, account: Account) -> None:
        """Make it good again."""
        account.is_revoked = False


def _unknown(call: Call) -> Answer:
    del call
    raise refuse(404, 0, "404: Not Found")


PLATFORM: Final = Discord
