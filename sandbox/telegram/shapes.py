"""JSON of chats and messages as the Bot API gives it out."""

from sandbox.call import Json
from sandbox.chance import digits
from sandbox.telegram.server import Bot, Chat, Message, Server

EVERY_RIGHT = (
    "can_manage_chat", "can_change_info", "can_post_messages", "can_edit_messages", "can_delete_messages",
    "can_invite_users", "can_restrict_members", "can_promote_members", "can_manage_video_chats", "can_post_stories",
    "can_edit_stories", "can_delete_stories",
)  # fmt: skip


def user(bot: Bot) -> Json:
    """A bot as a user."""
    return {"id": bot.id, "is_bot": True, "first_name": bot.account.display_name, "username": bot.username}


def resident(server: Server, name: str) -> Json:
    """A practice resident."""
    identity = int(digits(9, server.world.seed, "telegram resident", name))
    return {"id": identity, "is_bot": False, "first_name": f"Warga Latihan ({name})", "username": name}


def chat(found: Chat) -> Json:
    """A chat, short."""
    shape: Json = {"id": found.id, "type": found.kind, "title": found.title}
    if found.kind == "private":
        shape = {"id": found.id, "type": found.kind, "first_name": f"Warga Latihan ({found.username})"}
    return shape | ({"username": found.username} if found.username else {})


def whole_chat(found: Chat) -> Json:
    """A chat with everything `getChat` tells."""
    shape = chat(found) | {
        "accent_color_id": 1,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
        "active_usernames": [found.username] if found.username else [],
    }
    return shape | ({"linked_chat_id": found.linked.id} if found.linked else {})


def message(server: Server, found: Message, *, is_deep: bool = True) -> Json:
    """A message."""
    where = found.chat
    shape: Json = {"message_id": found.id, "date": int(found.at), "chat": chat(where)}
    if found.origin is not None:
        channel = found.origin.chat
        shape |= {
            "sender_chat": chat(channel),
            "is_automatic_forward": True,
            "forward_origin": {
                "type": "channel",
                "chat": chat(channel),
                "message_id": found.origin.id,
                "date": int(found.origin.at),
            },
        }
    elif where.kind == "channel":
        shape["sender_chat"] = chat(where)
    else:
        shape["from"] = resident(server, found.author) if found.author else user(where.bot)
    if found.thread is not None:
        shape["message_thread_id"] = found.thread
    if found.reply_to is not None and is_deep:
        shape["reply_to_message"] = message(server, found.reply_to, is_deep=False)
    if found.album:
        shape["media_group_id"] = found.album
    if found.edited_at is not None:
        shape["edit_date"] = int(found.edited_at)
    return shape | _content(found)


def _content(found: Message) -> Json:
    medium = found.medium
    if medium is None:
        return {"text": found.text} | ({"entities": found.entities} if found.entities else {})
    shape: Json = {"caption": found.text} if found.text else {}
    if found.text and found.entities:
        shape["caption_entities"] = found.entities
    file: Json = {"file_id": found.file_id, "file_unique_id": medium.digest[:16], "file_size": medium.size_bytes}
    if medium.mime.startswith("image/"):
        return shape | {"photo": [file | {"width": medium.width, "height": medium.height}]}
    return shape | {"video": file | {"width": 16, "height": 9, "duration": 3, "mime_type": medium.mime}}


def administrator(bot: Bot, *, may_post: bool) -> Json:
    """A bot's place in a chat."""
    rights = dict.fromkeys(EVERY_RIGHT, False) | {"can_manage_chat": True, "can_post_messages": may_post}
    more = {"can_be_edited": False, "is_anonymous": False, "can_edit_messages": may_post, "can_delete_messages": True}
    return {"status": "administrator", "user": user(bot), **rights, **more}
