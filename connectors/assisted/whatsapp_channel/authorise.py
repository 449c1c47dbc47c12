"""A channel is known by its public address; there are no credentials."""

from urllib.parse import urlsplit

from connectors.assisted.by_hand import renew, renews_at
from connectors.assisted.whatsapp_channel.permalink import CHANNEL, HOSTS
from connectors.contract import Identity, RemoteId, Secrets
from connectors.errors import Rejected
from connectors.wire import Wire

__all__ = ["identify", "renew", "renews_at"]


def identify(home: str, secrets: Secrets, wire: Wire) -> Identity:
    """
    Read the channel's address (`channel_address`) and its name (`handle`); nobody is asked.

    Raises:
        Rejected: it is no address of a channel.
    """
    del home, wire
    parts = urlsplit(secrets.get("channel_address", "").strip())
    found = CHANNEL.fullmatch(parts.path)
    if found is None or parts.scheme != "https" or (parts.hostname or "") not in HOSTS:
        raise Rejected("this is no address of a WhatsApp channel: in the channel choose share, then copy the link")
    name = secrets.get("handle", "").strip() or found["code"]
    return Identity(
        remote_id=RemoteId(found["code"]),
        handle=name,
        name=name,
        url=f"https://whatsapp.com/channel/{found['code']}",
        secrets=secrets,
    )
