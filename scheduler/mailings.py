"""Has the digests of people made when their hour has come, and mails and messages to people sent that are due."""

from typing import Final

from corong.config import config
from corong.database import now, unit
from corong.mailings import commands
from corong.tellings import bots, despatching
from scheduler.messages import Messages

AT_ONCE: Final = 50


def due(messages: Messages) -> int:
    """Queue the mails to be sent now; say how many. Without a mail server no digest is made."""
    if not config().corong_mail_url.get_secret_value():
        return 0
    with unit():
        commands.issue_digests(now())
    with unit():
        ids = commands.unsent(AT_ONCE)
    messages.send("corong.mailing", [[mailing_id] for mailing_id in ids])
    return len(ids)


def despatches(messages: Messages) -> int:
    """Queue the messages to people's browsers and chats; say how many."""
    with unit():
        ids = despatching.unsent(AT_ONCE)
    messages.send("corong.despatch", [[despatch_id] for despatch_id in ids])
    return len(ids)


def chats(messages: Messages) -> int:
    """Have the bot of notices asked while somebody is about to open it; say whether."""
    with unit():
        is_waited_for = bots.is_waited_for()
    messages.send("corong.chats", [[]] if is_waited_for else [])
    return int(is_waited_for)
