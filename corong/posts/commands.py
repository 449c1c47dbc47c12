"""The only writers of posts."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.posts.models import Attachment, Medium, Part, Pillar, Post, Variant, Writing


@dataclass(frozen=True, slots=True)
class Content:
    """Everything an officer writes of one post. `parts` continue it as a thread; `variants` are texts by platform."""

    text: str
    language: str = "id"
    pillar: Pillar = Pillar.SERVICE
    link_url: str = ""
    link_title: str = ""
    link_description: str = ""
    parts: Sequence[str] = ()
    variants: Mapping[str, str] = field(default_factory=dict)
    media: Sequence[Medium] = ()

    def digest(self) -> str:
        """Name the content: equal content has an equal digest, as 64 hexadecimal characters."""
        whole = [
            self.text,
            self.language,
            [self.link_url, self.link_title, self.link_description],
            list(self.parts),
            sorted(self.variants.items()),
            # Without a choice of framing the digest is as it was before there was one.
            [[medium.sha256, medium.alt, *([medium.framing] if medium.framing else [])] for medium in self.media],
        ]
        return hashlib.sha256(json.dumps(whole, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def compose(organisation: Organisation, author: Person | None, content: Content) -> Post:
    """Store a new post."""
    post = Post(organisation=organisation, author=author)
    _write(post, content)
    return post


def compose_all(organisation: Organisation, author: Person | None, contents: Sequence[Content]) -> list[Post]:
    """
    Store many new posts, each a text with a link at most, in few statements.

    Raises:
        ValueError: one has further parts, variants or media.
    """
    if any(content.parts or content.variants or content.media for content in contents):
        raise ValueError("posts with more than a text and a link are composed one by one")
    return Post.objects.bulk_create(
        [_filled(Post(organisation=organisation, author=author), content) for content in contents], batch_size=1000
    )


@transaction.atomic
def rewrite(post: Post, content: Content) -> Post:
    """Replace the content of a post; its version grows."""
    post.version += 1
    post.parts.all().delete()
    post.variants.all().delete()
    post.attachments.all().delete()
    _write(post, content)
    return post


def note_writing(post: Post, person: Person, seat: str) -> None:
    """Note who wrote a draft last, and in which opened composer."""
    Writing.objects.update_or_create(post=post, defaults={"person": person, "seat": seat})


def _filled(post: Post, content: Content) -> Post:
    post.text = content.text
    post.language = content.language
    post.pillar = content.pillar
    post.link_url = content.link_url
    post.link_title = content.link_title
    post.link_description = content.link_description
    post.digest = content.digest()
    return post


def _write(post: Post, content: Content) -> None:
    _filled(post, content).save()
    Part.objects.bulk_create(
        Part(post=post, number=number, text=text) for number, text in enumerate(content.parts, start=1)
    )
    Variant.objects.bulk_create(
        Variant(post=post, platform=platform, text=text) for platform, text in content.variants.items()
    )
    Attachment.objects.bulk_create(
        Attachment(post=post, medium=medium, position=position, alt=medium.alt)
        for position, medium in enumerate(content.media)
    )
