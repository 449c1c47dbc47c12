"""Has the digests of people made when their hour has come, and mails sent that are due."""

from typing import Final

from corong.config import config
from corong.database import now, unit
from corong.mailings import commands
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
