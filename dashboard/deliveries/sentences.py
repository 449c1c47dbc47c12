"""The log of a delivery in sentences: events and attempts, merged in time order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import number_format
from django.utils.translation import gettext

from corong.deliveries.models import Attempt
from corong.deliveries.states import State
from corong.events.models import Event
from dashboard.causes import in_words
from dashboard.states import LOOKS


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the story."""

    at: datetime
    tone: str
    title: str
    detail: str = ""
    by: str = ""


def event_titles() -> Mapping[str, str]:
    """Say what each kind of event of a delivery means."""
    return {
        "delivery.scheduled": gettext("Scheduled"),
        "delivery.edited": gettext("Its content was changed"),
        "delivery.look_asked": gettext("Asked to look for it at once"),
        "delivery.removed": gettext("Taken out of the thread"),
        "delivery.rescheduled": gettext("Given a new time"),
        "delivery.queued": gettext("Due: handed to the publishing queue"),
        "delivery.publishing": gettext("Taken up by a publishing process"),
        "delivery.published": gettext("Published"),
        "delivery.uncertain": gettext("Uncertain: the platform's answer was lost, the post may be visible"),
        "delivery.failed": gettext("Failed: the platform refused the post"),
        "delivery.held": gettext("Held: it waits for a new time"),
        "delivery.missed": gettext("Missed: its time passed while it could not be published"),
        "delivery.cancelled": gettext("Cancelled"),
        "delivery.needs_hand": gettext("Waits for somebody to publish it by hand"),
        "delivery.draft": gettext("Put back to draft"),
        "delivery.in_review": gettext("Sent for approval"),
        "delivery.approved": gettext("Approved"),
    }


def _verbs() -> Mapping[str, str]:
    return {
        "prepare": gettext("preparing ahead of time"),
        "publish": gettext("publishing"),
        "look": gettext("looking for the post on the platform"),
        "find": gettext("looking for the post on the platform"),
    }


def _phases() -> Mapping[str, str]:
    return {
        "none": gettext("not begun"),
        "prepare": gettext("preparing media"),
        "prepared": gettext("prepared"),
        "commit": gettext("sent to the platform"),
    }


def _outcomes() -> Mapping[str, str]:
    return {
        "": gettext("under way"),
        "published": gettext("published"),
        "prepared": gettext("ready for its time"),
        "later": gettext("to be tried again"),
        "uncertain": gettext("no answer: it may be visible"),
        "cannot_tell": gettext("could not be decided yet"),
        "failed": gettext("refused by the platform"),
        "held": gettext("stopped by a hold"),
        "superseded": gettext("overtaken by another try"),
    }


def entries(events: Sequence[Event], attempts: Sequence[Attempt], names: Mapping[int, str]) -> Sequence[Entry]:
    """Tell events and attempts as one story, earliest first."""
    told = [_of_event(event, names) for event in events] + [_of_attempt(attempt) for attempt in attempts]
    return sorted(told, key=lambda entry: entry.at)


def _of_event(event: Event, names: Mapping[int, str]) -> Entry:
    titles = event_titles()
    name = event.kind.removeprefix("delivery.")
    if event.kind == "delivery.scheduled" and event.details.get("prepared"):
        title = gettext("Media are ready; it waits for its time")
    elif event.kind == "delivery.scheduled" and event.details.get("seconds") is not None:
        title = gettext("Put back to be tried again in %(seconds)s s") % {
            "seconds": number_format(round(float(event.details["seconds"]), 1))
        }
    else:
        title = titles.get(event.kind, event.kind)
    reason = in_words(str(event.details.get("reason") or ""))
    by = names.get(event.person_id, "") if event.person_id is not None else ""
    tone = LOOKS[State(name)].tone if name in set(State) else "calm"
    return Entry(at=event.at, tone=tone, title=title, detail=reason, by=by)


def _of_attempt(attempt: Attempt) -> Entry:
    facts = {
        "number": attempt.fence,
        "verb": _verbs().get(attempt.verb, attempt.verb),
        "phase": _phases().get(attempt.phase, attempt.phase),
        "outcome": _outcomes().get(attempt.outcome, attempt.outcome),
    }
    title = gettext("Try %(number)s, %(verb)s: %(outcome)s (reached: %(phase)s)") % facts
    took = ""
    if attempt.finished_at is not None:
        seconds = (attempt.finished_at - attempt.started_at).total_seconds()
        took = gettext("It took %(seconds)s s.") % {"seconds": number_format(seconds, decimal_pos=2)}
    tones = {"published": "good", "failed": "bad", "uncertain": "bad", "cannot_tell": "warn", "later": "warn"}
    return Entry(
        at=attempt.started_at,
        tone=tones.get(attempt.outcome, "calm"),
        title=title,
        detail=" · ".join(piece for piece in (in_words(attempt.message) or attempt.error_class, took) if piece),
        by=attempt.worker,
    )
