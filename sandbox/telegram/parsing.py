"""Formatting in texts, and their length: both count in UTF-16 code units."""

import re
from html import unescape
from typing import Any, Final

from sandbox.call import Json
from sandbox.telegram.server import bad

TEXT_LIMIT: Final = 4096
CAPTION_LIMIT: Final = 1024
TAGS: Final = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "s": "strikethrough",
    "code": "code", "pre": "pre", "a": "text_link", "tg-spoiler": "spoiler", "blockquote": "blockquote",
}  # fmt: skip
TAG: Final = re.compile(r"<(/?)([a-zA-Z-]+)([^>]*)>")
HREF: Final = re.compile(r"href=\"([^\"]*)\"")
RESERVED: Final = frozenset("_*[]()~`>#+-=|{}.!")
URL: Final = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?')\]]")
HASHTAG: Final = re.compile(r"(?<!\w)#\w+")


def units(text: str) -> int:
    """UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def parsed(text: str, mode: Any) -> tuple[str, list[Json]]:
    """The plain text and its entities. Raises `RefusalError`: formatting that cannot be read."""
    kind = str(mode or "").lower()
    if kind == "html":
        text, entities = _html(text)
    elif kind == "markdownv2":
        text, entities = _markdown(text), []
    else:
        entities = []
    text = text.strip()
    for pattern, name in ((URL, "url"), (HASHTAG, "hashtag")):
        for match in pattern.finditer(text):
            entities.append({"type": name, "offset": units(text[: match.start()]), "length": units(match[0])})
    return text, sorted(entities, key=lambda entity: int(entity["offset"]))


def _html(text: str) -> tuple[str, list[Json]]:
    plain, entities, opened, end = "", [], [], 0
    for match in TAG.finditer(text):
        plain += unescape(text[end : match.start()])
        end = match.end()
        closes, name, rest = match[1], match[2].lower(), match[3]
        offset = len(text[: match.start()].encode())
        if name not in TAGS:
            raise bad(f'can\'t parse entities: Unsupported start tag "{name}" at byte offset {offset}')
        if not closes:
            opened.append((name, units(plain), rest))
            continue
        if not opened or opened[-1][0] != name:
            raise bad(f"can't parse entities: Unmatched end tag at byte offset {offset}")
        _, start, attributes = opened.pop()
        entity: Json = {"type": TAGS[name], "offset": start, "length": units(plain) - start}
        if found := HREF.search(attributes):
            entity["url"] = unescape(found[1])
        entities.append(entity)
    if opened:
        words = f'Can\'t find end tag corresponding to start tag "{opened[-1][0]}"'
        raise bad(f"can't parse entities: {words}")
    return plain + unescape(text[end:]), entities


def _markdown(text: str) -> str:
    plain, place = "", 0
    while place < len(text):
        char = text[place]
        if char == "\\" and place + 1 < len(text):
            plain += text[place + 1]
            place += 2
            continue
        if char in RESERVED and char not in "*_~`|[]()":
            words = f"Character '{char}' is reserved and must be escaped with the preceding '\\'"
            raise bad(f"can't parse entities: {words}")
        plain += "" if char in "*_~`" else char
        place += 1
    return plain


def checked(text: str, *, is_caption: bool) -> None:
    """Refuse what is too long or empty. Raises `RefusalError`."""
    if is_caption and units(text) > CAPTION_LIMIT:
        raise bad("message caption is too long")
    if not is_caption and not text:
        raise bad("message text is empty")
    if not is_caption and units(text) > TEXT_LIMIT:
        raise bad("message is too long")
