"""
Read what people write in a channel's discussion group, and answer. Facts: docs/platforms/telegram.md (2026-11).

Updates wait for a day at the longest: what is not read by then is lost.
"""

from typing import Final

from connectors.contract import Account, IdempotencyKey, Message, Page, Published, RemoteId
from connectors.judgement import Effect
from connectors.telegram import answers
from connectors.telegram.dialect import DIALECT, method, permalink
from connectors.wire import AsyncWire, Wire

MOST: Final = 100


async def messages(account: Account, cursor: str, wire: AsyncWire) -> Page:
    """
    Read updates from `cursor` on, the number of the next one; asking confirms all before it.

    A message that somebody changed comes again with its new words; Telegram does not tell bots of deleted ones.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing was read; ask again with the same cursor.
    """
    group = account.secrets.get("linked_chat")
    if not group:
        return Page(messages=(), cursor=cursor)
    body: dict[str, object] = {"limit": MOST, "timeout": 0, "allowed_updates": ["message", "edited_message"]}
    if cursor:
        body["offset"] = int(cursor)
    updates = (
        await wire.call(
            "POST",
            method(account.home, account.secrets, "getUpdates"),
            dialect=DIALECT,
            answer=answers.UpdatesAnswer,
            body=body,
        )
    ).result
    found = [
        _message(account, said)
        for said in (update.message or update.edited_message for update in updates)
        if said is not None
        and str(said.chat.id) == group
        and not said.is_automatic_forward
        and said.sender is not None
        and str(said.sender.id) != account.secrets.get("bot_id")
        and (said.text or said.caption)
    ]
    return Page(messages=tuple(found), cursor=str(updates[-1].update_id + 1) if updates else cursor)


def _message(account: Account, said: answers.Message) -> Message:
    above = said.reply_to_message
    origin = above.forward_origin if above is not None and above.is_automatic_forward else None
    sender = said.sender or answers.User(id=0)
    name = f"{sender.first_name} {sender.last_name}".strip()
    return Message(
        id=RemoteId(str(said.message_id)),
        # What hangs in the thread below a post answers it; the rest is talk in the group.
        kind="reply" if origin is not None or said.message_thread_id is not None else "mention",
        author_handle=f"@{sender.username}" if sender.username else name,
        author_name=name or sender.username,
        text=said.text or said.caption,
        url=permalink(account.home, said.chat.username, str(said.chat.id), said.message_id),
        at=said.at,
        about=RemoteId(str(origin.message_id)) if origin is not None and origin.message_id else None,
        token=str(said.chat.id),
    )


def reply(account: Account, to: Message, text: str, key: IdempotencyKey, wire: Wire) -> Published:
    """
    Answer in the group. Nothing keeps a repeat from answering twice.

    Raises:
        RateLimited, Transient, AuthDead, Rejected, Uncertain: as `publish.commit`; after Uncertain a person looks.
    """
    del key
    sent = wire.call(
        "POST",
        method(account.home, account.secrets, "sendMessage"),
        dialect=DIALECT,
        effect=Effect.VISIBLE,
        answer=answers.MessageAnswer,
        body={"chat_id": to.token, "text": text.strip(), "reply_parameters": {"message_id": int(to.id)}},
    ).result
    url = permalink(account.home, sent.chat.username, str(sent.chat.id), sent.message_id)
    return Published(RemoteId(str(sent.message_id)), url, sent.at, answer={"message_id": sent.message_id})
