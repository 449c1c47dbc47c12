"""Reads of the log."""

from collections.abc import Sequence

from corong.events.models import Event


def of_subject(subject: str, subject_id: int, *, newest: int = 200) -> Sequence[Event]:
    """Give the newest events of one object, oldest first."""
    found = Event.objects.filter(subject=subject, subject_id=subject_id).order_by("-id")[:newest]
    return list(reversed(found))
