"""
The texts of the interface, as the sources have them: in English; the catalogue gives each in Indonesian.

`python -m tests.house.messages` brings the catalogue up to date with the sources: new texts come in empty, texts
that are gone leave.
GNU gettext is not needed: Babel reads Python, and Django's own `templatize` turns a template into what Babel reads.
"""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT: Final = Path(__file__).parents[2]
LANGUAGE: Final = "id"
CATALOGUE: Final = ROOT / "dashboard" / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"
PACKAGES: Final = ("corong", "dashboard")
# The positions of context (c), text and plural among the arguments of each function.
FUNCTIONS: Final[dict[str, tuple[int | tuple[int, str], ...] | None]] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


class Text(NamedTuple):
    """One text to translate; `plural` and `context` are empty where it has none."""

    singular: str
    plural: str
    context: str


def _from_call(function: str, arguments: object) -> Text | None:
    given = arguments if isinstance(arguments, tuple) else (arguments,)
    positions = FUNCTIONS[function] or (1,)
    found = {"text": "", "plural": "", "context": ""}
    for position in positions:
        index, role = (position[0], "context") if isinstance(position, tuple) else (position, "")
        if index > len(given) or given[index - 1] is None:
            return None  # not a literal: there is nothing to translate here
        role = role or ("plural" if found["text"] else "text")
        found[role] = str(given[index - 1])
    return Text(found["text"], found["plural"], found["context"]) if found["text"] else None


def texts_in(path: Path) -> Iterator[Text]:
    """Find the texts of one Python file or template."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # What templatize leaves is not indented as Python wants it, and line by line it need not be.
        source = "\n".join(line.strip() for line in templatize(source).splitlines())
    for _, function, arguments, _ in extract_python(io.BytesIO(source.encode()), FUNCTIONS, [], {"encoding": "utf-8"}):
        if function in FUNCTIONS and (text := _from_call(function, arguments)):
            yield text


def texts() -> dict[Text, list[str]]:
    """Find every text of the interface, each with the files it stands in."""
    found: dict[Text, list[str]] = {}
    for path in sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*")):
        if path.suffix in {".py", ".html", ".txt"} and not {"migrations", "static"} & set(path.parts):
            for text in texts_in(path):
                places = found.setdefault(text, [])
                place = str(path.relative_to(ROOT))
                if place not in places:
                    places.append(place)
    return found


def translations() -> dict[Text, tuple[str, ...]]:
    """Give the Indonesian of each text in the catalogue: one string, or one per plural form; empty where missing."""
    found = {}
    with CATALOGUE.open("rb") as file:
        entries = list(read_po(file, locale=LANGUAGE, domain="django"))
    for entry in entries:
        singular, plural = entry.id if isinstance(entry.id, list | tuple) else (entry.id, "")
        strings = entry.string if isinstance(entry.string, list | tuple) else (entry.string,)
        if singular:
            usable = () if entry.fuzzy else tuple(str(string or "") for string in strings)
            found[Text(singular, plural, entry.context or "")] = usable
    return found


def bring_up_to_date() -> None:
    """Add the texts that are new and drop those that are gone; nothing is guessed."""
    # A fixed date: the file changes only when a text does.
    created = datetime(2026, 11, 1, tzinfo=UTC)
    catalogue = Catalog(locale=LANGUAGE, domain="django", creation_date=created)
    if CATALOGUE.is_file():
        with CATALOGUE.open("rb") as file:
            catalogue = read_po(file, locale=LANGUAGE, domain="django")
    template = Catalog(domain="django", creation_date=created)
    for text, places in texts().items():
        template.add(
            (text.singular, text.plural) if text.plural else text.singular,
            context=text.context or None,
            locations=[(place, 0) for place in places],
        )
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        write_po(file, catalogue, sort_output=True, include_lineno=False, width=110)


if __name__ == "__main__":
    bring_up_to_date()
