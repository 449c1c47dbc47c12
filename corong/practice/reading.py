"""Pages as a person reads them: the few things on them that the practice's hands look for."""

from collections.abc import Sequence
from html.parser import HTMLParser


class Page(HTMLParser):
    """
    One page that was opened.

    `words` are the texts of elements that carry an id or a `data-` name, by it; `links` the addresses of links that
    carry one; `hidden` the fields that a form sends along; `fields` what else it asks for.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: dict[str, list[str]] = {}
        self.links: dict[str, list[str]] = {}
        self.hidden: dict[str, str] = {}
        self.fields: list[str] = []
        self._open: list[tuple[str, Sequence[str]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a link, a field, or where a text begins."""
        given = {name: value or "" for name, value in attrs}
        names = [given["id"]] if "id" in given else []
        names += [f"{name}={value}" if value else name for name, value in given.items() if name.startswith("data-")]
        if tag == "a":
            for name in names:
                self.links.setdefault(name, []).append(given.get("href", ""))
        if tag == "input":
            self._field(given)
        if tag in {"a", "p", "span", "textarea"}:
            self._open.append((tag, names))
            for name in names:
                self.words.setdefault(name, []).append("")

    def _field(self, given: dict[str, str]) -> None:
        if given.get("type") == "hidden":
            self.hidden[given.get("name", "")] = given.get("value", "")
        else:
            self.fields.append(given.get("name", ""))

    def handle_endtag(self, tag: str) -> None:
        """Note where a text ends; elements left open within it end too."""
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        """Add to every text that is open."""
        for _, names in self._open:
            for name in names:
                self.words[name][-1] += data
