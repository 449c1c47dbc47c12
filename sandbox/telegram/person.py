"""Private chats: a practice resident opens a bot by its link, and reads what it writes to them."""

from html import escape
from typing import Final

from sandbox.call import Answer, Call, html_answer
from sandbox.pages import page
from sandbox.telegram import shapes
from sandbox.telegram.doors import Doors
from sandbox.telegram.server import Bot, Chat, Message, Server

RESIDENT: Final = "warga_telegram"
PRIVATE: Final = "private"


def bot_of(server: Server, username: str) -> Bot | None:
    """A bot by its name."""
    return next((bot for bot in server.bots.values() if bot.username.lower() == username.lower()), None)


def show(call: Call, server: Server, bot: Bot) -> Answer:
    """`/bot_name?start=code`: what a telephone shows before one presses Start; and the chat, once it is open."""
    code = call.arguments().get("start", [""])[-1]
    chat = server.chats.get(_number(server, RESIDENT))
    said = [message for message in chat.messages.values() if not message.is_deleted] if chat else []
    shown = "".join(f"<article><p>{escape(message.text)}</p></article>" for message in said)
    form = f'<form method="post" action="?start={escape(code)}"><button>Start</button></form>'
    return html_answer(page(bot.username, f"<h1>@{escape(bot.username)}</h1>{shown}{form}"))


def start(doors: Doors, call: Call, bot: Bot) -> Answer:
    """Press Start: the bot is told, and may write to the resident from now on."""
    server = doors.server(call)
    code = call.arguments().get("start", [""])[-1]
    number = _number(server, RESIDENT)
    chat = server.chats.get(number)
    if chat is None or chat.bot is not bot:
        chat = server.chats[number] = Chat(number, PRIVATE, "", RESIDENT, bot.account, bot)
    chat.is_blocked = False
    said = Message(chat.next_id(), chat, call.now, f"/start {code}".strip(), author=RESIDENT)
    chat.messages[said.id] = said
    bot.tell("message", shapes.message(server, said))
    return show(call, server, bot)


def block(doors: Doors, call: Call, bot: Bot) -> Answer:
    """Block the bot: it may write no more."""
    server = doors.server(call)
    chat = server.chats.get(_number(server, RESIDENT))
    if chat is not None:
        chat.is_blocked = True
    return show(call, server, bot)


def _number(server: Server, name: str) -> int:
    return int(shapes.resident(server, name)["id"])
