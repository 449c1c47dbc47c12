"""Connect a Discord channel by the address of a webhook, which is its only credential."""

from datetime import datetime

from connectors.contract import Account, Identity, RemoteId, Secrets
from connectors.discord import answers
from connectors.discord.dialect import DIALECT, hook, page
from connectors.judgement import Effect
from connectors.wire import Wire


def identify(home: str, secrets: Secrets, wire: Wire) -> Identity:
    """
    Ask which channel the webhook writes in: the account is the channel, so that a new webhook keeps its history.

    Raises:
        AuthDead: the webhook is deleted, or its address is none. RateLimited, Transient, Rejected: see the contract.
    """
    found = wire.call("GET", hook(home, secrets), dialect=DIALECT, effect=Effect.NONE, answer=answers.Webhook)
    guild = found.guild_id or "@me"
    name = found.name or found.channel_id
    return Identity(
        remote_id=RemoteId(found.channel_id),
        handle=name,
        name=name,
        url=page(home, guild, found.channel_id),
        secrets=Secrets({**secrets, "guild": guild}),
    )


def renews_at(secrets: Secrets) -> datetime | None:
    """Addresses of webhooks do not expire."""
    del secrets
    return None


def renew(account: Account, wire: Wire) -> Secrets:
    """
    Ask whether the webhook is still there, as there is nothing to renew.

    Raises:
        AuthDead: it is not, and a person must make another. RateLimited, Transient: nothing is known.
    """
    return identify(account.home, account.secrets, wire).secrets
