"""A channel is known by its public address; there are no credentials."""

from connectors.assisted import pages
from connectors.assisted.by_hand import renew, renews_at
from connectors.assisted.whatsapp_channel.permalink import CHANNEL, HOSTS, OWN
from connectors.contract import Identity, RemoteId, Secrets
from connectors.errors import Rejected
from connectors.wire import Wire

__all__ = ["identify", "renew", "renews_at"]


def identify(home: str, secrets: Secrets, wire: Wire) -> Identity:
    """
    Read the channel's address (`channel_address`) and its name (`handle`); WhatsApp is not asked.

    Raises:
        Rejected: it is no address of a channel. Transient: a practice server does not answer.
    """
    found = CHANNEL.fullmatch(pages.path_of(secrets.get("channel_address", ""), home, OWN, HOSTS))
    if found is None:
        raise Rejected("this is no address of a WhatsApp channel: in the channel choose share, then copy the link")
    address = f"{home.rstrip('/') or OWN}/channel/{found['code']}"
    pages.ask_practice(address, home, OWN, "whatsapp_channel", wire)
    name = secrets.get("handle", "").strip() or found["code"]
    return Identity(
        remote_id=RemoteId(found["code"]),
        handle=name,
        name=name,
        url=address,
        secrets=secrets,
    )
