"""Saved texts and hashtags on their way into a post: nothing typed is replaced, and nothing is added unasked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from django.http import QueryDict

from corong.phrases import queries
from corong.phrases.models import HashtagSet, SavedText
from corong.phrases.rules import with_tags, with_text
from dashboard.compose.typed import Typed, numbers

Saved = TypeVar("Saved", SavedText, HashtagSet)


@dataclass(frozen=True, slots=True)
class Inserted:
    """The form with what was chosen in it; `asks` is a saved text that needs a yes, since there is text already."""

    typed: Typed
    asks: SavedText | None = None

    @property
    def context(self) -> dict[str, object]:
        """Give what the page needs beside the form."""
        return {"asks": self.asks, "is_text_new": self.asks is None}


def insert(typed: Typed, form: QueryDict, act: str) -> Inserted:
    """
    Put in what is chosen: a saved text (`saved_text`), or hashtags (`hashtags`), those that are not there already.

    A saved text begins an empty post, with its pillar; to one that is begun it is added after a yes (`add_text`).
    """
    if act == "hashtags":
        tags = _chosen(queries.hashtags_of(typed.office), form, "hashtag_set")
        return Inserted(replace(typed, text=with_tags(typed.text, tags.tags)) if tags else typed)
    chosen = _chosen(queries.texts_of(typed.office), form, "saved_text")
    if chosen is None:
        return Inserted(typed)
    if not typed.text.strip():
        return Inserted(replace(typed, text=chosen.text, pillar=chosen.pillar))
    if act == "add_text":
        return Inserted(replace(typed, text=with_text(typed.text, chosen.text)))
    return Inserted(typed, asks=chosen)


def _chosen(offered: Sequence[Saved], form: QueryDict, name: str) -> Saved | None:
    number = next(iter(numbers(form, name)), 0)
    return next((each for each in offered if each.pk == number), None)
