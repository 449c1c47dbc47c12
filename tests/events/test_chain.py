"""The log of events shows what was altered after it was sealed."""

import pytest
from django.db import connection

from corong.database import rows
from corong.events import checking
from corong.events.commands import record, seal
from corong.events.models import Event
from corong.events.verify import verify


def write(number: int) -> None:
    for index in range(number):
        record(
            "test.happened",
            subject="test",
            subject_id=index,
            organisation_id=None,
            person_id=None,
            details={"text": f"peristiwa {index}", "price": 1.5},
        )


@pytest.mark.django_db
def test_an_untouched_log_holds_however_many_batches_sealed_it() -> None:
    write(7)
    assert seal(limit=5) == 5
    assert seal(limit=5) == 2
    assert seal(limit=5) == 0
    verdict = verify()
    assert (verdict.sealed, verdict.unsealed, verdict.breaks) == (7, 0, ())
    assert verdict.last == Event.objects.order_by("-sequence")[0].seal


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tampering", "what"),
    [
        ('UPDATE events_event SET details = \'{"text": "lain"}\' WHERE sequence = 3', "changed"),
        ("UPDATE events_event SET at = at - interval '1 hour' WHERE sequence = 3", "changed"),
        ("UPDATE events_event SET person_id = 5 WHERE sequence = 3", "changed"),
        ("DELETE FROM events_event WHERE sequence = 3", "missing"),
        ("UPDATE events_event SET seal = repeat('0', 64) WHERE sequence = 3", "changed"),
    ],
)
def test_an_altered_event_breaks_the_chain_at_its_place(tampering: str, what: str) -> None:
    write(5)
    seal()
    rows(tampering)
    first = verify().breaks[0]
    assert first.sequence == 3
    assert what in first.what


@pytest.mark.django_db
def test_an_event_whose_seal_was_made_anew_still_breaks_the_next_one() -> None:
    from corong.events.commands import digest

    write(5)
    seal()
    event = Event.objects.get(sequence=3)
    event.details = {"text": "lain"}
    event.seal = digest(event, sequence=3, previous=event.previous)
    event.save()
    assert [each.sequence for each in verify().breaks] == [4]


@pytest.mark.django_db
def test_while_one_walks_along_the_log_no_other_does() -> None:
    write(3)
    seal()
    check = checking.ask()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [checking.WALK])
            checking.run(check.pk)
            cursor.execute("SELECT pg_advisory_unlock(%s)", [checking.WALK])
        assert checking.latest() is None
    finally:
        other.close()
    checking.run(check.pk)
    found = checking.latest()
    assert found is not None
    assert found.sealed == 3
