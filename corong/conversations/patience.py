"""How long a message has waited for its first answer, in working time of its office."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from corong.conversations.desks import Manner
from corong.conversations.models import Message
from corong.conversations.rules import working_time
from corong.conversations.states import Settled
from corong.organisations.holidays import is_off


@dataclass(frozen=True, slots=True)
class Patience:
    """Working time until the first answer, or until now; `goal` is what the office wants it to be at most."""

    waited: timedelta
    goal: timedelta
    is_over: bool
    """The answer came: the clock stands still."""

    @property
    def is_late(self) -> bool:
        """Whether it took, or takes, longer than the office wants."""
        return self.waited > self.goal


def patience(message: Message, manner: Manner, now: datetime) -> Patience | None:
    """Read the clock of a message; None: nobody waits, because it needs no answer, is hidden or gone."""
    is_settled = message.settled_at is not None
    if message.settled_how == Settled.NO_NEED or (not is_settled and (message.hidden_at or message.gone_at)):
        return None
    hours = manner.hours(message.account.organisation)
    waited = working_time(message.written_at, message.settled_at or now, hours, is_off)
    return Patience(waited, timedelta(minutes=manner.goal_minutes), is_over=is_settled)
