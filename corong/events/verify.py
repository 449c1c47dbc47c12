"""Walks the chain of events and says where it breaks."""

from collections.abc import Iterator
from dataclasses import dataclass

from corong.events.commands import digest
from corong.events.models import Event


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold: the sequence number, and what is wrong there."""

    sequence: int
    what: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far the chain was walked: `last` is its newest seal, worth noting elsewhere."""

    sealed: int
    unsealed: int
    last: str
    breaks: tuple[Break, ...]


def verify(*, most_breaks: int = 20) -> Verdict:
    """Check every sealed event against its seal and the one before it; stop after `most_breaks`."""
    breaks: list[Break] = []
    sealed, last = 0, ""
    events = Event.objects.filter(sequence__isnull=False).order_by("sequence").iterator(chunk_size=2000)
    for found in _walk(events):
        if isinstance(found, Break):
            breaks.append(found)
            if len(breaks) >= most_breaks:
                break
        else:
            sealed, last = sealed + 1, found
    unsealed = Event.objects.filter(sequence__isnull=True).count()
    return Verdict(sealed=sealed, unsealed=unsealed, last=last, breaks=tuple(breaks))


def _walk(events: Iterator[Event]) -> Iterator[str | Break]:
    """Give the seal of each event that holds, and a break for each that does not."""
    expected, previous = 1, ""
    for event in events:
        sequence = event.sequence or 0
        if sequence != expected:
            yield Break(expected, f"events {expected} to {sequence - 1} are missing")
        elif event.previous != previous:
            yield Break(sequence, "it does not continue the event before it")
        elif digest(event, sequence=sequence, previous=event.previous) != event.seal:
            yield Break(sequence, "it was changed after it was sealed")
        else:
            yield event.seal
        expected, previous = sequence + 1, event.seal
