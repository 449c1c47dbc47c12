"""Telegram's text rules: UTF-16 code units, fewer beside media. Source: types of Bot API 10.x."""

from collections.abc import Sequence

from connectors import limits, links
from connectors.contract import Draft, Problem
from connectors.telegram.capabilities import CAPABILITIES


def length(text: str) -> int:
    """Count the text in UTF-16 code units: an emoji is two or more."""
    return len(text.encode("utf-16-le")) // 2


def text(draft: Draft) -> str:
    """Give the text as it will be sent: Telegram makes the link's card from an address in the text."""
    if draft.link is None:
        return draft.text.strip()
    return links.with_address(draft.text, draft.link.url)


def problems(draft: Draft) -> Sequence[Problem]:
    """Say what Telegram would refuse. Alt texts do not exist there, so none is too long."""
    sent = text(draft)
    return limits.problems(CAPABILITIES, draft, text=sent, length=length(sent), alt_length=0)
