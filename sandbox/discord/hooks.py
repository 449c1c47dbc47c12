"""A webhook and its messages: execute, read, edit and delete by number. Nothing lists them."""

import hashlib
import json
import re
from typing import Any, Final

from sandbox import clock, sniff
from sandbox.audience import Public
from sandbox.call import Answer, Call, Json, html_answer, json_answer
from sandbox.discord.doors import Doors, with_limits
from sandbox.discord.server import Hook, Message, refuse, shown, wrong_form
from sandbox.pages import post_page
from sandbox.world import Medium, Post, digest_of

CHARACTERS: Final = 2000
DESCRIPTION: Final = 1024
FILES: Final = 10
FILE_BYTES: Final = 10 * 1024 * 1024
URL: Final = re.compile(r"https?://[^\s<>]+")
_FIELD: Final = re.compile(r"files\[(\d+)\]")


def webhook(doors: Doors, call: Call, hook: Hook) -> Answer:
    """`GET /webhooks/{id}/{token}`: without the user who made it."""
    del doors, call
    return json_answer(
        {
            "application_id": None,
            "avatar": None,
            "channel_id": hook.account.id,
            "guild_id": hook.guild,
            "id": hook.id,
            "name": hook.account.display_name,
            "type": 1,
            "token": hook.token,
        }
    )


def execute(doors: Doors, call: Call, hook: Hook) -> Answer:
    """`POST /webhooks/{id}/{token}`: the message where `wait` is set, otherwise only that it was taken."""
    doors.spend(call, hook)
    asked, media = _asked(doors, call, hook)
    content = str(asked.get("content") or "")
    _check(content, media, asked)
    server = doors.server(call)
    number = server.next_id()
    at = clock.now()
    if late := doors.act(call, "late_visible"):
        at += late.seconds
    address = f"{call.base}/channels/{hook.guild}/{hook.account.id}/{number}"
    text = shown(content)
    found = URL.search(text)
    alts = {int(each.get("id", -1)): str(each.get("description") or "") for each in asked.get("attachments") or []}
    post = Post(
        account=hook.account,
        id=number,
        uri=address,
        url=address,
        text=text,
        arrived_at=call.arrived_at,
        visible_at=at,
        public=Public(server.world.seed, number, hook.account.followers, server.world.time.at(at)),
        link=found[0] if found else None,
        alts=tuple(alts.get(place, "") for place in range(len(media))),
        media=tuple(medium for medium, _ in media),
        digest=digest_of(text, tuple(medium.digest for medium, _ in media)),
    )
    names = tuple(name for _, name in media)
    message = Message(number, content, call.now, post.media, names, post, calls_everyone=_calls(content, asked))
    if not doors.act(call, "silent_drop"):
        hook.messages[number] = message
        server.world.accept(post)
    if (call.arguments().get("wait") or [""])[-1].lower() not in {"true", "1"}:
        return with_limits(Answer(204, b""), call)
    return with_limits(json_answer(_shape(doors, hook, message)), call)


def read(doors: Doors, call: Call, hook: Hook, number: str) -> Answer:
    """`GET .../messages/{id}`."""
    del call
    return json_answer(_shape(doors, hook, _known(hook, number)))


def edit(doors: Doors, call: Call, hook: Hook, number: str) -> Answer:
    """`PATCH .../messages/{id}`: the content alone."""
    message = _known(hook, number)
    asked, _ = _asked(doors, call, hook)
    if "content" in asked:
        content = str(asked["content"] or "")
        _check(content, [], {"keeps": message.media, **asked})
        message.content, message.edited_at = content, call.now
        message.post.text, message.post.edited_at = shown(content), call.now
        message.post.versions += 1
    return json_answer(_shape(doors, hook, message))


def delete(doors: Doors, call: Call, hook: Hook, number: str) -> Answer:
    """`DELETE .../messages/{id}`."""
    message = _known(hook, number)
    doors.server(call).world.remove(message.post)
    return Answer(204, b"")


def page(doors: Doors, call: Call, number: str) -> Answer:
    """The page of a message, which on the real Discord only members see."""
    server = doors.server(call)
    for hook in server.hooks.values():
        message = hook.messages.get(number)
        if message is not None and message.post.is_visible(clock.now()):
            return html_answer(post_page(message.post, server.world.time.now()))
    return html_answer("404: Not Found", status=404)


def _known(hook: Hook, number: str) -> Message:
    found = hook.messages.get(number)
    if found is None or found.post.deleted_at is not None:
        raise refuse(404, 10008, "Unknown Message")
    return found


def _asked(doors: Doors, call: Call, hook: Hook) -> tuple[Json, list[tuple[Medium, str]]]:
    """What was asked for, and the files with their names."""
    if call.content_type == "multipart/form-data":
        fields = call.fields()
        asked = _json((fields.get("payload_json") or ["{}"])[-1])
        places = {match: found for match in call.files if (found := _FIELD.fullmatch(match))}
        ordered = sorted(places, key=lambda name: int(places[name][1]))
        return asked, [_medium(doors, call, hook, name) for name in ordered]
    return _json(call.body.decode("utf-8", "replace") or "{}"), []


def _json(text: str) -> Json:
    try:
        found: Any = json.loads(text)
    except ValueError:
        raise refuse(400, 50109, "The request body contains invalid JSON.") from None
    if not isinstance(found, dict):
        raise wrong_form("_", "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
    return found


def _medium(doors: Doors, call: Call, hook: Hook, field: str) -> tuple[Medium, str]:
    file = call.files[field]
    if len(file.content) > FILE_BYTES:
        raise refuse(413, 40005, "Request entity too large")
    width, height = sniff.pixels(file.content)
    digest = hashlib.sha256(file.content).hexdigest()
    medium = Medium(
        id=doors.server(call).next_id(),
        account=hook.account,
        mime=sniff.kind(file.content) or "application/octet-stream",
        size_bytes=len(file.content),
        digest=digest,
        uploaded_at=clock.now(),
        ready_at=clock.now(),
        width=width,
        height=height,
    )
    return medium, file.name


def _check(content: str, media: list[tuple[Medium, str]], asked: Json) -> None:
    if len(content) > CHARACTERS:
        raise wrong_form("content", "BASE_TYPE_MAX_LENGTH", f"Must be {CHARACTERS} or fewer in length.")
    if not content.strip() and not media and not asked.get("embeds") and not asked.get("keeps"):
        raise refuse(400, 50006, "Cannot send an empty message")
    if len(media) > FILES:
        raise wrong_form("attachments", "BASE_TYPE_MAX_LENGTH", f"Must be {FILES} or fewer in length.")
    for each in asked.get("attachments") or []:
        if len(str(each.get("description") or "")) > DESCRIPTION:
            raise wrong_form("attachments", "BASE_TYPE_MAX_LENGTH", f"Must be {DESCRIPTION} or fewer in length.")


def _calls(content: str, asked: Json) -> bool:
    """Whether everybody in the channel is called: unless the sender forbids it, by two words in the text."""
    allowed = asked.get("allowed_mentions")
    may = not isinstance(allowed, dict) or "everyone" in (allowed.get("parse") or ())
    return may and any(word in content for word in ("@everyone", "@here"))


def _shape(doors: Doors, hook: Hook, message: Message) -> Json:
    """A message; its reactions are there once there are any."""
    world = doors.named(hook.account.instance).world
    likes = message.post.public.counters(world.time.now()).likes
    hearts, thumbs = likes // 3, likes - likes // 3
    reactions = [
        {"count": count, "me": False, "emoji": {"id": None, "name": name}}
        for name, count in (("👍", thumbs), ("❤️", hearts))
        if count
    ]
    shape: Json = {
        "id": message.id,
        "channel_id": hook.account.id,
        "webhook_id": hook.id,
        "author": {"id": hook.id, "username": hook.account.display_name, "bot": True, "discriminator": "0000"},
        "content": message.content,
        "timestamp": clock.iso_micros(message.at).replace("Z", "+00:00"),
        "edited_timestamp": message.edited_at and clock.iso_micros(message.edited_at).replace("Z", "+00:00"),
        "attachments": [
            {
                "id": medium.id,
                "filename": name,
                "size": medium.size_bytes,
                "content_type": medium.mime,
                "width": medium.width or None,
                "height": medium.height or None,
                **({"description": alt} if alt else {}),
            }
            for medium, name, alt in zip(message.media, message.names, message.post.alts, strict=True)
        ],
        "embeds": [],
        "mentions": [],
        "mention_roles": [],
        "mention_everyone": message.calls_everyone,
        "pinned": False,
        "tts": False,
        "flags": 0,
        "type": 0,
        "components": [],
    }
    return shape | ({"reactions": reactions} if reactions else {})
