"""The only writers of what people were told."""

from collections.abc import Sequence

from corong.database import numbers, rows
from corong.people.models import Person


def tell(notice_id: int, people: Sequence[Person]) -> frozenset[int]:
    """Put a notice on the page of each person, once; give the people who did not have it, in the caller's unit."""
    found = rows(
        "INSERT INTO tellings_telling (person_id, notice_id) SELECT unnest(%s::bigint[]), %s"
        " ON CONFLICT (person_id, notice_id) DO NOTHING RETURNING person_id",
        [numbers(person.pk for person in people), notice_id],
    )
    return frozenset(row[0] for row in found)


def read(person: Person, notice_ids: Sequence[int] | None = None) -> int:
    """Note that a person knows of these notices, or of all; say of how many they did not before."""
    return len(
        rows(
            "UPDATE tellings_telling SET read_at = clock_timestamp() WHERE person_id = %s AND read_at IS NULL"
            " AND (%s::bigint[] IS NULL OR notice_id = ANY(%s::bigint[])) RETURNING id",
            [person.pk, *[None if notice_ids is None else numbers(notice_ids)] * 2],
        )
    )
