"""What a platform would say of a post before it is sent; pure but for the sizes of its media."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from connectors import catalogue, contract, limits
from connectors.capabilities import Capabilities
from corong.media import rules as media_rules
from corong.media.queries import framing_of
from corong.posts.commands import Content
from corong.posts.media import for_platforms
from corong.posts.models import MediaKind, Medium
from corong.tagging.rules import NO_TAGS, Tags, tagged, tagged_address

NO_THREADS: Final = "no_threads"
"""Our own code beside those of `contract.Problem`: the platform has no threads, the post is one."""
_ANY_TIME: Final = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PartCheck:
    """One part of a thread on one platform: its length and limit in the platform's unit, and what stands against it."""

    part: int
    length: int
    limit: int
    problems: tuple[contract.Problem, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """A whole post on one platform."""

    capabilities: Capabilities
    parts: tuple[PartCheck, ...]
    shaped: tuple[Medium, ...] = ()
    """Media whose shape the platform refuses, or for which an officer has chosen how they fit."""

    @property
    def problems(self) -> tuple[contract.Problem, ...]:
        """Everything that stands against it."""
        return tuple(problem for part in self.parts for problem in part.problems)

    @property
    def is_ready(self) -> bool:
        """Whether the platform would take it."""
        return not self.problems


def check(content: Content, platform: str, tags: Tags = NO_TAGS) -> Check:
    """
    Say what one platform would say of the content, its links with what is added to them.

    Raises:
        connectors.catalogue.UnknownPlatformError: not in the catalogue.
    """
    connector = catalogue.platform(platform)
    capabilities = connector.capabilities
    parts = []
    for number, draft in enumerate(drafts(content, platform, tags)):
        problems = list(connector.wording.problems(draft))
        if number == 1 and not capabilities.has_threads:
            problems.append(contract.Problem(NO_THREADS))
        length = connector.wording.length(connector.wording.text(draft))
        parts.append(PartCheck(number, length, limits.text_limit(capabilities, draft), tuple(problems)))
    shaped = (medium for medium in content.media if platform in medium.framing or _is_refused(medium, capabilities))
    return Check(capabilities=capabilities, parts=tuple(parts), shaped=tuple(shaped))


def _is_refused(medium: Medium, able: Capabilities) -> bool:
    return limits.nearest_shape(able, for_platforms(medium)) is not None


def without_alt(content: Content) -> int:
    """Count the images that say nothing to people who cannot see them."""
    return sum(1 for medium in content.media if medium.kind == MediaKind.IMAGE and not medium.alt.strip())


def _as_sent(medium: Medium, platform: str) -> contract.Medium:
    """Give a medium in the form that will be made of it for the platform."""
    original = for_platforms(medium)
    able = catalogue.capabilities(platform)
    return media_rules.expected(original, media_rules.plan(original, able, framing_of(medium, platform)))


def drafts(content: Content, platform: str, tags: Tags = NO_TAGS) -> Sequence[contract.Draft]:
    """Give each part of the content as the platform would get it, its media in the form that will be made of them."""
    links = {"source": platform, "pillar": content.pillar.value}
    link = (
        contract.Link(
            url=tagged_address(content.link_url, tags, **links),
            title=content.link_title,
            description=content.link_description,
        )
        if content.link_url
        else None
    )
    first = contract.Draft(
        text=tagged(content.variants.get(platform) or content.text, tags, **links),
        language=content.language,
        made_at=_ANY_TIME,
        media=tuple(_as_sent(medium, platform) for medium in content.media),
        link=link,
    )
    rest = (
        contract.Draft(text=tagged(text, tags, **links), language=content.language, made_at=_ANY_TIME)
        for text in content.parts
    )
    return [first, *rest]
