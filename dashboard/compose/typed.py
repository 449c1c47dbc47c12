"""What an officer has typed, as typed: it comes back untouched however wrong it is."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, Self

from django.http import QueryDict

from connectors.catalogue import PLATFORMS
from corong.organisations.models import Organisation
from corong.posts.commands import Content
from corong.posts.models import Medium, Pillar, Post
from corong.tagging.rules import NO_TAGS, Tags
from dashboard.moments import zone_of

MOST_PARTS: Final = 25
MOST_MEDIA: Final = 10
MOST_DIGITS: Final = 18
MOST_SEAT: Final = 32
LANGUAGES: Final = ("id", "en")
"""Those a post is written in; the first where none of them is chosen."""


@dataclass(frozen=True, slots=True)
class Typed:
    """
    The composer's fields. `parts` continue the text; `media` carry the alt texts as typed, not yet stored.

    `version` is that of the draft when it was opened, `seat` names the opened composer. `tags`
    are not typed: what the office has added to links.
    """

    office: Organisation
    text: str = ""
    language: str = "id"
    pillar: str = Pillar.SERVICE.value
    link_url: str = ""
    link_title: str = ""
    link_description: str = ""
    day: str = ""
    clock: str = ""
    version: int = 0
    seat: str = ""
    accounts: frozenset[int] = frozenset()
    parts: Sequence[str] = ()
    variants: dict[str, str] = field(default_factory=dict)
    media: Sequence[Medium] = ()
    tags: Tags = NO_TAGS

    @classmethod
    def fresh(cls, office: Organisation, *, now: datetime, accounts: frozenset[int] = frozenset()) -> Self:
        """Begin a post, with a time at the next full hour but one of the office's clock."""
        soon = (now.astimezone(zone_of(office)) + timedelta(hours=1)).replace(minute=0)
        return cls(
            office=office,
            day=soon.strftime("%Y-%m-%d"),
            clock=soon.strftime("%H:%M"),
            seat=secrets.token_hex(8),
            accounts=accounts,
        )

    @classmethod
    def of_post(cls, post: Post, *, now: datetime, accounts: frozenset[int]) -> Self:
        """Go on with a stored post."""
        return replace(
            cls.fresh(post.organisation, now=now, accounts=accounts),
            text=post.text,
            language=post.language,
            pillar=post.pillar,
            link_url=post.link_url,
            link_title=post.link_title,
            link_description=post.link_description,
            version=post.version,
            parts=[part.text for part in post.parts.all()],
            variants={variant.platform: variant.text for variant in post.variants.all()},
            media=[attachment.described() for attachment in post.attachments.all()],
        )

    @classmethod
    def of_form(cls, form: QueryDict, office: Organisation, media: Sequence[Medium]) -> Self:
        """Read the form; `media` are those of its numbers that the person may use."""
        for medium in media:
            medium.alt = _line_ends(form.get(f"alt_{medium.pk}", medium.alt))
        return cls(
            office=office,
            text=_line_ends(form.get("text", "")),
            language=form.get("language", ""),
            pillar=form.get("pillar", Pillar.SERVICE.value),
            link_url=form.get("link_url", "").strip(),
            link_title=form.get("link_title", "").strip(),
            link_description=form.get("link_description", "").strip(),
            day=form.get("day", ""),
            clock=form.get("clock", ""),
            version=int(form.get("version", "0")) if form.get("version", "0").isdecimal() else 0,
            seat=form.get("seat", "")[:MOST_SEAT],
            accounts=frozenset(numbers(form, "accounts")),
            parts=[_line_ends(part) for part in form.getlist("parts")][:MOST_PARTS],
            variants={name: _line_ends(form.get(f"variant_{name}", "")) for name in PLATFORMS},
            media=media,
        )

    def content(self) -> Content:
        """Give what would be stored: without empty parts and variants."""
        return Content(
            text=self.text.strip(),
            language=self.language if self.language in LANGUAGES else LANGUAGES[0],
            pillar=Pillar(self.pillar) if self.pillar in Pillar.values else Pillar.SERVICE,
            link_url=self.link_url,
            link_title=self.link_title if self.link_url else "",
            link_description=self.link_description if self.link_url else "",
            parts=[part.strip() for part in self.parts if part.strip()],
            variants={name: text.strip() for name, text in self.variants.items() if text.strip()},
            media=self.media,
        )

    def with_part(self) -> Self:
        """Add an empty part to the thread."""
        return replace(self, parts=[*self.parts, ""][:MOST_PARTS])

    def without_part(self, number: int) -> Self:
        """Take a part out of the thread; the first after the text is 0."""
        return replace(self, parts=[part for place, part in enumerate(self.parts) if place != number])

    def with_media(self, more: Sequence[Medium]) -> Self:
        """Add media at the end."""
        return replace(self, media=[*self.media, *more])

    def without_medium(self, number: int) -> Self:
        """Take a medium out of the post."""
        return replace(self, media=[medium for medium in self.media if medium.pk != number])


def numbers(form: QueryDict, name: str) -> list[int]:
    """Give the row numbers of a field; what is no number is left out."""
    return list(
        dict.fromkeys(int(value) for value in form.getlist(name) if value.isdecimal() and len(value) <= MOST_DIGITS)
    )


def _line_ends(text: str) -> str:
    # Browsers send CRLF; platforms count it as two.
    return text.replace("\r\n", "\n").replace("\r", "\n")
