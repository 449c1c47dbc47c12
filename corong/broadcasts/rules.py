"""What is to be done next with a broadcast that is on its platform, and when to look again; pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from connectors.broadcast import Stage
from corong.broadcasts.states import Step, Wish

MAKE_AHEAD: Final = timedelta(hours=24)
"""How long before its time a broadcast is made on its platform, so that its page and its key are there."""
TEST_AHEAD: Final = timedelta(minutes=10)
"""How long before its time a picture is tested by itself: going on air from there takes no time."""
SILENT: Final = timedelta(minutes=5)
"""So long without a picture, a broadcast that ends by itself is over."""
STARTING_SECONDS: Final = 2.0
WAITING_SECONDS: Final = 3.0
ON_AIR_SECONDS: Final = 20.0
PAUSES: Final = ((timedelta(hours=1), 300.0), (timedelta(minutes=15), 30.0), (timedelta(seconds=0), 10.0))
"""Pause between two looks while it is at least so long before its time; each look costs units of a daily quota."""
LONGEST_WAIT_SECONDS: Final = 15.0
"""Pause between two looks for a picture that is late."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A broadcast as it was found on its platform, and what is wanted of it. `lost_at`: since when no picture came."""

    stage: Stage
    has_picture: bool
    lost_at: datetime | None
    wish: Wish
    is_automatic: bool
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Next:
    """The step to take now, and the seconds to the next look. `needs_picture`: it waits for the encoder."""

    step: Step
    pause_seconds: float
    needs_picture: bool = False


def decide(seen: Seen, now: datetime) -> Next:
    """Say what is next. A step leads one stage on: a test comes before going on air."""
    if seen.stage in {Stage.TEST_STARTING, Stage.LIVE_STARTING}:
        return Next(Step.NONE, STARTING_SECONDS)
    if seen.stage is Stage.LIVE:
        is_over = seen.is_automatic and seen.lost_at is not None and now - seen.lost_at >= SILENT
        return Next(Step.END if seen.wish is Wish.END or is_over else Step.NONE, ON_AIR_SECONDS)
    to = _wanted(seen, now)
    if to is None or (to is Stage.TESTING and seen.stage is Stage.TESTING):
        return Next(Step.NONE, _pause(seen.starts_at - now))
    if not seen.has_picture:
        return Next(Step.NONE, _patience(seen.starts_at, now), needs_picture=True)
    return Next(Step.LIVE if seen.stage is Stage.TESTING else Step.TEST, WAITING_SECONDS)


def _wanted(seen: Seen, now: datetime) -> Stage | None:
    if seen.wish is Wish.LIVE or (seen.is_automatic and now >= seen.starts_at):
        return Stage.LIVE
    if seen.wish is Wish.TEST:
        return Stage.TESTING
    # Only a picture that is there already is tested ahead: nobody is told that one is missing before its time.
    is_ahead = seen.is_automatic and seen.has_picture and now >= seen.starts_at - TEST_AHEAD
    return Stage.TESTING if is_ahead else None


def _pause(left: timedelta) -> float:
    for least, seconds in PAUSES:
        if left >= least:
            # Never past its time: the look at its time is the one that puts it on air.
            return min(seconds, max(left.total_seconds(), 0.2))
    return LONGEST_WAIT_SECONDS


def _patience(starts_at: datetime, now: datetime) -> float:
    return WAITING_SECONDS if now - starts_at < timedelta(minutes=15) else LONGEST_WAIT_SECONDS
