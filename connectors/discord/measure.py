"""
Measure in a Discord channel: reactions, one message a call. API facts: docs/platforms/discord.md (checked 2026-11).

A webhook is told neither how many saw a message nor how many people are in the channel.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from connectors.contract import Account, Gone, Metric, Reading, RemoteId, Standing
from connectors.discord import answers
from connectors.discord.dialect import DIALECT, message
from connectors.errors import Rejected
from connectors.wire import AsyncWire

UNKNOWN_MESSAGE: Final = "10008"


async def posts(account: Account, ids: Sequence[RemoteId], wire: AsyncWire) -> Mapping[RemoteId, Reading | Gone]:
    """
    Read the messages one by one, each by its number.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing is known of any of them.
    """
    return {number: await _one(account, number, wire) for number in ids}


async def _one(account: Account, number: RemoteId, wire: AsyncWire) -> Reading | Gone:
    try:
        found = await wire.call(
            "GET", message(account.home, account.secrets, number), dialect=DIALECT, answer=answers.Message
        )
    except Rejected as refusal:
        if refusal.code == UNKNOWN_MESSAGE:
            return Gone()
        raise
    return Reading({Metric.LIKES: sum(reaction.count for reaction in found.reactions)})


async def standing(account: Account, wire: AsyncWire) -> Standing:
    """Say that nothing is told of a channel."""
    del account, wire
    return Standing(followers=None, following=None, posts=None)
