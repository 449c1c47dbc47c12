"""The media of a delivery in the form its platform takes, or what is still missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from connectors.capabilities import Capabilities
from connectors.contract import Caption, Draft, MediaKind, Medium
from connectors.errors import Rejected, Transient
from corong.media import captions, rules
from corong.media.addresses import Shelf, address
from corong.media.models import Making
from corong.media.nearby import Nearby, named
from corong.media.rules import Framing, Plan

COLUMNS: Final = """
    to_jsonb(m) || jsonb_build_object(
        'alt', coalesce(c.alt, m.alt),
        'rendition', (
            SELECT to_jsonb(r) FROM media_rendition r WHERE r.medium_id = m.id AND r.platform = a.platform),
        'poster', (
            SELECT r.file FROM media_rendition r
            WHERE r.medium_id = m.id AND r.platform = '' AND r.state = 'ready'),
        'captions', (
            SELECT jsonb_agg(jsonb_build_object('language', k.language, 'vtt', k.vtt) ORDER BY k.language)
            FROM media_caption k WHERE k.medium_id = m.id))
"""
"""What `read` reads, of a medium `m` that stands in a post as `c`, for an account `a`."""


@dataclass(frozen=True, slots=True)
class Lack:
    """A rendition that is not there. `cause` is set where it will never be; else `plan` is what to have made."""

    medium_id: int
    plan: Plan
    cause: str = ""


def read(found: Sequence[Mapping[str, Any]], able: Capabilities) -> tuple[tuple[Medium, ...], tuple[Lack, ...]]:
    """Give the media as they are to be sent, and what is missing: such a medium stands there as it was uploaded."""
    media, lacks = [], []
    for each in found:
        original = _original(each)
        stored = each["framing"].get(able.platform)
        plan = rules.plan(original, able, Framing.of(stored) if stored else None)
        made = each["rendition"]
        if plan is None:
            media.append(original)
        elif made is not None and made["state"] == Making.READY and made["rule"] == plan.key():
            media.append(_rendition(original, made))
        else:
            is_final = made is not None and made["state"] == Making.FAILED and made["rule"] == plan.key()
            media.append(original)
            lacks.append(Lack(each["id"], plan, made["reason"] if is_final and made is not None else ""))
    return tuple(media), tuple(lacks)


def here(draft: Draft, near: Nearby) -> Draft:
    """
    Give a draft whose media lie on this machine.

    Raises:
        Transient: the store of media does not answer, or there is no room. Rejected: a file is gone from it.
    """
    try:
        media = tuple(
            replace(
                medium,
                path=near.path(medium.path),
                thumbnail=near.path(medium.thumbnail) if medium.thumbnail is not None else None,
            )
            for medium in draft.media
        )
    except FileNotFoundError as error:
        raise Rejected("a file of this post is gone from the store of media") from error
    except OSError as error:
        raise Transient(f"the media cannot be read: {error}") from error
    return replace(draft, media=media)


def _original(each: Mapping[str, Any]) -> Medium:
    return Medium(
        path=named(each["file"]),
        kind=MediaKind(each["kind"]),
        mime=each["mime"],
        size_bytes=each["size_bytes"],
        width=each["width"],
        height=each["height"],
        alt=each["alt"],
        seconds=each["seconds"],
        address=address(Shelf.MEDIUM, each["id"], sha256=each["sha256"], mime=each["mime"]),
        codecs=tuple(filter(None, each["codecs"].split(","))),
        captions=tuple(_caption(caption) for caption in each["captions"] or ()),
        thumbnail=named(each["poster"]) if each["poster"] else None,
    )


def _rendition(original: Medium, made: Mapping[str, Any]) -> Medium:
    return replace(
        original,
        path=named(made["file"]),
        mime=made["mime"],
        size_bytes=made["size_bytes"],
        width=made["width"],
        height=made["height"],
        seconds=made["seconds"],
        address=address(Shelf.RENDITION, made["id"], sha256=made["sha256"], mime=made["mime"]),
        codecs=rules.FILM_CODECS if original.kind is MediaKind.VIDEO else (),
    )


def _caption(stored: Mapping[str, str]) -> Caption:
    cues = captions.read(stored["vtt"].encode())
    return Caption(language=stored["language"], srt=captions.to_srt(cues), vtt=stored["vtt"])
