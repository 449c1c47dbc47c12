"""Stories of a personal account: `stories/<name>/<number>`, gone after a day; figures for whoever published them."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from sandbox.audience import Counters
from sandbox.by_hand.app import App, Spot
from sandbox.chance import digits
from sandbox.world import Account

if TYPE_CHECKING:
    from sandbox.app import State

STORY: Final = re.compile(r"/stories/(?P<name>[a-z0-9._]{1,30})/(?P<number>\d{5,25})/?")
ACCOUNT: Final = re.compile(r"/(?P<name>[a-z0-9._]{1,30})/?")
UNFIT: Final = re.compile(r"[^a-z0-9._]")


class Story:
    """A story is one picture or film; the text is written on it."""

    name = "instagram_story"
    title = "Story Instagram"
    needs_media = True
    most_characters = 2200
    life_seconds = 86_400.0
    figures: Sequence[tuple[str, str]] = (
        ("views", "penonton"),
        ("likes", "suka"),
        ("comments", "balasan"),
        ("shares", "dibagikan"),
    )

    def spot(self, path: str) -> Spot | None:
        """`/<name>/` or `/stories/<name>/<number>/`."""
        if (found := STORY.fullmatch(path)) is not None:
            return Spot(found["name"], found["number"])
        found = ACCOUNT.fullmatch(path)
        return Spot(found["name"]) if found else None

    def identity(self, seed: int, handle: str) -> str:
        """The name itself in the signs Instagram takes, with the instance, as names are the app's only ones."""
        del seed
        instance, _, name = handle.partition("/")
        return UNFIT.sub(".", f"{name}.{instance}".lower())[:30]

    def address(self, base: str, account: str, number: str = "") -> str:
        """The same forms as the real ones, beneath the instance."""
        return f"{base}/stories/{account}/{number}/" if number else f"{base}/{account}/"

    def post_id(self, account: str, number: str) -> str:
        """Numbers are the app's, not the account's."""
        del account
        return number

    def next_number(self, account: Account) -> str:
        """A long number that follows from the account and the place."""
        return digits(19, self.name, account.instance, account.id, len(account.posts))

    def typed(self, account: Account, base: str) -> dict[str, str]:
        """The account's name."""
        del base
        return {"handle": account.id}

    def shows(self, counters: Counters) -> dict[str, int]:
        """Viewers, likes, replies, shares."""
        return {
            "views": counters.likes * 18 + counters.reposts * 9 + 1,
            "likes": counters.likes,
            "comments": counters.replies,
            "shares": counters.reposts,
        }


def make(state: "State") -> App:
    """Make the platform."""
    return App(state, Story())


PLATFORM: Final = make
