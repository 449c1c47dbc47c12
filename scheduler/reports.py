"""Has saved reports made and sent when their week or month is over."""

from typing import Final

from corong.config import config
from corong.database import now, unit
from corong.reports import commands
from scheduler.messages import Messages

AT_ONCE: Final = 10


def due(messages: Messages) -> int:
    """Queue the reports to be sent now; say how many. Without a mail server none is made."""
    if not config().corong_mail_url.get_secret_value():
        return 0
    with unit():
        commands.issue(now())
    with unit():
        ids = commands.unsent(AT_ONCE)
    messages.send("corong.report", [[issue_id] for issue_id in ids])
    return len(ids)
