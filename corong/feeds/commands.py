"""The only writers of feeds."""

import hashlib
import secrets

from corong.database import now
from corong.feeds.models import Feed
from corong.organisations.models import Organisation
from corong.people.models import Person


def open_feed(person: Person, organisation: Organisation | None) -> str:
    """Make a feed, and give the secret part of its address: it cannot be shown again."""
    token = secrets.token_urlsafe(32)
    Feed.objects.create(person=person, organisation=organisation, digest=digest(token))
    return token


def close(feed: Feed) -> None:
    """End a feed: its address finds nothing any more."""
    feed.delete()


def note_reading(feed: Feed) -> None:
    """Note that a program has read it."""
    Feed.objects.filter(pk=feed.pk).update(read_at=now())


def digest(token: str) -> str:
    """Give what is stored of a secret part."""
    return hashlib.sha256(token.encode()).hexdigest()
