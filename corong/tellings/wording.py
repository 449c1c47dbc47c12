"""A notice in two lines, for a lock screen or a chat, in the language in force."""

from typing import Final, NamedTuple

from django.utils.translation import gettext, ngettext

from corong.alerts import queries as alerts
from corong.alerts import wording as letters
from corong.alerts.headlines import headline
from corong.config import config
from corong.tellings.models import Despatch

LONGEST: Final = 600


class Brief(NamedTuple):
    """A title, a text, and the page to open: a path of our own, with the address before it where that is known."""

    title: str
    text: str
    path: str = "/notices/"

    @property
    def address(self) -> str:
        """The whole address; "" where nobody said what it is."""
        base = config().corong_public_address
        return f"{base}{self.path}" if base else ""


def brief(found: Despatch) -> Brief:
    """Say what a message tells of."""
    if found.occasion.startswith("quiet"):
        title = ngettext(
            "Corong: %(count)s notice from your quiet hours",
            "Corong: %(count)s notices from your quiet hours",
            found.count,
        )
        return Brief(title % {"count": found.count}, gettext("Open Corong to read them."))
    content = alerts.content(found.notice_id)
    title = letters.letter(content).subject
    lines = [headline(cause, len(those)) for cause, those in content.alerts.items()]
    return Brief(title, "\n".join(lines)[:LONGEST])
