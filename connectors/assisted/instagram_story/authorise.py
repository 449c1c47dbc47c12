"""A personal account is known by its name; there are no credentials."""

from urllib.parse import urlsplit

from connectors.assisted.by_hand import renew, renews_at
from connectors.assisted.instagram_story.permalink import HOSTS, NAME
from connectors.contract import Identity, RemoteId, Secrets
from connectors.errors import Rejected
from connectors.wire import Wire

__all__ = ["identify", "renew", "renews_at"]


def identify(home: str, secrets: Secrets, wire: Wire) -> Identity:
    """
    Read the account's name (`handle`), also out of its address; nobody is asked.

    Raises:
        Rejected: it is no name of an account.
    """
    del home, wire
    typed = secrets.get("handle", "").strip()
    parts = urlsplit(typed)
    name = (parts.path.strip("/") if parts.hostname in HOSTS else typed).removeprefix("@").lower()
    if not NAME.fullmatch(name):
        raise Rejected("this is no name of an Instagram account: type it as in @name")
    return Identity(
        remote_id=RemoteId(name),
        handle=f"@{name}",
        name=name,
        url=f"https://www.instagram.com/{name}/",
        secrets=secrets,
    )
