"""Little text, LinkedIn's markup of a commentary: what is reserved must be escaped, or the text ends there."""

import re
from typing import Final

RESERVED: Final = frozenset("|{}@[]()<>#*_~")
MENTION: Final = re.compile(r"@\[((?:\\.|[^\]\\])*)\]\((urn:li:(?:organization|person):[\w-]+)\)")
TEMPLATE: Final = re.compile(r"\{hashtag\|\\?#\|((?:\\.|[^}\\])+)\}")
HASHTAG: Final = re.compile(r"#\w+")
ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)


def shown(commentary: str) -> str:
    """The text readers see: names and hashtags set, escapes read, and all cut at the first stray reserved character."""
    pieces: list[str] = []
    at = 0
    while at < len(commentary):
        letter = commentary[at]
        if letter == "\\" and at + 1 < len(commentary):
            pieces.append(commentary[at + 1])
            at += 2
        elif found := MENTION.match(commentary, at):
            pieces.append(ESCAPED.sub(r"\1", found[1]))
            at = found.end()
        elif found := TEMPLATE.match(commentary, at):
            pieces.append("#" + ESCAPED.sub(r"\1", found[1]))
            at = found.end()
        elif found := HASHTAG.match(commentary, at):
            pieces.append(found[0])
            at = found.end()
        elif letter in RESERVED:
            break
        else:
            pieces.append(letter)
            at += 1
    return "".join(pieces)
