"""The plain text of a status: Mastodon gives its content as HTML."""

from html.parser import HTMLParser
from typing import Final
from unicodedata import normalize

import regex

_REMOTE_NAME: Final = regex.compile(r"(?<![\w@/])(@[\w.-]+)@[\w.-]*\w")


class _Unwrapper(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag == "br":
            self.pieces.append("\n")
        elif tag == "p" and self.pieces:
            self.pieces.append("\n\n")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def plain(html: str) -> str:
    """Give the text a reader sees; addresses in full, since what the page hides of them is still in the HTML."""
    unwrapper = _Unwrapper()
    unwrapper.feed(html)
    unwrapper.close()
    return "".join(unwrapper.pieces).strip()


def comparable(text: str) -> str:
    """Give a form that is equal for a text as sent and as shown: names without host, white space as one blank."""
    return " ".join(_REMOTE_NAME.sub(r"\1", normalize("NFC", text)).split())
