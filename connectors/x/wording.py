"""X's text rules: weighted characters, every address 23, an emoji 2. Source: docs of 2026-08-22."""

from collections.abc import Sequence
from typing import Final
from unicodedata import normalize

import regex

from connectors import limits, links
from connectors.contract import Draft, Problem
from connectors.x.capabilities import CAPABILITIES

_LIGHT: Final = regex.compile(r"[\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")
_EMOJI: Final = regex.compile(r"\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|\p{Regional_Indicator}|\u20e3")
_CLUSTER: Final = regex.compile(r"\X")
# X links names of hosts without https:// too; which endings it knows is in its own list, of which these are the usual.
_BARE: Final = regex.compile(
    r"(?<![\w@./#$-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:com|net|org|info|biz|id|io|me|tv|co|app|dev)(?![\w@-])"
    r"(?:/[^\s<>\"“”]*[^\s<>\"“”.,;:!?')\]])?",
    regex.IGNORECASE,
)
_HEAVY: Final = 2


def length(text: str) -> int:
    """Count the text in weighted characters."""
    text = normalize("NFC", text)
    count, end = 0, 0
    for found in links.found_in(text):
        count += _without_addresses(text[end : found.start]) + CAPABILITIES.url_counts_as
        end = found.end
    return count + _without_addresses(text[end:])


def _without_addresses(text: str) -> int:
    rest, hosts = _BARE.subn("", text)
    return hosts * CAPABILITIES.url_counts_as + sum(_weight(cluster) for cluster in _CLUSTER.findall(rest))


def _weight(cluster: str) -> int:
    if _EMOJI.search(cluster):
        return _HEAVY
    return sum(1 if _LIGHT.match(char) else _HEAVY for char in cluster)


def text(draft: Draft) -> str:
    """Give the text as it will be sent: X makes the link's card from an address in the text."""
    if draft.link is None:
        return normalize("NFC", draft.text.strip())
    return normalize("NFC", links.with_address(draft.text, draft.link.url))


def problems(draft: Draft) -> Sequence[Problem]:
    """Say what X would refuse."""
    sent = text(draft)
    return limits.problems(
        CAPABILITIES,
        draft,
        text=sent,
        length=length(sent),
        alt_length=max((len(medium.alt) for medium in draft.media), default=0),
    )
