"""Faults on request: which calls they hit, how often, and what they need to know."""

import asyncio
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from sandbox.chance import Chance

Kind = Literal[
    "latency",
    "hang",
    "error_before",
    "error_after",
    "lost_before",
    "lost_after",
    "reset_mid_body",
    "slow_drip",
    "rate_limited",
    "dead_token",
    "duplicate_refusal",
    "media_stuck",
    "silent_drop",
    "late_visible",
    "clock_skew",
]
Endpoint = Literal["publish", "upload", "poll", "read", "authorise", "any"]

# These change what the platform does with the call; it asks for them by name and reports that they fired.
INNER: Final = frozenset(
    {"rate_limited", "dead_token", "duplicate_refusal", "media_stuck", "silent_drop", "late_visible"}
)


class Fault(BaseModel):
    """One fault; it hits the calls it matches `count` times, or each with `probability`, or all of them."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    platform: str | None = None
    instance: str | None = None
    account: str | None = None
    endpoint: Endpoint = "publish"
    count: Annotated[int, Field(ge=0)] | None = None
    # Calls that match and are let through before the first one is hit.
    skip: Annotated[int, Field(ge=0)] = 0
    probability: Annotated[float, Field(ge=0, le=1)] | None = None
    # Length of latency, hang, drip, lateness, refusal or skew (which alone may be negative).
    seconds: float = 1.0
    status: Annotated[int, Field(ge=500, le=599)] = 500
    # Whether a 429 says when to come back: as the platform does, never, in seconds, or as a date.
    retry_after: Literal["platform", "none", "seconds", "date"] = "platform"
    # Whether stuck media end as failed, instead of never.
    fails: bool = False
    # Whether a hanging call was accepted before it hangs.
    accepted: bool = False

    def matches(self, platform: str, instance: str, account: str | None, endpoint: str) -> bool:
        """Whether a call with these marks is meant."""
        return (
            self.platform in {None, platform}
            and self.instance in {None, instance}
            and self.account in {None, account}
            and self.endpoint in {"any", endpoint}
        )


@dataclass(slots=True, eq=False)
class Active:
    """A fault in force and how often it may still fire (nothing: as often as it matches)."""

    number: int
    fault: Fault
    left: int | None
    seen: int = 0
    """Calls that matched so far."""
    lifted: asyncio.Event = field(default_factory=asyncio.Event)

    async def wait(self) -> None:
        """Hold a call up for the fault's seconds, or until it is lifted."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self.fault.seconds):
                await self.lifted.wait()


class Faults:
    """All faults in force, and how often each class fired."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.fired: Counter[str] = Counter()
        # By platform, where the fault names one, and class.
        self.fired_on: Counter[tuple[str, str]] = Counter()
        self.active: dict[int, Active] = {}
        # Those too that are used up: their last calls may still be held up.
        self._every: dict[int, Active] = {}
        self._number = 0
        self._draws = 0

    def add(self, fault: Fault) -> int:
        """Put a fault in force; its number is what `remove` takes."""
        self._number += 1
        if fault.count != 0:
            self.active[self._number] = self._every[self._number] = Active(self._number, fault, fault.count)
        return self._number

    def remove(self, number: int | None = None) -> None:
        """Lift one fault, or all of them, also from the calls they hold up."""
        for each in tuple(self._every) if number is None else (number,):
            self.active.pop(each, None)
            if lifted := self._every.pop(each, None):
                lifted.lifted.set()

    def take(self, platform: str, instance: str, account: str | None, endpoint: str) -> dict[str, Active]:
        """The faults that hit this call, by class; those acted out around it have fired with that."""
        hits: dict[str, Active] = {}
        for active in tuple(self.active.values()):
            fault = active.fault
            if fault.kind in hits or not fault.matches(platform, instance, account, endpoint):
                continue
            active.seen += 1
            if active.seen <= fault.skip:
                continue
            if fault.probability is not None:
                self._draws += 1
                if Chance(self.seed, "fault", active.number, self._draws).uniforms[0] >= fault.probability:
                    continue
            if fault.kind in INNER or self.fire(active):
                hits[fault.kind] = active
        return hits

    def fire(self, active: Active) -> bool:
        """Count one use of a fault; false when other calls have used it up meanwhile."""
        if active.number not in self.active:
            return False
        if active.left is not None:
            active.left -= 1
            if active.left == 0:
                del self.active[active.number]
        self.fired[active.fault.kind] += 1
        if active.fault.platform:
            self.fired_on[active.fault.platform, active.fault.kind] += 1
        return True

    def act(self, hits: dict[str, Active], kind: str) -> Fault | None:
        """The fault of that class among a call's hits, when the platform is about to act it out."""
        active = hits.get(kind)
        return active.fault if active is not None and self.fire(active) else None
