"""How messages and answers look, and what was done about them in sentences."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final, NamedTuple

from django.utils.translation import gettext

from corong.conversations.models import Message, Reply
from corong.conversations.patience import Patience
from corong.conversations.queries import Pile
from corong.conversations.states import ReplyState, Settled
from corong.events.models import Event
from dashboard.causes import in_words
from dashboard.deliveries.sentences import Entry
from dashboard.states import Look

MINUTES: Final = 60
LOOKS: Final[Mapping[ReplyState, Look]] = {
    ReplyState.PROPOSED: Look("eye", "warn"),
    ReplyState.QUEUED: Look("queue", "info"),
    ReplyState.SENDING: Look("send", "info"),
    ReplyState.SENT: Look("check", "good"),
    ReplyState.UNCERTAIN: Look("question", "bad"),
    ReplyState.HELD: Look("pause", "warn"),
    ReplyState.FAILED: Look("cross", "bad"),
    ReplyState.REFUSED: Look("cross", "warn"),
    ReplyState.WITHDRAWN: Look("minus", "calm"),
}
MOVING: Final = frozenset({ReplyState.QUEUED, ReplyState.SENDING})


class Chip(NamedTuple):
    """An icon, a tone and words."""

    icon: str
    tone: str
    text: str


def pile_names() -> Mapping[Pile, str]:
    """Name what a person looks through."""
    return {
        Pile.OPEN: gettext("Waiting for an answer"),
        Pile.ASSIGNED: gettext("Somebody cares for it"),
        Pile.ANSWERS: gettext("Answers that need a person"),
        Pile.ANSWERED: gettext("Done"),
        Pile.HIDDEN: gettext("Hidden"),
        Pile.GONE: gettext("Deleted by their authors"),
        Pile.EVERY: gettext("All"),
    }


def chip_of(message: Message, newest: Reply | None) -> Chip:
    """Say where a message stands, in one chip."""
    if message.hidden_at is not None:
        return Chip("minus", "calm", gettext("Hidden"))
    if newest is not None and newest.state not in {ReplyState.SENT, ReplyState.WITHDRAWN}:
        look = LOOKS[ReplyState(newest.state)]
        return Chip(look.icon, look.tone, gettext("Answer: %(state)s") % {"state": newest.get_state_display()})
    if message.settled_at is not None:
        return Chip("check", "good", message.get_settled_how_display())
    if message.gone_at is not None:
        return Chip("bin", "calm", gettext("Deleted"))
    if message.assignee is not None:
        return Chip("hand", "info", gettext("Assigned"))
    return Chip("clock", "warn", gettext("Not answered yet"))


def clock_of(patience: Patience | None) -> Chip | None:
    """Say how long a message waits, or waited, in working time."""
    if patience is None:
        return None
    facts = {"time": duration(patience.waited), "goal": duration(patience.goal)}
    if patience.is_over and patience.is_late:
        text = gettext("First answer after %(time)s of working time; the goal is %(goal)s")
    elif patience.is_over:
        text = gettext("First answer after %(time)s of working time")
    else:
        text = gettext("Waits for %(time)s of working time; the goal is %(goal)s")
    tone = "warn" if patience.is_over and patience.is_late else "bad" if patience.is_late else "calm"
    return Chip("late" if patience.is_late else "clock", tone, text % facts)


def duration(length: timedelta) -> str:
    """Write hours and minutes."""
    minutes = int(length.total_seconds()) // MINUTES
    facts = {"hours": minutes // MINUTES, "minutes": minutes % MINUTES}
    if facts["hours"] and facts["minutes"]:
        return gettext("%(hours)s h %(minutes)s min") % facts
    if facts["hours"]:
        return gettext("%(hours)s h") % facts
    return gettext("%(minutes)s min") % facts


def kind_name(message: Message) -> str:
    """Say whether a message answers one of our posts or names us elsewhere."""
    return gettext("Comment") if message.kind == "reply" else gettext("Mention")


def entries(events: Sequence[Event], names: Mapping[int, str]) -> Sequence[Entry]:
    """Tell what was done as a story, earliest first."""
    return [_entry(event, names) for event in events]


def _entry(event: Event, names: Mapping[int, str]) -> Entry:
    title = _titles().get(event.kind, event.kind)
    if event.kind == "message.assigned":
        to = event.details.get("to")
        title = (
            gettext("Assigned to %(name)s") % {"name": names.get(int(to), "?")} if to else gettext("Assigned to nobody")
        )
    if event.kind == "message.settled":
        title = str(Settled(str(event.details["how"])).label)
    detail = in_words(str(event.details.get("reason") or event.details.get("ticket") or ""))
    state = event.kind.removeprefix("reply.")
    tone = LOOKS[ReplyState(state)].tone if state in set(ReplyState) else "calm"
    by = names.get(event.person_id, "") if event.person_id is not None else ""
    return Entry(at=event.at, tone=tone, title=title, detail=detail, by=by)


def _titles() -> Mapping[str, str]:
    return {
        "message.hidden": gettext("Hidden"),
        "message.shown": gettext("Shown again"),
        "message.hidden_there": gettext("Hidden on the platform"),
        "message.shown_there": gettext("Shown again on the platform"),
        "message.hiding_refused": gettext("The platform refused"),
        "message.reopened": gettext("Waits for an answer again"),
        "message.ticket": gettext("Linked to a complaint"),
        "reply.written": gettext("Answer written"),
        "reply.approved": gettext("Answer approved"),
        "reply.refused": gettext("Answer sent back"),
        "reply.withdrawn": gettext("Answer withdrawn"),
        "reply.sent": gettext("Answer sent"),
        "reply.sent_again": gettext("Asked to send the answer again"),
        "reply.found": gettext("A person found the answer on the platform"),
        "reply.given_up": gettext("The answer was given up: it is not on the platform"),
        "reply.uncertain": gettext("The platform's word was lost: the answer may be out"),
        "reply.queued": gettext("The answer is put back to be sent again"),
        "reply.held": gettext("The answer is held"),
        "reply.failed": gettext("The answer was not taken"),
    }
