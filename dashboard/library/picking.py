"""Media in the composer: uploaded files, and those picked from the library without leaving the post."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext

from corong import database
from corong.library import queries as library
from corong.library.queries import Wanted
from corong.library.rules import one_line
from corong.posts.models import Medium
from corong.posts.queries import usable_media
from dashboard.access import SignedInRequest
from dashboard.compose.typed import MOST_DIGITS, MOST_MEDIA, Typed
from dashboard.compose.verdict import Verdict
from dashboard.library import consents, labels
from dashboard.library.asked import LONGEST, MOST_WORDS
from dashboard.library.queries import Use
from dashboard.library.uploads import upload

MOST_OFFERED: Final = 12


@dataclass(frozen=True, slots=True)
class Picker:
    """The library as it stands open in a composer: `rows` are the newest of the `total` that match."""

    q: str
    rows: Sequence[labels.Shown]
    total: int
    is_new: bool
    """Whether it has just been opened, or something was just taken from it."""


@dataclass(frozen=True, slots=True)
class Added:
    """What comes to a post at the end of its media. `known` of them were uploaded, and were there already."""

    media: Sequence[Medium]
    known: Sequence[Medium]


def added_media(request: SignedInRequest, typed: Typed, refused: Verdict) -> Added:
    """Take in what is uploaded with a post or picked from the library; what is wrong is added to `refused`."""
    room = max(MOST_MEDIA - len(typed.media), 0)
    done = upload(request.FILES.getlist("files"), typed.office, by=request.user, most=room)
    for sentence in done.refused:
        refused.add("media", sentence)
    more = [medium for medium in (*done.every, *_picked(request)) if medium not in typed.media]
    if done.is_full or len(more) > room:
        refused.add("media", gettext("A post takes %(limit)s files at most: remove some.") % {"limit": MOST_MEDIA})
    return Added(more[:room], done.known)


def _picked(request: SignedInRequest) -> Sequence[Medium]:
    act, _, number = request.POST.get("act", "").partition(":")
    if act != "pick" or not number.isdecimal() or len(number) > MOST_DIGITS:
        return []
    return list(usable_media(request.user).filter(pk=int(number)))


def picker(request: SignedInRequest, typed: Typed) -> Picker | None:
    """Give the library beside a post, where it was opened and not closed since."""
    act = request.POST.get("act", "").partition(":")[0]
    if act == "close_library" or not (act == "library" or request.POST.get("is_picking")):
        return None
    q = one_line(request.POST.get("pick", ""))[:LONGEST]
    media = usable_media(request.user).exclude(pk__in=[medium.pk for medium in typed.media])
    found = library.found(media, Wanted(words=q.split()[:MOST_WORDS]))
    now = database.now()
    rows = [labels.shown(medium, Use(), on=consents.today(medium.organisation, now)) for medium in found[:MOST_OFFERED]]
    return Picker(q=q, rows=rows, total=found.count(), is_new=act in {"library", "pick"})
