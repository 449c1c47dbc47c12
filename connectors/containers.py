"""
Posts that are made in two steps, as on Instagram and Threads: a container nobody sees, then its publishing.

The platform fetches the files by their public address and processes them; the container says how far it is, and after
a lost answer whether it was published. It knows no more: which post it became has to be found in the account's list.
Facts: docs/platforms/instagram.md, docs/platforms/threads.md (checked 2026-11).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final, NotRequired, TypedDict, cast

from connectors.contract import Absent, CannotTell, Draft, Json, Medium, Prepared, Published, Sight
from connectors.errors import ConnectorError, Rejected, Transient, Uncertain

PAUSES_SECONDS: Final = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0)
"""How long to wait after each look; the last one counts for all later ones. Meta advises once a minute."""

FOUND_WITHIN: Final = timedelta(minutes=2)
"""How long a finished container may not be found when it is to be published; after that it never will be."""


class Stage(StrEnum):
    """How far a container is, in the words both platforms use."""

    IN_PROGRESS = "IN_PROGRESS"
    FINISHED = "FINISHED"
    PUBLISHED = "PUBLISHED"
    ERROR = "ERROR"
    EXPIRED = "EXPIRED"


@dataclass(frozen=True, slots=True)
class State:
    """What a container says of itself; `is_lasting`: a new container would fail in the same way."""

    stage: Stage
    reason: str = ""
    is_lasting: bool = True


class Held(TypedDict):
    """A container in the notes; `made_at` is our time, of the post's own."""

    id: str
    is_ready: bool
    made_at: NotRequired[str]


@dataclass(frozen=True, slots=True)
class Yard:
    """One account's calls: make an item of a carousel, make the post's container, look at either."""

    item: Callable[[Medium], str]
    whole: Callable[[list[str]], str]
    look: Callable[[str], State]


def container_of(notes: Json) -> str:
    """Give the id of the post's container; empty before it was made."""
    held = cast("Held | None", notes.get("container"))
    return held["id"] if held else ""


def is_old(notes: Json) -> bool:
    """Say whether the post's container has been there for so long that the platform should find it."""
    held = cast("Held | None", notes.get("container"))
    made_at = held.get("made_at") if held else None
    return made_at is not None and datetime.now(UTC) - datetime.fromisoformat(made_at) > FOUND_WITHIN


def address_of(medium: Medium) -> str:
    """
    Say where the platform finds a file.

    Raises:
        Rejected: nowhere.
    """
    if not medium.address:
        raise Rejected(
            "the platform fetches media itself, and this installation has no public address for them: "
            "set the public address of the service"
        )
    return medium.address


def prepare(draft: Draft, so_far: Prepared, yard: Yard) -> Prepared:
    """
    Take one step: make the next item, look at one, make the container, or look at it.

    Raises:
        Rejected: the platform cannot use a file. Transient: `prepare_again`, it may be able to later.
    """
    items = list(cast("list[Held]", so_far.notes.get("items", [])))
    looks = cast("int", so_far.notes.get("looks", 0))
    whole = cast("Held | None", so_far.notes.get("container"))
    if whole is not None:
        return _noted(items, _looked(whole, yard), looks + 1)
    if len(draft.media) > 1:
        if len(items) < len(draft.media):
            items.append({"id": yard.item(draft.media[len(items)]), "is_ready": False})
            return _noted(items, None, looks, pause_seconds=0.0)
        for place, item in enumerate(items):
            if not item["is_ready"]:
                items[place] = _looked(item, yard)
                is_waiting = not items[place]["is_ready"]
                return _noted(items, None, looks + is_waiting, pause_seconds=None if is_waiting else 0.0)
    identity = yard.whole([item["id"] for item in items])
    whole = {"id": identity, "is_ready": False, "made_at": datetime.now(UTC).isoformat()}
    return _noted(items, whole, 0)


def _looked(held: Held, yard: Yard) -> Held:
    state = yard.look(held["id"])
    if state.stage is Stage.ERROR and state.is_lasting:
        raise Rejected(state.reason or "the platform could not process the media")
    if state.stage in {Stage.ERROR, Stage.EXPIRED}:
        raise Transient(state.reason or "what was prepared has expired", prepare_again=True)
    # One that is published already is found at commit.
    return {**held, "is_ready": state.stage is not Stage.IN_PROGRESS}


def _noted(items: list[Held], whole: Held | None, looks: int, *, pause_seconds: float | None = None) -> Prepared:
    is_ready = whole is not None and whole["is_ready"]
    notes: dict[str, object] = {"items": items, "container": whole, "looks": looks}
    if pause_seconds is None:
        pause_seconds = PAUSES_SECONDS[min(looks, len(PAUSES_SECONDS) - 1)]
    return Prepared(ready=is_ready, notes=notes, again_in_seconds=0.0 if is_ready else pause_seconds)


def refused(refusal: ConnectorError, look: Callable[[], State], *, is_old: bool) -> ConnectorError:
    """
    Say what "not ready" or "not found" at publishing means, by the container itself.

    Such refusals come too early, too late, and after the post went out. Of some finished containers they come for ever:
    one that `is_old` is not waited for any longer.
    """
    try:
        state = look()
    except Transient as error:
        return Uncertain(error.reason)
    if state.stage is Stage.PUBLISHED:
        return Uncertain(refusal.reason, status=refusal.status, code=refusal.code)
    is_gone = state.stage in {Stage.ERROR, Stage.EXPIRED} or (is_old and state.stage is Stage.FINISHED)
    return Transient(refusal.reason, prepare_again=is_gone, status=refusal.status, code=refusal.code)


def sight(notes: Json, look: Callable[[str], State], listed: Callable[[], Published | CannotTell | None]) -> Sight:
    """
    Say what became of a post: the container decides, the account's list gives the post.

    `listed` gives the post, None where the list surely lacks it, or why it cannot be told. Raises as `look` and it.
    """
    identity = container_of(notes)
    if not identity:
        return listed() or Absent()
    try:
        state = look(identity)
    except Transient as error:
        if not error.code:
            raise
        # The platform does not know the container any more.
        return listed() or CannotTell(f"the platform does not know what became of the post: {error.reason}")
    match state.stage:
        case Stage.PUBLISHED:
            return listed() or CannotTell("the platform says that it is published, but does not list it yet")
        case Stage.FINISHED | Stage.IN_PROGRESS:
            return Absent()
        case Stage.ERROR | Stage.EXPIRED:
            return Absent(prepare_again=True)
