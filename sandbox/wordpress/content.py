"""What a reader sees of an entry's HTML, and which files it shows."""

import re
from html.parser import HTMLParser
from typing import Final

from sandbox.wordpress.server import Entry, Site
from sandbox.world import Medium

IMAGE: Final = re.compile(r"<img\b[^>]*\bwp-image-(\d+)")
VIDEO: Final = re.compile(r"<!-- wp:video \{[^}]*\"id\":(\d+)")
LINK: Final = re.compile(r"<a\b[^>]*\bhref=\"([^\"]+)\"")
BLOCKS: Final = frozenset({"p", "h1", "h2", "h3", "figure", "ul", "ol", "blockquote"})


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag == "br":
            self.pieces.append("\n")
        elif tag in BLOCKS:
            self.pieces.append("\n\n")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data.replace("\n", " ") if data.strip() else "")


def plain(html: str) -> str:
    """The text of HTML or block markup."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(reader.pieces)).strip()


def read(entry: Entry) -> str:
    """Headline and text as one; a headline the text begins with is not told twice."""
    title, text = plain(entry.title), plain(entry.content)
    begins = title.removesuffix("…").rstrip()
    return text if text.startswith(begins) else f"{title}\n\n{text}".strip()


def shown(site: Site, entry: Entry) -> tuple[Medium, ...]:
    """The featured image, then what stands in the text, in its order."""
    places = [(match.start(), int(match[1])) for pattern in (IMAGE, VIDEO) for match in pattern.finditer(entry.content)]
    numbers = [entry.featured, *(number for _, number in sorted(places))]
    return tuple(site.media[number] for number in numbers if number in site.media)


def first_link(entry: Entry) -> str | None:
    """The first address the text points to."""
    found = LINK.search(entry.content)
    return found[1].replace("&amp;", "&") if found else None
