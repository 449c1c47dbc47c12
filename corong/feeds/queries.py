"""Which feed an address is of."""

from corong.feeds.commands import digest
from corong.feeds.models import Feed


def by_token(token: str) -> Feed | None:
    """Give the feed with this secret part, of a person who may still sign in."""
    found = Feed.objects.filter(digest=digest(token), person__is_active=True).select_related("person", "organisation")
    return found.first()
