"""Checks of app.bsky.feed.post as the PDS makes them with the lexicon at hand (sheet: Publish; Limits; Errors)."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sandbox import clock
from sandbox.bluesky.addresses import POST
from sandbox.bluesky.server import Repo, invalid, refuse
from sandbox.lengths import graphemes

MAX_GRAPHEMES: Final = 300
MAX_BYTES: Final = 3000
MAX_LANGUAGES: Final = 3
MAX_TAGS: Final = 8
MAX_IMAGES: Final = 4
MAX_GALLERY: Final = 20
IMAGE_BYTES: Final = 2_000_000
THUMB_BYTES: Final = 1_000_000
VIDEO_BYTES: Final = 300_000_000
DATETIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
URI: Final = re.compile(r"[a-z][a-z0-9.+-]*:\S+")
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where a record's blobs must lie, and how long one stays there without a record."""

    repo: Repo
    life_seconds: float


def _fail(words: str, path: str) -> Exception:
    return invalid(f"Invalid {POST} record: {words} at $.record{path}")


def _need(value: Json, name: str, kind: type, path: str) -> Any:
    if name not in value:
        raise _fail(f'Missing required key "{name}"', path)
    return _of(value[name], kind, f"{path}.{name}")


def _of(value: Any, kind: type, path: str) -> Any:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        names = {str: "string", int: "integer", dict: "object", list: "array"}
        got = names[type(value)] if isinstance(value, (dict, list)) else json.dumps(value)
        raise _fail(f"Expected {names[kind]} value type (got {got})", path)
    return value


def check(record: Json, shelf: Shelf) -> None:
    """
    Refuse a record that the post lexicon forbids, or whose blobs are not there.

    Raises:
        RefusalError: 400 InvalidRequest, BlobNotFound, InvalidMimeType or InvalidSize.
    """
    text: str = _need(record, "text", str, "")
    created_at: str = _need(record, "createdAt", str, "")
    if len(text) > MAX_GRAPHEMES and (found := graphemes(text)) > MAX_GRAPHEMES:
        raise _fail(f"grapheme too big (maximum {MAX_GRAPHEMES}, got {found})", ".text")
    if len(text.encode()) > MAX_BYTES:
        raise _fail(f"string too big (maximum {MAX_BYTES}, got {len(text.encode())})", ".text")
    if not DATETIME.fullmatch(created_at):
        raise _fail(f'Invalid datetime (got "{created_at}")', ".createdAt")
    for name, most in (("langs", MAX_LANGUAGES), ("tags", MAX_TAGS)):
        if name in record and len(_of(record[name], list, f".{name}")) > most:
            raise _fail(f"array too big (maximum {most}, got {len(record[name])})", f".{name}")
    for number, facet in enumerate(_of(record.get("facets", []), list, ".facets")):
        _facet(_of(facet, dict, f".facets[{number}]"), f".facets[{number}]")
    if "reply" in record:
        reply = _of(record["reply"], dict, ".reply")
        for name in ("root", "parent"):
            _reference(_need(reply, name, dict, ".reply"), f".reply.{name}")
    if "embed" in record:
        _embed(_of(record["embed"], dict, ".embed"), shelf, ".embed")


def _facet(facet: Json, path: str) -> None:
    index = _need(facet, "index", dict, path)
    for name in ("byteStart", "byteEnd"):
        if (offset := _need(index, name, int, f"{path}.index")) < 0:
            raise _fail(f"integer too small (minimum 0, got {offset})", f"{path}.index.{name}")
    needs = {"link": "uri", "mention": "did", "tag": "tag"}
    for number, feature in enumerate(_need(facet, "features", list, path)):
        where = f"{path}.features[{number}]"
        kind = _need(_of(feature, dict, where), "$type", str, where)
        key = needs.get(kind.removeprefix("app.bsky.richtext.facet#"))
        if key is None:
            continue
        value = _need(feature, key, str, where)
        if key == "uri" and not URI.fullmatch(value):
            raise _fail(f'Invalid uri (got "{value}")', f"{where}.uri")
        if key == "did" and not value.startswith("did:"):
            raise _fail(f'Invalid did (got "{value}")', f"{where}.did")


def _reference(value: Json, path: str) -> None:
    uri, cid = _need(value, "uri", str, path), _need(value, "cid", str, path)
    if not uri.startswith("at://"):
        raise _fail(f'Invalid at-uri (got "{uri}")', f"{path}.uri")
    if not cid.startswith("b"):
        raise _fail(f'Invalid cid (got "{cid}")', f"{path}.cid")


def _embed(embed: Json, shelf: Shelf, path: str) -> None:
    kind = _need(embed, "$type", str, path).removeprefix("app.bsky.embed.")
    match kind:
        case "images" | "gallery":
            _pictures(embed, shelf, kind, path)
        case "external":
            external = _need(embed, "external", dict, path)
            for name in ("uri", "title", "description"):
                _need(external, name, str, f"{path}.external")
            if not URI.fullmatch(external["uri"]):
                raise _fail(f'Invalid uri (got "{external["uri"]}")', f"{path}.external.uri")
            if "thumb" in external:
                _blob(external["thumb"], shelf, "image/", THUMB_BYTES, f"{path}.external.thumb")
        case "video":
            _blob(_need(embed, "video", dict, path), shelf, "video/mp4", VIDEO_BYTES, f"{path}.video")
        case "record":
            _reference(_need(embed, "record", dict, path), f"{path}.record")
        case "recordWithMedia":
            _embed(_need(embed, "record", dict, path), shelf, f"{path}.record")
            _embed(_need(embed, "media", dict, path), shelf, f"{path}.media")
        case _:
            pass  # The union is open: unknown embeds are stored and shown by nobody.


def _pictures(embed: Json, shelf: Shelf, kind: str, path: str) -> None:
    name, most = ("images", MAX_IMAGES) if kind == "images" else ("items", MAX_GALLERY)
    pictures = _need(embed, name, list, path)
    if len(pictures) > most:
        raise _fail(f"array too big (maximum {most}, got {len(pictures)})", f"{path}.{name}")
    for number, picture in enumerate(pictures):
        where = f"{path}.{name}[{number}]"
        _of(picture, dict, where)
        _blob(_need(picture, "image", dict, where), shelf, "image/", IMAGE_BYTES, f"{where}.image")
        _need(picture, "alt", str, where)
        if kind == "gallery" or "aspectRatio" in picture:
            ratio = _need(picture, "aspectRatio", dict, where)
            for side in ("width", "height"):
                if (length := _need(ratio, side, int, f"{where}.aspectRatio")) < 1:
                    raise _fail(f"integer too small (minimum 1, got {length})", f"{where}.aspectRatio.{side}")


def _blob(value: Any, shelf: Shelf, accept: str, most: int, path: str) -> None:
    if not isinstance(value, dict) or value.get("$type") != "blob" or "$link" not in (value.get("ref") or {}):
        raise _fail("Expected blob value type", path)
    cid = value["ref"]["$link"]
    blob = shelf.repo.blobs.get(cid)
    is_dropped = blob is not None and not blob.is_referenced and blob.uploaded_at + shelf.life_seconds < clock.now()
    if blob is None or is_dropped:
        raise refuse(400, "BlobNotFound", f"Could not find blob: {cid}")
    if value.get("mimeType") != blob.mime:
        words = f"Referenced Mimetype does not match stored blob. Expected: {blob.mime}, Got: {value.get('mimeType')}"
        raise refuse(400, "InvalidMimeType", words)
    if value.get("size") != blob.size_bytes:
        words = f"Referenced Size does not match stored blob. Expected: {blob.size_bytes}, Got: {value.get('size')}"
        raise refuse(400, "InvalidSize", words)
    if not blob.mime.startswith(accept):
        wanted = f"{accept}*" if accept.endswith("/") else accept
        raise _fail(f'Expected "{wanted}" (got "{blob.mime}")', f"{path}.mimeType")
    if blob.size_bytes > most:
        raise _fail(f"blob too big (maximum {most}, got {blob.size_bytes})", path)


def blobs(value: Any) -> Iterator[Json]:
    """Every blob object inside a record, in order."""
    if isinstance(value, dict):
        if value.get("$type") == "blob":
            yield value
            return
        for each in value.values():
            yield from blobs(each)
    elif isinstance(value, list):
        for each in value:
            yield from blobs(each)


def _media(record: Json) -> Json:
    embed: Json = record.get("embed") or {}
    media: Json = embed.get("media", embed)
    return media


def alts(record: Json) -> tuple[str, ...]:
    """Alt texts of a post's pictures or video, in order."""
    media = _media(record)
    if "video" in media:
        return (media.get("alt", ""),)
    pictures: list[Json] = media.get("images") or media.get("items") or []
    return tuple(picture["alt"] for picture in pictures)


def link(record: Json) -> str | None:
    """The address of a post's card, else of its first link facet."""
    external = _media(record).get("external")
    if external:
        return str(external["uri"])
    features = (feature for facet in record.get("facets", ()) for feature in facet["features"])
    return next((str(feature["uri"]) for feature in features if "uri" in feature), None)
