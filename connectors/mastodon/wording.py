"""Mastodon's text rules: graphemes, every address 23, and names without their host. Source: docs of 2026-07-02."""

from collections.abc import Sequence
from typing import Final

import regex

from connectors import limits, links
from connectors.contract import Draft, Problem
from connectors.mastodon.capabilities import CAPABILITIES

_GRAPHEME: Final = regex.compile(r"\X")
# As the server finds mentions: a name, and the host whose length does not count.
_MENTION: Final = regex.compile(r"(?<![=/\w])@([a-z0-9_]+(?:[a-z0-9_.-]+[a-z0-9_]+)?)@[\w.-]*\w", regex.IGNORECASE)


def length(text: str) -> int:
    """Count the text in graphemes, each address as 23 and each `@user@host` as `@user`."""
    count, end = 0, 0
    for found in links.found_in(text):
        count += _graphemes(text[end : found.start]) + CAPABILITIES.url_counts_as
        end = found.end
    return count + _graphemes(text[end:])


def text(draft: Draft) -> str:
    """Give the text as it will be sent: the server makes the link's card from an address in the text."""
    if draft.link is None:
        return draft.text.strip()
    return links.with_address(draft.text, draft.link.url)


def problems(draft: Draft) -> Sequence[Problem]:
    """Say what a server with default limits would refuse."""
    sent = text(draft)
    return limits.problems(
        CAPABILITIES,
        draft,
        text=sent,
        length=length(sent),
        alt_length=max((_graphemes(medium.alt) for medium in draft.media), default=0),
    )


def _graphemes(text: str) -> int:
    return len(_GRAPHEME.findall(_MENTION.sub(r"@\1", text)))
