"""Telegram's Bot API and the public pages, for as many practice instances as are asked for."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from sandbox import clock
from sandbox.call import Answer, Call, RefusalError, json_answer
from sandbox.faults import Endpoint as Kind
from sandbox.platform import Endpoint, Registration
from sandbox.telegram import asking, pages, person, sending
from sandbox.telegram.doors import Doors, wanted
from sandbox.telegram.server import Bot, Chat, Server, refuse, username_of
from sandbox.world import Account

if TYPE_CHECKING:
    from sandbox.app import State

Run = Callable[[Doors, Call], Answer]
# Names of methods do not care for capitals.
METHODS: Final[dict[str, tuple[Kind, Run]]] = {
    "getme": ("authorise", asking.me),
    "getchat": ("authorise", asking.chat),
    "getchatmember": ("authorise", asking.member),
    "getchatmembercount": ("read", asking.member_count),
    "getupdates": ("read", asking.updates),
    "setwebhook": ("authorise", asking.set_webhook),
    "deletewebhook": ("authorise", asking.set_webhook),
    "getwebhookinfo": ("read", asking.webhook),
    "sendmessage": ("publish", sending.text),
    "sendphoto": ("publish", sending.medium),
    "sendvideo": ("publish", sending.medium),
    "sendmediagroup": ("publish", sending.album),
    "editmessagetext": ("publish", sending.edit),
    "editmessagecaption": ("publish", sending.edit),
    "deletemessage": ("publish", sending.delete),
    "copymessage": ("publish", sending.copy),
    "forwardmessage": ("publish", sending.copy),
}
CHANNEL: Final = -1_000_000_000_000


def _unknown(doors: Doors, call: Call) -> Answer:
    doors.bot(call)
    raise refuse(404, "Not Found: method not found")


class Telegram:
    """The platform."""

    name = "telegram"

    def __init__(self, state: "State") -> None:
        self._state = state
        self._doors = Doors(state)
        self._methods = {
            name: Endpoint(kind, name, partial(self._answer, run), partial(self._sort, kind))
            for name, (kind, run) in METHODS.items()
        }
        self._feed = Endpoint("read", "page of a channel", partial(self._answer, pages.feed))
        self._page = Endpoint("read", "page", partial(self._answer, pages.one))
        self._start = Endpoint("authorise", "start a bot", partial(self._open_bot, person.start))
        self._block = Endpoint("authorise", "block a bot", partial(self._open_bot, person.block))
        self._unknown = Endpoint("read", "unknown", partial(self._answer, _unknown))

    def find(self, method: str, path: str, instance: str) -> Endpoint:  # noqa: ARG002  # GET and POST are alike.
        """The method of a path, or a page."""
        if path.startswith("/bot"):
            return self._methods.get(path.rpartition("/")[2].lower(), self._unknown)
        if method == "POST":
            return self._block if path.endswith("/block") else self._start
        return self._feed if path.startswith("/s/") else self._page

    def _open_bot(self, run: Callable[[Doors, Call, Bot], Answer], call: Call) -> Answer:
        bot = person.bot_of(self._doors.server(call), call.path.strip("/").partition("/")[0])
        return run(self._doors, call, bot) if bot else pages.one(self._doors, call)

    def _sort(self, kind: Kind, call: Call) -> Kind:
        """What goes into the chat that only keeps files is an upload."""
        if kind != "publish":
            return kind
        try:
            chat = self._doors.server(call).chat(wanted(call, "chat_id"))
        except RefusalError:
            return kind
        return "upload" if chat is not None and chat.is_storage else kind

    def _answer(self, run: Run, call: Call) -> Answer:
        try:
            return run(self._doors, call)
        except RefusalError as refusal:
            return refusal.answer

    def recognise(self, call: Call) -> Account | None:
        """Whose bot's token stands in the address."""
        bot = self._doors.owner(call) if call.path.startswith("/bot") else None
        return bot.account if bot else None

    def register(self, wish: Registration) -> dict[str, str]:
        """Make a channel with its discussion group, a bot that administers both, and a group for its files."""
        server = self._doors.named(wish.instance)
        username = username_of(wish.handle)
        channel = server.names.get(username.lower())
        if channel is None:
            channel = self._open(server, username, wish)
        if wish.access_token and wish.access_token not in server.bots:
            channel.bot.token = wish.access_token
            server.bots[wish.access_token] = channel.bot
        storage = server.names[f"{username}_gudang".lower()]
        return {
            "remote_id": str(channel.id),
            "handle": username,
            "access_token": channel.bot.token,
            "bot_token": channel.bot.token,
            "channel": f"@{username}",
            "storage_chat": str(storage.id),
            "home": f"{wish.origin}/{self.name}/{wish.instance}",
        }

    def _open(self, server: Server, username: str, wish: Registration) -> Chat:
        token = server.token(username)
        number = CHANNEL - server.number(10, "channel", username)
        owner = Account(
            platform=self.name,
            instance=wish.instance,
            id=str(number),
            handle=username,
            display_name=wish.display_name,
            followers=wish.followers,
            created_at=clock.now(),
            tokens=[token],
        )
        self._state.world.accounts[owner.id] = owner
        bot = Bot(int(token.partition(":")[0]), token, f"{username}_bot", owner)
        bot.last_update = server.number(8, username)
        server.bots[token] = bot
        channel = Chat(number, "channel", wish.display_name, username, owner, bot)
        channel.last_id = server.number(5, "channel", username)
        group = Chat(
            CHANNEL - server.number(10, "group", username), "supergroup", f"Diskusi {username}", "", owner, bot
        )
        group.username, group.last_id = f"{username}_diskusi", server.number(7, "group", username)
        storage = Chat(
            CHANNEL - server.number(10, "storage", username), "supergroup", "Gudang", "", owner, bot, is_storage=True
        )
        channel.linked, group.linked = group, channel
        for chat, name in ((channel, username), (group, group.username), (storage, f"{username}_gudang")):
            server.chats[chat.id] = server.names[name.lower()] = chat
        return channel

    def failure(self, status: int) -> Answer:
        """The JSON of an inner error."""
        words = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable"}.get(status, "Error")
        return json_answer({"ok": False, "error_code": status, "description": words}, status=status)

    def revoke(self, account: Account) -> None:
        """Make the bot's token dead."""
        account.is_revoked = True

    def restore(self, account: Account) -> None:
        """Make it good again."""
        account.is_revoked = False


PLATFORM: Final = Telegram
