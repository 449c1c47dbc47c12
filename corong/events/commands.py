"""Writing the log, and sealing it: committed events are chained by their hashes, a batch at a time."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC

from django.db import transaction

from corong.database import rows
from corong.events.models import Event

_LOCK = 0x636F726F02


def record(
    kind: str,
    *,
    subject: str,
    subject_id: int,
    organisation_id: int | None,
    person_id: int | None,
    details: Mapping[str, object],
) -> None:
    """Log one thing that happened, in the caller's transaction."""
    rows(
        "INSERT INTO events_event (at, kind, subject, subject_id, organisation_id, person_id, details, previous, seal)"
        " VALUES (clock_timestamp(), %s, %s, %s, %s, %s, %s::jsonb, '', '')",
        [kind, subject, subject_id, organisation_id, person_id, json.dumps(details, default=str)],
    )


def digest(event: Event, *, sequence: int, previous: str) -> str:
    """Give the seal of an event: a SHA-256 over all it says, its place and the seal before it."""
    whole = [
        sequence,
        previous,
        event.at.astimezone(UTC).isoformat(),
        event.kind,
        event.subject,
        event.subject_id,
        event.organisation_id,
        event.person_id,
        event.details,
    ]
    return hashlib.sha256(json.dumps(whole, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def seal(*, limit: int = 1000) -> int:
    """
    Chain up to `limit` committed events that are not sealed yet; say how many.

    Sealing happens after commit, so that no lock on the end of the chain stands in the way of publishing.
    """
    rows("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    events = list(Event.objects.filter(sequence__isnull=True).order_by("id")[:limit])
    if not events:
        return 0
    last = Event.objects.filter(sequence__isnull=False).order_by("-sequence").first()
    sequence, previous = (last.sequence or 0, last.seal) if last else (0, "")
    chained: list[tuple[int, int, str, str]] = []
    for event in events:
        sequence += 1
        seal_of_event = digest(event, sequence=sequence, previous=previous)
        chained.append((event.pk, sequence, previous, seal_of_event))
        previous = seal_of_event
    rows(
        """
        UPDATE events_event e SET sequence = c.sequence, previous = c.previous, seal = c.seal
        FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[]) AS c(id, sequence, previous, seal)
        WHERE e.id = c.id
        """,
        [list(column) for column in zip(*chained, strict=True)],
    )
    return len(events)
