"""Messages to people beside mail: made with a notice, put off over quiet hours, sent until they arrive."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from corong.alerts.rules import Cause
from corong.database import rows
from corong.mailings.commands import quiet_until
from corong.people.models import Person
from corong.retrying import Retrying
from corong.tellings.models import Channel, Chat, Despatch, Device, Mute
from corong.tellings.rules import is_heard

LEASE_SECONDS: Final = 120
RETRYING: Final = Retrying("tellings_despatch", first_pause_seconds=10, longest_pause_seconds=1800, most_tries=12)


def hearing(people: Sequence[Person], channel: Channel, causes: Collection[Cause]) -> Sequence[Person]:
    """Give those of the people who want to hear of these causes by a channel."""
    muted = _muted(people)
    return [each for each in people if is_heard(causes, muted.get((each.pk, channel), set()))]


def despatch(
    notice_id: int, people: Sequence[Person], causes: Collection[Cause], *, is_urgent: bool, moment: datetime
) -> int:
    """Make what is to be sent of a notice to these people, in the caller's unit; say how many messages."""
    made = 0
    muted = _muted(people)
    for person, channel, device_id in _places(people):
        if not is_heard(causes, muted.get((person.pk, channel), set())):
            continue
        until = quiet_until(person, moment, is_urgent=is_urgent)
        occasion = f"quiet until {until.isoformat(timespec='minutes')}" if until else f"notice {notice_id}"
        made += len(
            rows(
                """
                INSERT INTO tellings_despatch AS d (person_id, channel, device_id, notice_id, occasion, count,
                    next_try_at)
                VALUES (%s, %s, %s, %s, %s, 1, coalesce(%s, clock_timestamp()))
                ON CONFLICT (person_id, channel, device_id, occasion) DO UPDATE SET count = d.count + 1
                RETURNING id
                """,
                [person.pk, channel.value, device_id, notice_id, occasion, until],
            )
        )
    return made


def _places(people: Sequence[Person]) -> Iterator[tuple[Person, Channel, int | None]]:
    known = {person.pk: person for person in people}
    for device in Device.objects.filter(person__in=known).order_by("pk"):
        yield known[device.person_id], Channel.PUSH, device.pk
    for person_id in Chat.objects.filter(person__in=known).order_by("pk").values_list("person_id", flat=True):
        yield known[person_id], Channel.TELEGRAM, None


def _muted(people: Sequence[Person]) -> Mapping[tuple[int, str], set[str]]:
    found: dict[tuple[int, str], set[str]] = {}
    for mute in Mute.objects.filter(person__in=people):
        found.setdefault((mute.person_id, mute.channel), set()).add(mute.kind)
    return found


def unsent(limit: int) -> list[int]:
    """Give messages a worker should try to send now, and put the next try off: the pause doubles."""
    return RETRYING.due(limit)


def take(despatch_id: int) -> Despatch | None:
    """Give a message to this worker alone; None: another has it, or it was sent."""
    taken = rows(
        "UPDATE tellings_despatch SET taken_until = clock_timestamp() + %s * interval '1 second' WHERE id = %s"
        " AND sent_at IS NULL AND (taken_until IS NULL OR taken_until < clock_timestamp()) RETURNING id",
        [LEASE_SECONDS, despatch_id],
    )
    return Despatch.objects.select_related("person", "device").get(pk=despatch_id) if taken else None


def sent(found: Despatch) -> None:
    """Store that it was taken."""
    rows(
        "UPDATE tellings_despatch SET sent_at = clock_timestamp(), taken_until = NULL, next_try_at = NULL,"
        " failure = '' WHERE id = %s",
        [found.pk],
    )
    if found.device_id is not None:
        rows("UPDATE tellings_device SET reached_at = clock_timestamp() WHERE id = %s", [found.device_id])


def failed(found: Despatch, failure: str, *, for_good: bool) -> None:
    """Give it back for the next try, or for good."""
    rows(
        "UPDATE tellings_despatch SET taken_until = NULL, failure = %s,"
        " next_try_at = CASE WHEN %s THEN NULL ELSE next_try_at END WHERE id = %s",
        [failure[:300], for_good, found.pk],
    )


def mute(person: Person, chosen: Mapping[Channel, Collection[str]]) -> None:
    """Store of which kinds a person wants to hear nothing, by channel."""
    Mute.objects.filter(person=person).delete()
    Mute.objects.bulk_create(
        Mute(person=person, channel=channel, kind=kind) for channel, kinds in chosen.items() for kind in kinds
    )


def muted_by(person: Person) -> Mapping[str, set[str]]:
    """Give of which kinds a person wants to hear nothing, by channel."""
    found: dict[str, set[str]] = {}
    for each in Mute.objects.filter(person=person):
        found.setdefault(each.channel, set()).add(each.kind)
    return found
