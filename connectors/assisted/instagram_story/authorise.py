"""A personal account is known by its name; there are no credentials."""

from connectors.assisted import pages
from connectors.assisted.by_hand import renew, renews_at
from connectors.assisted.instagram_story.permalink import HOSTS, NAME, OWN
from connectors.contract import Identity, RemoteId, Secrets
from connectors.errors import Rejected
from connectors.wire import Wire

__all__ = ["identify", "renew", "renews_at"]


def identify(home: str, secrets: Secrets, wire: Wire) -> Identity:
    """
    Read the account's name (`handle`), also out of its address; Instagram is not asked.

    Raises:
        Rejected: it is no name of an account. Transient: a practice server does not answer.
    """
    typed = secrets.get("handle", "").strip()
    name = (pages.path_of(typed, home, OWN, HOSTS).strip("/") or typed).removeprefix("@").lower()
    if not NAME.fullmatch(name):
        raise Rejected("this is no name of an Instagram account: type it as in @name")
    address = f"{home.rstrip('/') or OWN}/{name}/"
    pages.ask_practice(address, home, OWN, "instagram_story", wire)
    return Identity(
        remote_id=RemoteId(name),
        handle=f"@{name}",
        name=name,
        url=address,
        secrets=secrets,
    )
