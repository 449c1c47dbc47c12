"""Discord's text rules: characters, Markdown made plain, and the address of a link as the last paragraph."""

import re
from collections.abc import Sequence
from typing import Final

from connectors import limits, links
from connectors.contract import Draft, Problem
from connectors.discord.capabilities import CAPABILITIES, FILES

_MARKS: Final = re.compile(r"[\\*_~`|<>\[\]]|^(?:#{1,3}|-#)(?= )", re.MULTILINE)
"""What Discord reads as Markdown or as a mention; a heading needs a blank behind its signs."""


def length(text: str) -> int:
    """Count the text in characters as it is sent, with the signs that keep Markdown from being read."""
    return len(_plain(text))


def text(draft: Draft) -> str:
    """Give the text as it will be sent: a reader sees it as it was written."""
    return _plain(links.with_address(draft.text, draft.link.url) if draft.link else draft.text.strip())


def problems(draft: Draft) -> Sequence[Problem]:
    """Say what Discord would refuse; a message may mix images and videos."""
    sent = text(draft)
    alt_length = max((len(medium.alt) for medium in draft.media), default=0)
    found = limits.problems(CAPABILITIES, draft, text=sent, length=len(sent), alt_length=alt_length)
    if len(draft.media) > FILES and not any(each.code.startswith("too_many") for each in found):
        found.append(Problem("too_many_images", FILES, len(draft.media)))
    return [each for each in found if each.code != "mixed_media"]


def _plain(text: str) -> str:
    """Write signs of Markdown so that they are only signs; addresses stay as they are."""
    pieces, end = [], 0
    for address in links.found_in(text):
        pieces += [_MARKS.sub(r"\\\g<0>", text[end : address.start]), address.url]
        end = address.end
    return "".join([*pieces, _MARKS.sub(r"\\\g<0>", text[end:])])
