"""How names, folders and tags are written; pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

LONGEST_NAME: Final = 200
LONGEST_FOLDER: Final = 120
LONGEST_TAG: Final = 40
MOST_TAGS: Final = 20
_SPACES: Final = re.compile(r"\s+")


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
