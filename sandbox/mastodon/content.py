"""Text as Mastodon counts and shows it (sheet: Limits; Publish)."""

import re
from html import escape
from typing import Final

from sandbox.lengths import graphemes

URL: Final = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?')\]}]")
MENTION: Final = re.compile(r"(?<![\w/])@([A-Za-z0-9_]+(?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)(@[\w.-]+\w)?")
HASHTAG: Final = re.compile(r"(?<![\w/&])#(\w*[^\W\d_]\w*)")
CHARACTERS_PER_URL: Final = 23
SHOWN_URL: Final = 30
PLACEHOLDER: Final = "x" * CHARACTERS_PER_URL
TOKENS: Final = re.compile(f"{URL.pattern}|{MENTION.pattern}|{HASHTAG.pattern}")


def counted(text: str, spoiler: str = "") -> int:
    """The length the server checks: a URL is 23, `@user@host` is `@user`, the content warning counts."""
    if "://" in text:
        text = URL.sub(PLACEHOLDER, text)
    if "@" in text:
        text = MENTION.sub(lambda found: "@" + found[1], text)
    return graphemes(spoiler) + graphemes(text)


def first_link(text: str) -> str | None:
    """The URL whose card the server would make."""
    found = URL.search(text) if "://" in text else None
    return found[0] if found else None


def html(text: str, base: str) -> str:
    """The `content` of a status."""
    paragraphs = text.replace("\r\n", "\n").strip().split("\n\n") if text.strip() else []
    return "".join(f"<p>{_line(paragraph, base)}</p>" for paragraph in paragraphs)


def _line(text: str, base: str) -> str:
    pieces: list[str] = []
    at = 0
    if "://" in text or "@" in text or "#" in text:
        for found in TOKENS.finditer(text):
            pieces += [escape(text[at : found.start()], quote=True), _token(found[0], base)]
            at = found.end()
    pieces.append(escape(text[at:], quote=True))
    return "".join(pieces).replace("\n", "<br />")


def _token(token: str, base: str) -> str:
    if token[0] == "@":
        name = escape(token[1:].partition("@")[0])
        return (
            f'<span class="h-card" translate="no"><a href="{base}/@{name}" class="u-url mention">'
            f"@<span>{name}</span></a></span>"
        )
    if token[0] == "#":
        tag = escape(token[1:])
        return f'<a href="{base}/tags/{tag.lower()}" class="mention hashtag" rel="tag">#<span>{tag}</span></a>'
    scheme, rest = token.split("://", 1)
    shown, hidden = escape(rest[:SHOWN_URL]), escape(rest[SHOWN_URL:])
    style = "ellipsis" if hidden else ""
    return (
        f'<a href="{escape(token)}" target="_blank" rel="nofollow noopener" translate="no">'
        f'<span class="invisible">{scheme}://</span><span class="{style}">{shown}</span>'
        f'<span class="invisible">{hidden}</span></a>'
    )
