"""Send, edit, copy and delete messages (sheet: Publish)."""

import hashlib
from typing import Any, Final

from sandbox import clock, sniff
from sandbox.audience import Public
from sandbox.call import Answer, Call, Json, json_answer
from sandbox.chance import letters
from sandbox.telegram import shapes
from sandbox.telegram.doors import Doors, wanted
from sandbox.telegram.parsing import URL, checked, parsed
from sandbox.telegram.server import ALPHABET, Bot, Chat, Message, Server, bad
from sandbox.world import Medium, Post, digest_of

PHOTO_BYTES: Final = 10_000_000
FILE_BYTES: Final = 50_000_000
PHOTO_SIDES: Final = 10_000
ALBUM: Final = range(2, 11)
DELETABLE_SECONDS: Final = 48 * 3600.0


def ok(result: Any) -> Answer:
    """A success."""
    return json_answer({"ok": True, "result": result})


def text(doors: Doors, call: Call) -> Answer:
    """`sendMessage`."""
    bot = doors.bot(call)
    chat = doors.chat(call, bot)
    words, entities = parsed(str(wanted(call, "text") or ""), wanted(call, "parse_mode"))
    checked(words, is_caption=False)
    doors.spend(call, bot, chat)
    server = doors.server(call)
    made = Message(chat.next_id(), chat, call.now, words, entities, reply_to=_answered(call, chat))
    _keep(doors, server, call, [made])
    return ok(shapes.message(server, made))


def medium(doors: Doors, call: Call) -> Answer:
    """`sendPhoto`, `sendVideo`."""
    bot = doors.bot(call)
    chat = doors.chat(call, bot)
    kind = call.path.rpartition("/")[2].lower().removeprefix("send")
    server = doors.server(call)
    words, entities = parsed(str(wanted(call, "caption") or ""), wanted(call, "parse_mode"))
    checked(words, is_caption=True)
    file_id, found = _file(server, bot, call, kind, wanted(call, kind), kind)
    doors.spend(call, bot, chat)
    made = Message(chat.next_id(), chat, call.now, words, entities, found, file_id, reply_to=_answered(call, chat))
    _keep(doors, server, call, [made])
    return ok(shapes.message(server, made))


def album(doors: Doors, call: Call) -> Answer:
    """`sendMediaGroup`: the answer is a list; every part has a number of its own."""
    bot = doors.bot(call)
    chat = doors.chat(call, bot)
    server = doors.server(call)
    media = wanted(call, "media")
    if not isinstance(media, list) or len(media) not in ALBUM:
        raise bad("there must be 2-10 items in the media group")
    reply_to = _answered(call, chat)
    parts = []
    for each in media:
        words, entities = parsed(str(each.get("caption") or ""), each.get("parse_mode"))
        checked(words, is_caption=True)
        reference = str(each.get("media", ""))
        name = reference.removeprefix("attach://") if reference.startswith("attach://") else ""
        parts.append((words, entities, *_file(server, bot, call, str(each.get("type")), reference, name)))
    doors.spend(call, bot, chat, len(parts))
    group = str(server.number(17, "album", chat.id, chat.last_id))
    made = [
        Message(chat.next_id(), chat, call.now, words, entities, found, file_id, group, reply_to)
        for words, entities, file_id, found in parts
    ]
    _keep(doors, server, call, made)
    return ok([shapes.message(server, each) for each in made])


def _answered(call: Call, chat: Chat) -> Message | None:
    reply = wanted(call, "reply_parameters") or {}
    number = reply.get("message_id") or wanted(call, "reply_to_message_id")
    if number is None:
        return None
    found = chat.messages.get(int(number))
    if found is None or found.is_deleted:
        if reply.get("allow_sending_without_reply"):
            return None
        raise bad("message to be replied not found")
    return found


def _file(server: Server, bot: Bot, call: Call, kind: str, reference: Any, field: str) -> tuple[str, Medium]:
    """A file: known by its id, or uploaded in the same call."""
    if call.content_type == "multipart/form-data":
        call.fields()
    upload = call.files.get(field)
    if upload is None:
        text = str(reference or "")
        if text in server.files:
            return text, server.files[text]
        if text.startswith("http"):
            raise bad("failed to get HTTP URL content")
        raise bad("wrong remote file identifier specified: Wrong string length")
    content = upload.content
    mime = sniff.kind(content) or ""
    if kind not in {"photo", "video"} or not mime.startswith("image/" if kind == "photo" else "video/"):
        raise bad("IMAGE_PROCESS_FAILED" if kind == "photo" else "VIDEO_CONTENT_TYPE_INVALID")
    width, height = sniff.pixels(content)
    if len(content) > (PHOTO_BYTES if kind == "photo" else FILE_BYTES):
        raise bad("file is too big")
    if width + height > PHOTO_SIDES:
        raise bad("PHOTO_INVALID_DIMENSIONS")
    digest = hashlib.sha256(content).hexdigest()
    found = Medium(
        id=digest[:20],
        account=bot.account,
        mime=mime,
        size_bytes=len(content),
        digest=digest,
        uploaded_at=clock.now(),
        ready_at=clock.now(),
        width=width,
        height=height,
    )
    file_id = letters(60, ALPHABET, server.world.seed, bot.id, digest, len(server.files))
    server.files[file_id] = found
    return file_id, found


def _keep(doors: Doors, server: Server, call: Call, made: list[Message]) -> None:
    """Store messages; in public they join the record, and a channel's are copied into its group."""
    first = made[0]
    chat = first.chat
    for each in made:
        chat.messages[each.id] = each
    if first.reply_to is not None and chat.kind != "channel":
        first.thread = first.reply_to.thread or first.reply_to.id
    if chat.is_storage or chat.kind == "private":
        # Nothing of this is public.
        return
    at = clock.now()
    if late := doors.act(call, "late_visible"):
        at += late.seconds
    media = tuple(each.medium for each in made if each.medium)
    found = URL.search(first.text)
    address = f"{call.base}/{chat.username}/{first.id}"
    identity = str(first.id)
    first.post = Post(
        account=chat.account,
        id=identity,
        uri=address,
        url=address,
        text=first.text,
        arrived_at=call.arrived_at,
        visible_at=at,
        public=Public(server.world.seed, f"{chat.id}/{identity}", chat.account.followers, server.world.time.at(at)),
        parent=str(first.reply_to.id) if first.reply_to else None,
        link=found[0] if found else None,
        alts=("",) * len(media),
        media=media,
        digest=digest_of(first.text, tuple(medium.digest for medium in media)),
    )
    # Comments name a post by its number alone, which is right within one channel.
    first.post.public.post_id = identity
    server.world.accept(first.post)
    if chat.kind == "channel" and chat.linked is not None:
        _forward(server, chat.linked, made)


def _forward(server: Server, group: Chat, made: list[Message]) -> None:
    for each in made:
        copy = Message(group.next_id(), group, each.at, each.text, each.entities, each.medium, each.file_id, each.album)
        copy.origin = each
        group.messages[copy.id] = copy
        # The bot's own posts are not sent to it; their copies in the group are.
        group.bot.tell("message", shapes.message(server, copy))


def edit(doors: Doors, call: Call) -> Answer:
    """`editMessageText`, `editMessageCaption`."""
    bot = doors.bot(call)
    chat = doors.chat(call, bot)
    found = _known(call, chat, "message to edit not found")
    is_caption = call.path.lower().endswith("caption")
    words, entities = parsed(str(wanted(call, "caption" if is_caption else "text") or ""), wanted(call, "parse_mode"))
    checked(words, is_caption=is_caption)
    if words == found.text:
        raise bad(
            "message is not modified: specified new message content and reply markup are exactly the same as a "
            "current content and reply markup of the message"
        )
    found.text, found.entities, found.edited_at = words, entities, call.now
    if found.post is not None:
        found.post.text, found.post.edited_at = words, call.now
        found.post.versions += 1
    return ok(shapes.message(doors.server(call), found))


def _known(call: Call, chat: Chat, words: str) -> Message:
    number = str(wanted(call, "message_id") or "")
    found = chat.messages.get(int(number)) if number.isdecimal() else None
    if found is None or found.is_deleted:
        raise bad(words)
    return found


def delete(doors: Doors, call: Call) -> Answer:
    """`deleteMessage`: within 48 hours."""
    bot = doors.bot(call)
    found = _known(call, doors.chat(call, bot), "message to delete not found")
    if found.at < call.now - DELETABLE_SECONDS:
        raise bad("message can't be deleted for everyone")
    found.is_deleted = True
    if found.post is not None and found.post.deleted_at is None:
        doors.server(call).world.remove(found.post)
    return ok(True)  # noqa: FBT003  # The answer is the word itself.


def copy(doors: Doors, call: Call) -> Answer:
    """`copyMessage`, `forwardMessage`."""
    bot = doors.bot(call)
    chat = doors.chat(call, bot)
    source = doors.chat(call, bot, wish=wanted(call, "from_chat_id"))
    is_forward = "forward" in call.path.lower()
    found = _known(call, source, f"message to {'forward' if is_forward else 'copy'} not found")
    doors.spend(call, bot, chat)
    server = doors.server(call)
    made = Message(chat.next_id(), chat, call.now, found.text, found.entities, found.medium, found.file_id)
    _keep(doors, server, call, [made])
    shape: Json = shapes.message(server, made) if is_forward else {"message_id": made.id}
    return ok(shape)
