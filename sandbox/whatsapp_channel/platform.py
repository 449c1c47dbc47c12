"""A WhatsApp channel: a public page `channel/<code>`, its updates `channel/<code>/<number>`, figures for its admins."""

import re
import string
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from sandbox.audience import Counters
from sandbox.by_hand.app import App, Spot
from sandbox.chance import letters
from sandbox.world import Account

if TYPE_CHECKING:
    from sandbox.app import State

PATH: Final = re.compile(r"/channel/(?P<code>[0-9A-Za-z]{10,40})(?:/(?P<number>\d{1,12}))?/?")
ALPHABET: Final = string.ascii_letters + string.digits
FIRST: Final = 100


class Channel:
    """Updates are numbered within their channel."""

    name = "whatsapp_channel"
    title = "Saluran WhatsApp"
    needs_media = False
    most_characters = 4096
    # Kept for 30 days, say third parties; longer than any practice.
    life_seconds = 30 * 86_400.0
    figures: Sequence[tuple[str, str]] = (("views", "dilihat"), ("likes", "reaksi"), ("shares", "diteruskan"))

    def spot(self, path: str) -> Spot | None:
        """`/channel/<code>` or `/channel/<code>/<number>`."""
        found = PATH.fullmatch(path)
        return Spot(found["code"], found["number"] or "") if found else None

    def identity(self, seed: int, handle: str) -> str:
        """A code such as real channels have."""
        return "0029Va" + letters(16, ALPHABET, seed, self.name, handle)

    def address(self, base: str, account: str, number: str = "") -> str:
        """The same forms as the real ones, beneath the instance."""
        return f"{base}/channel/{account}{f'/{number}' if number else ''}"

    def post_id(self, account: str, number: str) -> str:
        """A number alone names an update only within its channel."""
        return f"{account}/{number}"

    def next_number(self, account: Account) -> str:
        """One more than the last; nobody's first update is the channel's first message."""
        return str(FIRST + len(account.posts))

    def typed(self, account: Account, base: str) -> dict[str, str]:
        """The channel's address and its name."""
        return {"channel_address": self.address(base, account.id), "handle": account.display_name}

    def shows(self, counters: Counters) -> dict[str, int]:
        """More people look than react."""
        return {
            "views": counters.likes * 24 + counters.reposts * 15 + 1,
            "likes": counters.likes,
            "shares": counters.reposts,
        }


def make(state: "State") -> App:
    """Make the platform."""
    return App(state, Channel())


PLATFORM: Final = make
