"""A post as the readers of a platform will see it; pure but for the sizes of its media."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import regex

from connectors import catalogue, links
from connectors.capabilities import Capabilities
from connectors.contract import Draft, Link, Seen
from connectors.display import Layout, Mark
from corong.media import rules as media_rules
from corong.media.queries import framing_of
from corong.posts import rules
from corong.posts.commands import Content
from corong.posts.media import for_platforms
from corong.posts.models import MediaKind, Medium
from corong.tagging.rules import NO_TAGS, Tags

_GRAPHEME: Final = regex.compile(r"\X")
_HASHTAG: Final = regex.compile(r"(?<![\w&/#])#[\w\p{M}]*[^\W\d_][\w\p{M}]*")
_MENTION: Final = regex.compile(r"(?<![\w.@/])@\w(?:[\w.@-]*\w)?")
_BACK: Final = 20
"""Graphemes that a cut goes back at most, so that no word is cut in two."""
_UNKNOWN: Final = (16, 9)
"""The shape of a frame for a film whose own is not known."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `mark` says what a reader can follow there."""

    text: str
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """What a link shows; `is_of_page`: the platform takes title and picture from the page, whatever we write."""

    host: str
    title: str = ""
    description: str = ""
    is_of_page: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """The pixels in which a medium is shown, and where the whole of it lies, of which the frame shows a part."""

    medium: Medium
    width: int
    height: int
    left: int = 0
    top: int = 0


@dataclass(frozen=True, slots=True)
class PartSeen:
    """One part of a thread: what is seen at once, and what only after "more"."""

    title: str
    shown: tuple[Piece, ...]
    folded: tuple[Piece, ...] = ()
    card: Card | None = None
    frames: tuple[Frame, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """A whole post on one platform."""

    layout: Layout
    fold_characters: int
    parts: tuple[PartSeen, ...]

    @property
    def is_folded(self) -> bool:
        """Whether anything is seen only after "more"."""
        return any(part.folded for part in self.parts)


def preview(content: Content, platform: str, tags: Tags = NO_TAGS) -> Preview:
    """
    Say how the content will look on one platform, its links with what is added to them.

    Raises:
        connectors.catalogue.UnknownPlatformError: not in the catalogue.
    """
    connector = catalogue.platform(platform)
    able = connector.capabilities
    parts = []
    drafts = rules.drafts(content, platform, tags)
    for number, draft in enumerate(drafts if able.has_threads else drafts[:1]):
        seen = connector.seen.seen(draft) if connector.seen else Seen(text=connector.wording.text(draft))
        shown, folded = _folded(_marked(seen.text, able.display.marks), able.display.fold_characters)
        frames = () if number else _frames(content.media, able)
        parts.append(PartSeen(seen.title, shown, folded, _card(draft, able), frames))
    return Preview(able.display.layout, able.display.fold_characters, tuple(parts))


def _marked(text: str, marks: frozenset[Mark]) -> list[Piece]:
    addresses = [(found.start, found.end) for found in links.found_in(text)]
    spans = [(start, end, Mark.LINK) for start, end in addresses]
    for mark, pattern in ((Mark.HASHTAG, _HASHTAG), (Mark.MENTION, _MENTION)):
        outside = (
            found
            for found in pattern.finditer(text)
            if not any(start <= found.start() < end for start, end in addresses)
        )
        spans += [(found.start(), found.end(), mark) for found in outside]
    pieces, last = [], 0
    for start, end, mark in sorted(span for span in spans if span[2] in marks):
        pieces += [Piece(text[last:start]), Piece(text[start:end], mark)]
        last = end
    return [piece for piece in [*pieces, Piece(text[last:])] if piece.text]


def _folded(pieces: Sequence[Piece], most: int) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Part what is seen at once from the rest, between two words where one ends near."""
    whole = "".join(piece.text for piece in pieces)
    graphemes = _GRAPHEME.findall(whole)
    if not most or len(graphemes) <= most:
        return tuple(pieces), ()
    near = next((back for back in range(_BACK) if graphemes[most - back].isspace()), 0)
    cut = len("".join(graphemes[: most - near]))
    shown, folded, start = [], [], 0
    for piece in pieces:
        here = max(cut - start, 0)
        shown.append(Piece(piece.text[:here], piece.mark))
        folded.append(Piece(piece.text[here:], piece.mark))
        start += len(piece.text)
    return tuple(piece for piece in shown if piece.text), tuple(piece for piece in folded if piece.text)


def _card(draft: Draft, able: Capabilities) -> Card | None:
    """Give the card of the link; beside media there is none, and the address stands in the text."""
    if draft.media:
        return None
    if able.has_link_card:
        return _sent(draft.link) if draft.link else None
    if not able.display.has_card_of_page:
        return None
    addresses = [draft.link.url] if draft.link else [found.url for found in links.found_in(draft.text)]
    return Card(host=_host(addresses[0]), is_of_page=True) if addresses else None


def _sent(link: Link) -> Card:
    return Card(host=_host(link.url), title=link.title or link.url, description=link.description)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or url).removeprefix("www.")
    except ValueError:
        return url


def _frames(media: Sequence[Medium], able: Capabilities) -> tuple[Frame, ...]:
    taken = (medium for medium in media if (able.images if medium.kind == MediaKind.IMAGE else able.videos))
    frames = [_frame(medium, able) for medium in taken]
    if able.display.is_cropped_to_first and frames:
        frames = [_in_shape(frame, frames[0].width / frames[0].height) for frame in frames]
    return tuple(frames)


def _frame(medium: Medium, able: Capabilities) -> Frame:
    if not medium.width or not medium.height:
        return Frame(medium, *_UNKNOWN)
    plan = media_rules.plan(for_platforms(medium), able, framing_of(medium, able.platform))
    if plan is None:
        return Frame(medium, medium.width, medium.height)
    (left, top, right, bottom), (width, height) = plan.box, plan.canvas
    return Frame(medium, width, height, (width - right + left) // 2 - left, (height - bottom + top) // 2 - top)


def _in_shape(frame: Frame, shape: float) -> Frame:
    """Cut the longer side evenly."""
    width, height = min(frame.width, round(frame.height * shape)), min(frame.height, round(frame.width / shape))
    left, top = frame.left - (frame.width - width) // 2, frame.top - (frame.height - height) // 2
    return Frame(frame.medium, max(width, 1), max(height, 1), left, top)
