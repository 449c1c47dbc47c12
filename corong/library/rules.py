"""How names, folders and tags are written, whether a consent holds, and what changed meanwhile; pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Final

LONGEST_NAME: Final = 200
LONGEST_FOLDER: Final = 120
LONGEST_TAG: Final = 40
MOST_TAGS: Final = 20
LONGEST_NOTE: Final = 300
LONGEST_ALT: Final = 4000
_SPACES: Final = re.compile(r"\s+")


class Consent(StrEnum):
    """What an office has noted of the consent of those who can be seen or heard in a medium."""

    UNKNOWN = "unknown"
    NOT_NEEDED = "not_needed"
    GIVEN = "given"
    REFUSED = "refused"


class Standing(StrEnum):
    """How a consent stands on one day."""

    UNKNOWN = "unknown"
    HOLDS = "holds"
    ENDED = "ended"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Details:
    """
    What people write about a medium.

    `source_who` took it, `source_where` says from where the office has it. `consent_who` agreed by `consent_paper`,
    which holds up to and including `consent_until`, or without an end.
    """

    alt: str = ""
    folder: str = ""
    tags: tuple[str, ...] = ()
    source_who: str = ""
    source_where: str = ""
    consent: Consent = Consent.UNKNOWN
    consent_who: str = ""
    consent_paper: str = ""
    consent_until: date | None = None


def standing(consent: str, until: date | None, on: date) -> Standing:
    """Say how a consent stands on a day."""
    match consent:
        case Consent.REFUSED:
            return Standing.REFUSED
        case Consent.GIVEN if until is not None and on > until:
            return Standing.ENDED
        case Consent.GIVEN | Consent.NOT_NEEDED:
            return Standing.HOLDS
        case _:
            return Standing.UNKNOWN


def changes(before: Details, after: Details) -> Mapping[str, tuple[object, object]]:
    """Give the fields in which two differ, each with what it was and what it is."""
    pairs = {each.name: (getattr(before, each.name), getattr(after, each.name)) for each in fields(Details)}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def merged(seen: Details, typed: Details, current: Details) -> Details:
    """Give what a form shows after somebody else was faster: their words, and mine where I wrote other ones."""
    mine = {name: after for name, (_, after) in changes(seen, typed).items()}
    return replace(current, **mine)  # type: ignore[arg-type] # fields of the same class


def one_line(text: str) -> str:
    """Write a text in one line, without signs that nobody sees or that no database takes."""
    seen = "".join(each for each in text if each.isspace() or unicodedata.category(each)[0] != "C")
    return _SPACES.sub(" ", seen).strip()


def name_of(uploaded: str | None) -> str:
    """Give the name under which a file is kept, out of the one it came with: without its folders."""
    return one_line(re.split(r"[/\\]", uploaded or "")[-1])[:LONGEST_NAME].strip()


def folder_of(text: str) -> str:
    """Give a folder as it is kept: a path without empty names or spaces around them."""
    names = (one_line(name) for name in text.split("/"))
    return "/".join(name for name in names if name)[:LONGEST_FOLDER].rstrip("/ ")


def tags_of(text: str) -> list[str]:
    """Give the tags of a text that separates them by commas: in small letters, without # before them, each once."""
    written = (one_line(each).lstrip("# ").lower()[:LONGEST_TAG].strip() for each in re.split(r"[,;\n]", text))
    return [tag for tag in dict.fromkeys(written) if tag][:MOST_TAGS]


def with_parents(folders: Iterable[str]) -> Sequence[str]:
    """Give folders with those they lie in, in order."""
    found = set[str]()
    for folder in folders:
        names = folder.split("/")
        found |= {"/".join(names[:depth]) for depth in range(1, len(names) + 1)}
    return sorted(found - {""}, key=str.casefold)
