"""The page of a public channel (`t.me/s/name`), as third parties read it: it has no contract and rounds its figures."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Final

import regex

_VOID: Final = frozenset({"br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_FIGURE: Final = regex.compile(r"([\d.]+)\s*([KMB]?)$")
_SIZES: Final = {"": 1, "K": 1_000, "M": 1_000_000, "B": 1_000_000_000}
_MEDIA: Final = ("tgme_widget_message_photo_wrap", "tgme_widget_message_video_player")


@dataclass(slots=True)
class Shown:
    """One post as the page shows it; an album is one, under the number of its first part."""

    id: int
    text: str = ""
    at: datetime | None = None
    media: int = 0
    answers: int | None = None
    views: int | None = None
    reactions: int = 0


@dataclass(slots=True)
class Feed:
    """The posts of a page, oldest first, and the number before which older ones lie."""

    posts: list[Shown] = field(default_factory=list)
    before: int | None = None


def figure(text: str) -> int | None:
    """Read a figure such as 999, 1.5K or 2M; None where it is none."""
    found = _FIGURE.search(text.strip().upper())
    try:
        return round(float(found[1]) * _SIZES[found[2]]) if found else None
    except ValueError:
        return None


def read(html: bytes) -> Feed:
    """Read a page."""
    reader = _Reader()
    reader.feed(html.decode("utf-8", "replace"))
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Feed()
        self._depth = 0
        # What the text now read belongs to, at which depth it began, and its pieces.
        self._place, self._since, self._pieces = "", 0, [""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        classes = given.get("class", "").split()
        if tag not in _VOID:
            self._depth += 1
        if tag == "br":
            self._pieces.append("\n")
        if "data-before" in given and given["data-before"].isdecimal():
            self.found.before = int(given["data-before"])
        if (number := given.get("data-post", "").rpartition("/")[2]).isdecimal():
            self.found.posts.append(Shown(int(number)))
            # Whatever the post before left open ends here.
            self._place = ""
        if self.found.posts:
            self._note(self.found.posts[-1], given, classes)

    def _note(self, post: Shown, given: dict[str, str], classes: list[str]) -> None:
        if any(name in classes for name in _MEDIA):
            post.media += 1
        if "tgme_widget_message_reply" in classes:
            number = given.get("href", "").partition("?")[0].rpartition("/")[2]
            post.answers = int(number) if number.isdecimal() else None
        if "time" in classes and "datetime" in given:
            post.at = _moment(given["datetime"]) or post.at
        is_text = "tgme_widget_message_text" in classes and "js-message_reply_text" not in classes
        place = "text" if is_text else "views" if "tgme_widget_message_views" in classes else ""
        is_reaction = "tgme_reaction" in classes and "tgme_reaction_paid" not in classes
        place = place or ("reaction" if is_reaction else "")
        if place and not self._place:
            self._place, self._since, self._pieces = place, self._depth, []

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if self._place and self._depth == self._since:
            text, post = "".join(self._pieces).strip(), self.found.posts[-1]
            if self._place == "text":
                post.text = text
            elif self._place == "views":
                post.views = figure(text)
            else:
                post.reactions += figure(text) or 0
            self._place = ""
        self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._place:
            self._pieces.append(data)


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else None
