"""Threads' text rules: an emoji counts as its bytes in UTF-8, everything else as one."""

from collections.abc import Sequence
from typing import Final
from unicodedata import normalize

import regex

from connectors import limits, links
from connectors.contract import Draft, Problem
from connectors.threads.capabilities import CAPABILITIES

_EMOJI: Final = regex.compile(
    r"(?:\p{RI}\p{RI}|[0-9#*]\uFE0F?\u20E3|(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F)"
    r"[\p{Emoji_Modifier}\uFE0F]*(?:\u200D\p{Extended_Pictographic}[\p{Emoji_Modifier}\uFE0F]*)*)"
)


def length(text: str) -> int:
    """Count the text: emojis in bytes, letters with their accents as one each."""
    emojis = sum(len(found.encode()) for found in _EMOJI.findall(text))
    return emojis + len(regex.findall(r"\X", normalize("NFC", _EMOJI.sub("", text))))


def text(draft: Draft) -> str:
    """Give the text as it will be sent: only a text alone has a link beside it."""
    if draft.link is None or not draft.media:
        return draft.text.strip()
    return links.with_address(draft.text, draft.link.url)


def problems(draft: Draft) -> Sequence[Problem]:
    """Say what Threads would refuse; a carousel may mix images and videos."""
    sent = text(draft)
    alt_length = max((len(medium.alt) for medium in draft.media), default=0)
    found = limits.problems(CAPABILITIES, draft, text=sent, length=length(sent), alt_length=alt_length)
    if len(draft.media) > CAPABILITIES.images and not any(each.code == "too_many_images" for each in found):
        found.append(Problem("too_many_images", CAPABILITIES.images, len(draft.media)))
    return [each for each in found if each.code != "mixed_media"]
