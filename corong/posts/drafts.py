"""Makes the connectors' draft of a stored post: the same post, platform and part always give an equal draft."""

from datetime import datetime
from pathlib import Path

from connectors import contract
from corong.posts.models import Medium, Post


def text_of(post: Post, *, platform: str, part: int) -> str:
    """Give the text of one part: the platform's own where there is one, else the post's."""
    if part:
        return next(piece.text for piece in post.parts.all() if piece.number == part)
    own = [variant.text for variant in post.variants.all() if variant.platform == platform]
    return own[0] if own else post.text


def make(
    post: Post,
    *,
    platform: str,
    part: int,
    made_at: datetime,
    parent: contract.Published | None = None,
    root: contract.Published | None = None,
) -> contract.Draft:
    """Make the draft of one part. Media and link go with part 0 only."""
    media = [attachment.medium for attachment in post.attachments.all()] if part == 0 else []
    link = (
        contract.Link(url=post.link_url, title=post.link_title, description=post.link_description)
        if part == 0 and post.link_url
        else None
    )
    return contract.Draft(
        text=text_of(post, platform=platform, part=part),
        language=post.language,
        made_at=made_at,
        media=tuple(_medium(medium) for medium in media),
        link=link,
        parent=parent,
        root=root,
    )


def _medium(medium: Medium) -> contract.Medium:
    return contract.Medium(
        path=Path(medium.file.path),
        kind=contract.MediaKind(medium.kind),
        mime=medium.mime,
        size_bytes=medium.size_bytes,
        width=medium.width,
        height=medium.height,
        alt=medium.alt,
        seconds=medium.seconds,
    )
