"""Where an answer stands, how it may move, and how a message is settled; pure."""

from collections.abc import Mapping
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy


class ReplyState(models.TextChoices):
    """Where an answer stands."""

    PROPOSED = "proposed", gettext_lazy("Waits for approval")
    QUEUED = "queued", gettext_lazy("On its way")
    SENDING = "sending", gettext_lazy("Being sent")
    SENT = "sent", gettext_lazy("Sent")
    UNCERTAIN = "uncertain", gettext_lazy("May be out")
    HELD = "held", gettext_lazy("Held")
    FAILED = "failed", gettext_lazy("Not sent")
    REFUSED = "refused", gettext_lazy("Refused")
    WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")


class Settled(models.TextChoices):
    """Why a message needs no answer any more."""

    ANSWERED = "answered", gettext_lazy("Answered")
    ELSEWHERE = "elsewhere", gettext_lazy("Answered outside Corong")
    NO_NEED = "no_need", gettext_lazy("Needs no answer")


class HidingState(models.TextChoices):
    """Where a wish to hide a message on its platform, or to show it again, stands."""

    WAITING = "waiting", gettext_lazy("Under way")
    DONE = "done", gettext_lazy("Done")
    REFUSED = "refused", gettext_lazy("Refused")


MOVES: Final[Mapping[ReplyState, frozenset[ReplyState]]] = {
    ReplyState.PROPOSED: frozenset({ReplyState.QUEUED, ReplyState.REFUSED, ReplyState.WITHDRAWN}),
    ReplyState.QUEUED: frozenset({ReplyState.SENDING, ReplyState.HELD, ReplyState.WITHDRAWN}),
    ReplyState.SENDING: frozenset(
        {ReplyState.SENT, ReplyState.QUEUED, ReplyState.UNCERTAIN, ReplyState.HELD, ReplyState.FAILED}
    ),
    ReplyState.UNCERTAIN: frozenset({ReplyState.SENT, ReplyState.QUEUED, ReplyState.FAILED}),
    ReplyState.HELD: frozenset({ReplyState.QUEUED, ReplyState.WITHDRAWN}),
    ReplyState.FAILED: frozenset({ReplyState.QUEUED, ReplyState.WITHDRAWN}),
    ReplyState.SENT: frozenset(),
    ReplyState.REFUSED: frozenset(),
    ReplyState.WITHDRAWN: frozenset(),
}
OPEN: Final = frozenset(
    {ReplyState.PROPOSED, ReplyState.QUEUED, ReplyState.SENDING, ReplyState.UNCERTAIN, ReplyState.HELD}
)
"""While an answer is in one of these, no other is written to the same message."""


class WrongMoveError(Exception):
    """The answer is no longer where it would have to be for this."""


def check(frm: ReplyState, to: ReplyState) -> None:
    """
    Let a move through that the table allows.

    Raises:
        WrongMoveError: it does not.
    """
    if to not in MOVES[frm]:
        raise WrongMoveError(f"an answer does not go from {frm} to {to}")
