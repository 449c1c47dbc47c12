"""What is claimed of each platform, cell by cell, as its capabilities and its modules say it; nothing is called."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Final, NamedTuple

from connectors.catalogue import PLATFORMS, Platform, platform
from connectors.contract import Draft, MediaKind, Medium


class Verb(StrEnum):
    """What Corong does there."""

    AUTHORISE = "authorise"
    RENEW = "renew"
    REVOKE = "revoke"
    COUNT = "count"
    PUBLISH = "publish"
    FIND = "find"
    MEASURE = "measure"
    HISTORY = "history"
    READ = "read"
    REPLY = "reply"
    HIDE = "hide"
    REVISIT = "revisit"
    PERMALINK = "permalink"
    LIVE = "live"


class Kind(StrEnum):
    """With what: kinds of post first."""

    TEXT = "text"
    LINK = "link"
    IMAGE = "image"
    IMAGES = "several images"
    VIDEO = "video"
    MIXED = "image and video"
    THREAD = "thread"
    ALT = "alt texts"
    CAPTIONS = "captions"
    COVER = "cover"
    PLAYLIST = "playlist"
    CATEGORIES = "categories"
    ABSENCE = "never arrived"
    COUNTERS = "every counter"
    ACCOUNT = "the account"
    TYPED = "typed by a person"
    MENTIONS = "mentions"
    COMMENTS = "comments"
    TAKEN_BACK = "taken back"
    CREDENTIALS = "credentials"
    SIGN_IN = "sign-in page"
    CHOICE = "choice of account"
    ANNOUNCEMENT = "announcement"
    STREAM = "stream"
    STATES = "states"


class Cell(NamedTuple):
    """One thing that Corong does on one platform."""

    platform: str
    verb: Verb
    kind: Kind


POSTS: Final = (Kind.TEXT, Kind.LINK, Kind.IMAGE, Kind.IMAGES, Kind.VIDEO, Kind.MIXED, Kind.THREAD)
"""What a post can be: each is published in its own way, and looked for in its own way after a lost answer."""
ANSWERED: Final = (Kind.TEXT, Kind.IMAGE, Kind.IMAGES, Kind.VIDEO)
"""Posts that are counted, answered and read back, each of them by another kind of id on some platform."""


def kinds(name: str, verb: Verb) -> tuple[Kind, ...]:
    """Say with what a platform is claimed to have a verb; empty where it has not."""
    return tuple(CLAIMS[verb](platform(name)))


def cells() -> set[Cell]:
    """Give everything that is claimed."""
    return {Cell(name, verb, kind) for name in PLATFORMS for verb in Verb for kind in kinds(name, verb)}


def _authorise(on: Platform) -> Iterator[Kind]:
    has_page = hasattr(on.authorise, "address")
    if on.capabilities.credential != "oauth":
        yield Kind.CREDENTIALS
    if has_page:
        yield Kind.SIGN_IN
    if hasattr(on.authorise, "choices"):
        yield Kind.CHOICE


def _publish(on: Platform) -> Iterator[Kind]:
    able = on.capabilities
    yield from _posts(on)
    if able.alt_characters:
        yield Kind.ALT
    yield from (Kind(extra) for extra in able.extras)


def _posts(on: Platform) -> Iterator[Kind]:
    able = on.capabilities
    offered = {
        Kind.TEXT: not able.needs_media,
        Kind.LINK: True,
        Kind.IMAGE: able.images > 0,
        Kind.IMAGES: able.images > 1,
        Kind.VIDEO: able.videos > 0,
        Kind.MIXED: able.images > 0 and able.videos > 0 and _mixes(on),
        Kind.THREAD: able.has_threads,
    }
    yield from (kind for kind in POSTS if offered[kind])


def _mixes(on: Platform) -> bool:
    """Ask its wording whether an image and a video go into one post."""
    able = on.capabilities
    image = Medium(Path("x"), MediaKind.IMAGE, able.image_types[0], size_bytes=1, width=1, height=1, alt="")
    video = Medium(Path("x"), MediaKind.VIDEO, able.video_types[0], size_bytes=1, width=1, height=1, alt="", seconds=1)
    draft = Draft(text="a", language="id", made_at=datetime(2026, 11, 24, tzinfo=UTC), media=(image, video))
    return not on.wording.problems(draft)


def _find(on: Platform) -> Iterator[Kind]:
    if on.capabilities.is_searchable:
        yield from _posts(on)
        yield Kind.ABSENCE


def _measure(on: Platform) -> Iterator[Kind]:
    if on.measure is not None:
        yield from (kind for kind in _posts(on) if kind in ANSWERED)
        yield Kind.COUNTERS
        if on.capabilities.has_standing:
            yield Kind.ACCOUNT

    if on.capabilities.typed_metrics:
        yield Kind.TYPED


def _history(on: Platform) -> Iterator[Kind]:
    if on.history is not None:
        yield from (kind for kind in _posts(on) if kind in ANSWERED)


def _read(on: Platform) -> Iterator[Kind]:
    yield from _reply(on)
    if on.capabilities.has_mentions:
        yield Kind.MENTIONS


def _reply(on: Platform) -> Iterator[Kind]:
    if on.converse is not None:
        yield from (kind for kind in _posts(on) if kind in ANSWERED)


def _live(on: Platform) -> Iterator[Kind]:
    if find_spec(f"{PLATFORMS[on.name]}.live"):
        yield from (Kind.ANNOUNCEMENT, Kind.STREAM, Kind.STATES, Kind.ABSENCE)


CLAIMS: Final[dict[Verb, Callable[[Platform], Iterator[Kind]]]] = {
    Verb.AUTHORISE: _authorise,
    Verb.RENEW: lambda _: iter((Kind.CREDENTIALS,)),
    Verb.REVOKE: lambda on: iter((Kind.CREDENTIALS,) if hasattr(on.authorise, "revoke") else ()),
    Verb.COUNT: lambda _: iter((Kind.TEXT,)),
    Verb.PUBLISH: _publish,
    Verb.FIND: _find,
    Verb.MEASURE: _measure,
    Verb.HISTORY: _history,
    Verb.READ: _read,
    Verb.REPLY: _reply,
    Verb.HIDE: lambda on: iter((Kind.COMMENTS,) if on.hide is not None else ()),
    Verb.REVISIT: lambda on: iter((Kind.TAKEN_BACK,) if on.revisit is not None else ()),
    Verb.PERMALINK: lambda on: iter((Kind.LINK,) if on.permalink is not None else ()),
    Verb.LIVE: _live,
}
