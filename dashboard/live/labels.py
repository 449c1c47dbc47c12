"""How each state of a broadcast looks, and its log in sentences."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext

from connectors.broadcast import Privacy
from corong.broadcasts.states import State, Step
from corong.events.models import Event
from dashboard.causes import in_words
from dashboard.deliveries.sentences import Entry
from dashboard.states import Look

LOOKS: Final[Mapping[State, Look]] = {
    State.PLANNED: Look("clock", "info"),
    State.MAKING: Look("queue", "info"),
    State.READY: Look("check", "info"),
    State.TESTING: Look("eye", "info"),
    State.LIVE: Look("pulse", "good"),
    State.COMPLETE: Look("check", "calm"),
    State.HELD: Look("pause", "warn"),
    State.MISSED: Look("late", "warn"),
    State.FAILED: Look("cross", "bad"),
    State.UNCERTAIN: Look("question", "bad"),
    State.CANCELLED: Look("minus", "calm"),
}


def privacies() -> Sequence[tuple[str, str]]:
    """Name who may see a broadcast."""
    return [
        (Privacy.PUBLIC.value, gettext("Everybody")),
        (Privacy.UNLISTED.value, gettext("Whoever has the address")),
        (Privacy.PRIVATE.value, gettext("Nobody outside the channel")),
    ]


def health(word: str) -> str:
    """Say how well the picture arrives; what a platform says beyond that stays as it is."""
    names = {
        "good": gettext("good"),
        "ok": gettext("sufficient"),
        "bad": gettext("bad"),
        "noData": gettext("nothing arrives"),
        "revoked": gettext("taken down by the platform"),
    }
    return names.get(word, word)


def entries(events: Sequence[Event], names: Mapping[int, str]) -> Sequence[Entry]:
    """Tell what happened as a story, earliest first."""
    return [_entry(event, names) for event in events]


def _entry(event: Event, names: Mapping[int, str]) -> Entry:
    name = event.kind.removeprefix("broadcast.")
    title = _titles().get(name, event.kind)
    if name == "done":
        title = _deeds().get(str(event.details.get("step")), title)
        if event.details.get("is_taken") is False:
            title = gettext("The platform takes no picture from this channel: it chooses one itself")
    reason = in_words(str(event.details.get("reason") or ""))
    by = names.get(event.person_id, "") if event.person_id is not None else ""
    tone = LOOKS[State(name)].tone if name in set(State) else "warn" if name == "trouble" else "calm"
    return Entry(at=event.at, tone=tone, title=title, detail=reason, by=by)


def _titles() -> Mapping[str, str]:
    return {
        "planned": gettext("Planned"),
        "making": gettext("Its page is being made on the platform"),
        "announced": gettext("Its page is there"),
        "uncertain": gettext("Uncertain: the platform's answer was lost, its page may be there"),
        "ready": gettext("Ready: it waits for its time"),
        "testing": gettext("The picture is being tested; the public does not see it"),
        "live": gettext("On air"),
        "told": gettext("Announced on the other accounts"),
        "complete": gettext("Ended"),
        "held": gettext("Held: it waits for a person"),
        "missed": gettext("Missed: its time passed"),
        "failed": gettext("Failed: it cannot go on without a person"),
        "cancelled": gettext("Cancelled"),
        "changed": gettext("Changed"),
        "approved": gettext("Approved"),
        "hurried": gettext("Asked to go on at once"),
        "asked_test": gettext("Asked to test the picture"),
        "asked_live": gettext("Asked to go on air"),
        "asked_end": gettext("Asked to end it"),
        "asked_remove": gettext("Asked to call it off"),
        "key_shown": gettext("The key of the stream was shown"),
        "trouble": gettext("Waits"),
    }


def _deeds() -> Mapping[str, str]:
    return {
        Step.STREAM.value: gettext("The place for the encoder is made"),
        Step.BIND.value: gettext("The encoder's picture leads into the broadcast"),
        Step.ILLUSTRATE.value: gettext("The page has its picture"),
        Step.CHANGE.value: gettext("The platform knows the change"),
    }
