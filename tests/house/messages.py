"""
The texts of the interface, as the sources have them.

`python -m tests.house.messages` brings the `.po` files up to date with the sources: new texts come in empty, texts
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
LANGUAGES: Final = ("id", "en")
TRANSLATED: Final = ("dashboard", "corong")
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


def _from_call(function: str, arguments: str | tuple[str | None, ...] | None) -> Text | None:
    given = arguments if isinstance(arguments, tuple) else (arguments,)
    positions = FUNCTIONS[function] or (1,)
    found = {"text": "", "plural": "", "context": ""}
    for position in positions:
        index, role = (position[0], "context") if isinstance(position, tuple) else (position, "")
        if index > len(given) or given[index - 1] is None:
            return None  # not a literal: there is nothing to translate here
        role = role or ("plural" if found["text"] else "text")
        found[role] = given[index - 1] or ""
    return Text(found["text"], found["plural"], found["context"]) if found["text"] else None


def texts_in(path: Path) -> Iterator[Text]:
    """Find the texts of one Python file or template."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # What templatize leaves is not indented as Python wants it, and line by line it need not be.
        source = "\n".join(line.strip() for line in templatize(source).splitlines())
    options = {"encoding": "utf-8"}
    for _, function, arguments, _ in extract_python(io.BytesIO(source.encode()), list(FUNCTIONS), [], options):
        if function in FUNCTIONS and (text := _from_call(function, arguments)):
            yield text


def texts(package: str) -> dict[Text, list[str]]:
    """Find every text of a package, each with the files it stands in."""
    found: dict[Text, list[str]] = {}
    for path in sorted((ROOT / package).rglob("*")):
        if path.suffix in {".py", ".html", ".txt"} and not {"migrations", "static"} & set(path.parts):
            for text in texts_in(path):
                places = found.setdefault(text, [])
                place = str(path.relative_to(ROOT))
                if place not in places:
                    places.append(place)
    return found


def catalogue_path(package: str, language: str) -> Path:
    """Say where the translations of a package into a language are."""
    return ROOT / package / "locale" / language / "LC_MESSAGES" / "django.po"


def catalogue(package: str, language: str) -> Catalog:
    """
    Read the translations of a package into a language.

    Raises:
        FileNotFoundError: there are none.
    """
    with catalogue_path(package, language).open("rb") as file:
        return read_po(file, locale=language, domain="django")


def bring_up_to_date(package: str, language: str) -> None:
    """Add the texts that are new and drop those that are gone; nothing is guessed."""
    path = catalogue_path(package, language)
    if path.is_file():
        wanted = catalogue(package, language)
    else:
        path.parent.mkdir(parents=True)
        # A fixed date: the file changes only when a text does.
        wanted = Catalog(locale=language, domain="django", creation_date=datetime(2026, 11, 1, tzinfo=UTC))
    template = Catalog(domain="django", creation_date=wanted.creation_date)
    for text, places in texts(package).items():
        template.add(
            (text.singular, text.plural) if text.plural else text.singular,
            context=text.context or None,
            locations=[(place, 0) for place in places],
        )
    wanted.update(template, no_fuzzy_matching=True)
    wanted.obsolete.clear()
    with path.open("wb") as file:
        write_po(file, wanted, sort_output=True, include_lineno=False, omit_header=False, width=110)


if __name__ == "__main__":
    for name in TRANSLATED:
        if texts(name):
            for tongue in LANGUAGES:
                bring_up_to_date(name, tongue)
