"""A channel with an encoder on the practice YouTube, and the engine that brings its broadcasts on air."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

import httpx

from corong.accounts import seal
from corong.accounts.models import Account
from corong.broadcasts import commands
from corong.broadcasts.commands import Programme
from corong.broadcasts.models import Broadcast
from corong.broadcasts.states import MOVING, State, Wish
from corong.database import now, rows, unit
from corong.posts.models import Medium
from scheduler import live
from tests.sandbox.stand import VisiblePost
from tests.worker.engine import Engine

TITLE: Final = "(latihan) Rapat paripurna"
ANNOUNCEMENT: Final = "(latihan) Siaran langsung dimulai."


@dataclass
class Studio:
    """The channel, the account that tells of it, and the engine in our hands."""

    engine: Engine
    channel: Account = field(init=False)
    herald: Account = field(init=False)

    def __post_init__(self) -> None:
        """Connect both accounts."""
        self.engine.stand.settings("youtube", rate_limits="off")
        self.channel = self.engine.account("youtube")
        self.herald = self.engine.account("mastodon")

    def plan(self, *, minutes: float = 120.0, **changes: object) -> Broadcast:
        """Plan a broadcast that is announced on the other account."""
        fields: dict[str, object] = {"announcement": ANNOUNCEMENT, "announce_on": [self.herald], **changes}
        programme = Programme(TITLE, now() + timedelta(minutes=minutes), **fields)  # type: ignore[arg-type] # passed on
        return commands.plan(self.engine.office, self.channel, programme, by=None)

    def tick(self) -> None:
        """Let the scheduler look once, and workers do what it says."""
        live.broadcasts(self.engine.spool)
        self.engine.spool.deliver()

    def until(self, claim: Callable[[], bool], *, seconds: float = 60.0) -> None:
        """Go on until the claim holds; pauses are skipped."""
        end = time.monotonic() + seconds
        while not claim():
            assert time.monotonic() < end, list(Broadcast.objects.values("state", "wish", "step", "reason"))
            self.skip_pauses()
            self.tick()

    def until_state(self, broadcast: Broadcast, *states: State) -> Broadcast:
        """Go on until the broadcast is in one of the states."""
        self.until(lambda: self.fresh(broadcast).state in states)
        return self.fresh(broadcast)

    def until_another_made_it(self, broadcast: Broadcast) -> None:
        """
        Go on until the broadcast is ready, although a worker that sleeps has it.

        Its lease is lost again and again: this process keeps it alive, as one that is stopped as a whole would not.
        """

        def is_ready() -> bool:
            self.lose_leases()
            return self.fresh(broadcast).state == State.READY

        self.until(is_ready)

    def skip_pauses(self) -> None:
        """Let pauses be over, and what was begun have begun some minutes ago."""
        with unit():
            rows(
                "UPDATE broadcasts_broadcast SET next_at = clock_timestamp(), step_at = step_at - interval '2 minutes'"
                " WHERE next_at > clock_timestamp() AND (state = ANY(%s) OR wish = 'remove')",
                [sorted(MOVING)],
            )

    def lose_leases(self) -> None:
        """Let every worker fall silent for longer than its lease."""
        with unit():
            rows(
                "UPDATE broadcasts_broadcast SET lease_until = clock_timestamp() - interval '1 second'"
                " WHERE lease_until IS NOT NULL"
            )

    def its_time_has_come(self, broadcast: Broadcast) -> None:
        """Let the broadcast be due now."""
        Broadcast.objects.filter(pk=broadcast.pk).update(starts_at=now())

    def fresh(self, broadcast: Broadcast) -> Broadcast:
        """Give the broadcast as it is stored."""
        return Broadcast.objects.get(pk=broadcast.pk)

    def send_picture(self, broadcast: Broadcast, *, on: bool = True) -> None:
        """Do what the encoder in the meeting room does."""
        key = seal.reveal(self.fresh(broadcast).sealed)["key"]
        method = "PUT" if on else "DELETE"
        httpx.request(method, f"{self.channel.home}/ingest/{key}", timeout=30.0).raise_for_status()

    def picture_has_been_away(self, broadcast: Broadcast, *, minutes: float = 6.0) -> None:
        """Let the encoder have sent nothing for so long."""
        lost_at = now() - timedelta(minutes=minutes)
        Broadcast.objects.filter(pk=broadcast.pk, picture_lost_at__isnull=False).update(picture_lost_at=lost_at)

    def on_air(self, *, picture: Medium | None = None) -> Broadcast:
        """Bring a broadcast on air."""
        broadcast = self.until_state(self.plan(picture=picture), State.READY)
        self.send_picture(broadcast)
        commands.ask(broadcast, Wish.LIVE, by=None)
        return self.until_state(broadcast, State.LIVE)

    def pages(self) -> list[VisiblePost]:
        """Give every page the channel ever had, also those that were taken away."""
        return [seen for seen in self.engine.stand.record() if seen.account == self.channel.remote_id]

    def calls(self, method: str, path: str) -> int:
        """Count the calls of one kind that the practice platform answered or took before the line broke."""
        return sum(call["method"] == method and call["path"].endswith(path) for call in self.engine.stand.calls())


def kinds_of(broadcast: Broadcast) -> list[str]:
    """Give what happened to a broadcast, in order."""
    found = rows(
        "SELECT kind FROM events_event WHERE subject = 'broadcast' AND subject_id = %s ORDER BY id", [broadcast.pk]
    )
    return [row[0].removeprefix("broadcast.") for row in found]
