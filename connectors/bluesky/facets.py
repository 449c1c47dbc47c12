"""Links, tags and names in a text: Bluesky links nothing by itself. Offsets are UTF-8 bytes, end exclusive."""

from collections.abc import Iterator, Mapping
from typing import Final

import regex

from connectors import links

_TAG: Final = regex.compile(r"(?<![\w&/#])#([\w\p{M}]*[^\W\d_][\w\p{M}]*)")
_NAME: Final = regex.compile(
    r"(?<![\w.@/])@((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z](?:[a-z0-9-]*[a-z0-9])?)", regex.IGNORECASE
)
_LONGEST_TAG_BYTES: Final = 640
_KIND: Final = "app.bsky.richtext.facet"


def names(text: str) -> list[str]:
    """Give the handles mentioned, lower case, each once."""
    spans = _link_spans(text)
    found = (match for match in _NAME.finditer(text) if not _is_inside(match.start(), spans))
    return list(dict.fromkeys(match.group(1).lower() for match in found))


def facets(text: str, dids: Mapping[str, str]) -> list[dict[str, object]]:
    """Give the facets of a text; a name without a known DID stays plain text."""
    return [
        {
            "index": {"byteStart": len(text[:start].encode()), "byteEnd": len(text[:end].encode())},
            "features": [feature],
        }
        for start, end, feature in sorted(_features(text, dids), key=lambda found: found[0])
    ]


def _features(text: str, dids: Mapping[str, str]) -> Iterator[tuple[int, int, dict[str, str]]]:
    spans = _link_spans(text)
    for start, end, url in links.found_in(text):
        yield start, end, {"$type": f"{_KIND}#link", "uri": url}
    for match in _TAG.finditer(text):
        tag = match.group(1)
        if not _is_inside(match.start(), spans) and len(tag.encode()) <= _LONGEST_TAG_BYTES:
            yield match.start(), match.end(), {"$type": f"{_KIND}#tag", "tag": tag}
    for match in _NAME.finditer(text):
        did = dids.get(match.group(1).lower(), "")
        if did and not _is_inside(match.start(), spans):
            yield match.start(), match.end(), {"$type": f"{_KIND}#mention", "did": did}


def _link_spans(text: str) -> list[tuple[int, int]]:
    return [(found.start, found.end) for found in links.found_in(text)]


def _is_inside(place: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)
