"""Ask who and where one is, and what has happened (sheet: Authorise; Measure; Converse)."""

from typing import Final

from sandbox import clock
from sandbox.call import Answer, Call
from sandbox.telegram import shapes
from sandbox.telegram.doors import Doors, wanted
from sandbox.telegram.sending import ok
from sandbox.telegram.server import KEPT_SECONDS, Bot, Message, Server, bad, refuse

MOST_UPDATES: Final = 100
GROWTH_SECONDS: Final = 86_400


def me(doors: Doors, call: Call) -> Answer:
    """`getMe`."""
    shape = shapes.user(doors.bot(call)) | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return ok(shape)


def chat(doors: Doors, call: Call) -> Answer:
    """`getChat`."""
    return ok(shapes.whole_chat(doors.chat(call, doors.bot(call))))


def member(doors: Doors, call: Call) -> Answer:
    """`getChatMember`: only of the bot itself."""
    bot = doors.bot(call)
    found = doors.chat(call, bot)
    if str(wanted(call, "user_id")) != str(bot.id):
        raise bad("user not found")
    return ok(shapes.administrator(bot, may_post=doors.server(call).setting.bot_may_post or found.kind != "channel"))


def member_count(doors: Doors, call: Call) -> Answer:
    """`getChatMemberCount`."""
    found = doors.chat(call, doors.bot(call))
    passed = doors.server(call).world.time.now()
    return ok(found.account.followers + int(passed / GROWTH_SECONDS * (1 + found.account.followers // 500)))


def updates(doors: Doors, call: Call) -> Answer:
    """`getUpdates`: an offset confirms what came before it; nothing waits longer than a day."""
    bot = doors.bot(call)
    if bot.webhook:
        hint = "use deleteWebhook to delete the webhook first"
        raise refuse(409, f"Conflict: can't use getUpdates method while webhook is active; {hint}")
    _hear(doors.server(call), bot)
    offset, most = int(wanted(call, "offset") or 0), int(wanted(call, "limit") or MOST_UPDATES)
    since = clock.now() - KEPT_SECONDS
    bot.updates = [each for each in bot.updates if each[0] >= since and each[1]["update_id"] >= offset]
    if offset < 0:
        bot.updates = bot.updates[offset:]
    allowed = wanted(call, "allowed_updates") or []
    found = [shape for _, shape in bot.updates if not allowed or set(shape) & set(allowed)]
    return ok(found[: min(most, MOST_UPDATES)])


def _hear(server: Server, bot: Bot) -> None:
    """Turn what the public said into messages of the discussion group."""
    channel = next(each for each in server.chats.values() if each.bot is bot and each.kind == "channel")
    group = channel.linked
    said = bot.account.inbox.open(server.world.time.now())
    for comment in said[bot.heard :]:
        about = channel.messages.get(int(comment.post_id))
        if group is None or about is None:
            continue
        copy = next((each for each in group.messages.values() if each.origin is about), None)
        made = Message(group.next_id(), group, clock.now(), comment.text, author=comment.author, said=comment)
        if copy is not None and not comment.is_mention:
            made.reply_to, made.thread = copy, copy.id
        group.messages[made.id] = made
        bot.tell("message", shapes.message(server, made))
    bot.heard = len(said)
    for known in group.messages.values() if group else ():
        if known.said is not None and known.said.text != known.text:
            known.text, known.edited_at = known.said.text, clock.now()
            bot.tell("edited_message", shapes.message(server, known))


def set_webhook(doors: Doors, call: Call) -> Answer:
    """`setWebhook`, `deleteWebhook`: kept, never called; with one, updates cannot be asked for."""
    bot = doors.bot(call)
    bot.webhook = str(wanted(call, "url") or "") if "set" in call.path.lower() else ""
    return ok(True)  # noqa: FBT003  # The answer is the word itself.


def webhook(doors: Doors, call: Call) -> Answer:
    """`getWebhookInfo`."""
    bot = doors.bot(call)
    return ok({"url": bot.webhook, "has_custom_certificate": False, "pending_update_count": len(bot.updates)})
