"""How late a post by hand is, and when whoever should publish it is reminded next."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from corong.alerts.rules import REMINDERS


@dataclass(frozen=True, slots=True)
class Reminder:
    """How many reminders its lateness has earned so far, and when the next one comes; None: that was the last."""

    sent: int
    next_at: datetime | None


def of(due_at: datetime, now: datetime) -> Reminder:
    """Say where a post by hand stands among its reminders."""
    late_seconds = (now - due_at).total_seconds()
    moments = sorted(seconds for seconds, _ in REMINDERS)
    later = [seconds for seconds in moments if seconds > late_seconds]
    next_at = due_at + timedelta(seconds=later[0]) if later else None
    return Reminder(sent=len(moments) - len(later), next_at=next_at)
