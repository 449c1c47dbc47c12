"""What the posts of a campaign say and show, and how one is known again on its platform."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from django.core.files.base import ContentFile

from corong.organisations.models import Organisation
from corong.posts import media, rules
from corong.posts.commands import Content
from corong.posts.models import Medium
from corong.practice.films import shoot
from corong.practice.pictures import paint
from tests.chaos.plan import Writing
from tests.chaos.shares import Share

PICTURES: Final = 6
FILM_SECONDS: Final = 3
"""The least some platforms take."""
LINK: Final = "https://jdih.example/perda/1"
_MARK: Final = re.compile(r"kiriman (\d+)(?:, lanjutan (\d+))?")


class Mark(NamedTuple):
    """Which post, and which part of it, a text is: platforms may wrap it in more."""

    number: int
    part: int


def mark_of(text: str) -> Mark | None:
    """Read the mark in a text; None: it is no post of a campaign."""
    found = _MARK.search(text)
    return Mark(int(found[1]), int(found[2] or 0)) if found else None


class Contents:
    """Makes the content of each post, with pictures and a film that all of them share."""

    def __init__(self, seed: int, office: Organisation) -> None:
        self._seed = seed
        self._pictures = [
            media.ingest(ContentFile(paint(number), name="latihan.png"), office, by=None, alt=f"Gambar {number}")
            for number in range(PICTURES)
        ]
        film = ContentFile(shoot(seconds=FILM_SECONDS), name="latihan.mp4")
        self._film = media.ingest(film, office, by=None, alt="Film latihan")

    def of(self, writing: Writing) -> Content:
        """Give the content of one post."""
        text = f"(latihan {self._seed}) kiriman {writing.number}"
        if writing.kind == "link":
            # The address stands in the text: where there are no cards it would be added, and the text be another.
            return Content(text=f"{text} {LINK}", link_url=LINK, link_title="Peraturan (latihan)")
        parts = [f"{text}, lanjutan {part}" for part in range(1, writing.parts + 1)]
        return Content(text=text, parts=parts, media=self._shown(writing))

    def _shown(self, writing: Writing) -> Sequence[Medium]:
        shown: Mapping[str, Sequence[Medium]] = {
            "picture": [self._pictures[writing.number % PICTURES]],
            "video": [self._film],
        }
        return shown.get(writing.kind, ())

    def check(self, shares: Sequence[Share]) -> None:
        """
        Hold one post of each kind against each platform that is given it.

        Raises:
            AssertionError: the platform would refuse it: the plan is wrong.
        """
        for share in shares:
            for kind in share.kinds:
                parts = 1 if kind == "thread" else 0
                content = self.of(Writing(0, (), parts, kind, 0.0))
                assert rules.check(content, share.platform).is_ready, f"{share.platform} does not take a {kind}"
