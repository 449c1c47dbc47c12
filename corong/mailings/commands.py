"""The only writers of what people want to be mailed, and of those mails."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Final

from django.db.models import Exists, OuterRef

from corong.database import now, rows
from corong.mailings import rules
from corong.mailings.models import Deferral, Kind, Mailing, Preference
from corong.mailings.queries import zone_of
from corong.people.models import Person
from corong.retrying import Retrying

LEASE_SECONDS: Final = 120
"""How long a worker may take to send one."""
RETRYING: Final = Retrying("mailings_mailing", first_pause_seconds=30, longest_pause_seconds=1800, most_tries=12)


def prefer(
    person: Person,
    *,
    quiet_from: time | None,
    quiet_until: time | None,
    is_quiet_always: bool,
    digest_at: time | None,
) -> Preference:
    """Store what a person wants."""
    fields = {
        "quiet_from": quiet_from,
        "quiet_until": quiet_until,
        "is_quiet_always": is_quiet_always,
        "digest_at": digest_at,
        "changed_at": now(),
    }
    stored, _ = Preference.objects.update_or_create(person=person, defaults=fields)
    return stored


def awake(people: Sequence[Person], notice_id: int, *, is_urgent: bool, moment: datetime) -> Sequence[Person]:
    """
    Give those of the people who are told of a notice now; the others are told when their quiet hours end.

    Who was put off once stays so: a notice that is tried again after the quiet hours does not come twice.
    """
    wants = Preference.objects.in_bulk([person.pk for person in people])
    put_off = set(Deferral.objects.filter(notice=notice_id).values_list("mailing__person", flat=True))
    told = []
    for person in people:
        until = _quiet_until(person, wants.get(person.pk), moment, is_urgent=is_urgent)
        if person.pk in put_off:
            continue
        if until is None:
            told.append(person)
        else:
            _defer(notice_id, person, until)
    return told


def quiet_until(person: Person, moment: datetime, *, is_urgent: bool) -> datetime | None:
    """Say until when a person is in their quiet hours; None: they are told now."""
    return _quiet_until(person, Preference.objects.filter(person=person).first(), moment, is_urgent=is_urgent)


def _quiet_until(person: Person, wants: Preference | None, moment: datetime, *, is_urgent: bool) -> datetime | None:
    if wants is None or (is_urgent and not wants.is_quiet_always):
        return None
    zone = zone_of(person)
    return rules.quiet_until(moment, wants.quiet_from, wants.quiet_until, zone) if zone else None


def _defer(notice_id: int, person: Person, until: datetime) -> None:
    """Let a person hear of a notice when their quiet hours end, together with what else came in them."""
    mailing, _ = Mailing.objects.get_or_create(
        person=person,
        kind=Kind.LATER,
        occasion=until.isoformat(timespec="minutes"),
        # A moment later, so that nothing that is put off in the last second misses it.
        defaults={"due_at": until, "next_try_at": until + timedelta(minutes=1)},
    )
    Deferral.objects.get_or_create(notice_id=notice_id, mailing=mailing)


def issue_digests(moment: datetime) -> int:
    """
    Make the digests whose hour has come, each once; say how many. In the caller's transaction.

    Two schedulers at once, or one that starts again, make no second one: the day is the key.
    """
    made = 0
    lately = Mailing.objects.filter(
        person=OuterRef("person"), kind=Kind.DIGEST, due_at__gt=moment - timedelta(hours=12)
    )
    wanted = Preference.objects.filter(
        ~Exists(lately), digest_at__isnull=False, person__is_active=True, person__is_practice=False
    ).select_related("person")
    for preference in wanted:
        zone = zone_of(preference.person)
        if preference.digest_at is None or zone is None:
            continue
        due = rules.digest_due(moment, preference.digest_at, zone)
        if due is None or due < preference.changed_at:
            continue
        made += len(
            rows(
                "INSERT INTO mailings_mailing (person_id, kind, occasion, due_at, next_try_at)"
                " VALUES (%s, %s, %s, %s, clock_timestamp()) ON CONFLICT (person_id, kind, occasion) DO NOTHING"
                " RETURNING id",
                [preference.person_id, Kind.DIGEST.value, due.date().isoformat(), due],
            )
        )
    return made


def unsent(limit: int) -> list[int]:
    """Give mails a worker should try to send now, and put the next try off: the pause doubles."""
    return RETRYING.due(limit)


def take(mailing_id: int) -> Mailing | None:
    """
    Give a mail to this worker alone; None where another has it, or where there is nothing to send any more.

    One that a worker had begun to hand over when it fell silent may have arrived: it is given up.
    """
    rows(
        "UPDATE mailings_mailing SET next_try_at = NULL, taken_until = NULL,"
        " failure = 'the process fell silent while it handed the mail over'"
        " WHERE id = %s AND sent_at IS NULL AND begun_at IS NOT NULL AND taken_until < clock_timestamp()",
        [mailing_id],
    )
    taken = rows(
        "UPDATE mailings_mailing SET taken_until = clock_timestamp() + %s * interval '1 second' WHERE id = %s"
        " AND sent_at IS NULL AND begun_at IS NULL AND (taken_until IS NULL OR taken_until < clock_timestamp())"
        " RETURNING id",
        [LEASE_SECONDS, mailing_id],
    )
    return Mailing.objects.select_related("person").get(pk=mailing_id) if taken else None


def begin(mailing_id: int) -> bool:
    """Store that the mail is handed over from now on; False: it was already."""
    return bool(
        rows(
            "UPDATE mailings_mailing SET begun_at = clock_timestamp() WHERE id = %s AND begun_at IS NULL"
            " AND sent_at IS NULL RETURNING id",
            [mailing_id],
        )
    )


def sent(mailing_id: int) -> None:
    """Store that the mail server took it."""
    rows(
        "UPDATE mailings_mailing SET sent_at = clock_timestamp(), taken_until = NULL, next_try_at = NULL,"
        " failure = '' WHERE id = %s",
        [mailing_id],
    )


def failed(mailing_id: int, failure: str, *, may_have_arrived: bool) -> None:
    """Give a mail back for the next try, or give it up where it may have arrived."""
    rows(
        "UPDATE mailings_mailing SET taken_until = NULL, failure = %s,"
        " begun_at = CASE WHEN %s THEN begun_at END, next_try_at = CASE WHEN %s THEN NULL ELSE next_try_at END"
        " WHERE id = %s",
        [failure[:500], may_have_arrived, may_have_arrived, mailing_id],
    )


def drop(mailing_id: int, reason: str) -> None:
    """Send a mail never: its person gets none any more."""
    rows(
        "UPDATE mailings_mailing SET taken_until = NULL, next_try_at = NULL, failure = %s WHERE id = %s",
        [reason[:500], mailing_id],
    )
