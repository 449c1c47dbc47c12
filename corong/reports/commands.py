"""The only writers of saved reports and their issues."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction

from corong.database import rows
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.reports import rules
from corong.reports.models import FileFormat, Issue, Rhythm, SavedReport, Subject
from corong.retrying import Retrying

MOST_OF_A_PERSON: Final = 20
LEASE_SECONDS: Final = 300
"""How long a worker may take to send one; afterwards another may try."""
RETRYING: Final = Retrying("reports_issue", first_pause_seconds=60, longest_pause_seconds=3600, most_tries=30)


class TooManyReportsError(Exception):
    """The person has as many saved reports as anybody may have."""


@transaction.atomic
def save(
    person: Person,
    organisation: Organisation,
    subject: Subject,
    subject_id: int,
    *,
    platform: str,
    hours: int,
    rhythm: Rhythm,
    file_format: FileFormat,
) -> SavedReport:
    """
    Save a report; one that is saved already stays as it is, but for the age of its posts.

    Raises:
        TooManyReportsError: the person has `MOST_OF_A_PERSON` others.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    mine = SavedReport.objects.filter(person=person)
    same = mine.filter(
        subject=subject, subject_id=subject_id, platform=platform, rhythm=rhythm, file_format=file_format
    )
    if not same.exists() and mine.count() >= MOST_OF_A_PERSON:
        raise TooManyReportsError
    found, _ = SavedReport.objects.update_or_create(
        person=person,
        subject=subject,
        subject_id=subject_id,
        platform=platform,
        rhythm=rhythm,
        file_format=file_format,
        defaults={"organisation": organisation, "hours": hours},
    )
    return found


def drop(report: SavedReport) -> None:
    """Send a report no more."""
    report.delete()


def issue(now: datetime) -> int:
    """Make the issues whose period is over, each once; say how many. In the caller's transaction."""
    made = 0
    for report in SavedReport.objects.select_related("organisation"):
        period = rules.due(
            Rhythm(report.rhythm), saved_at=report.saved_at, now=now, zone=ZoneInfo(report.organisation.timezone)
        )
        if period is not None:
            made += len(
                rows(
                    "INSERT INTO reports_issue (report_id, first, last, next_try_at, tries, failure)"
                    " VALUES (%s, %s, %s, clock_timestamp(), 0, '') ON CONFLICT (report_id, first) DO NOTHING"
                    " RETURNING id",
                    [report.pk, period.first, period.last],
                )
            )
    return made


def unsent(limit: int) -> list[int]:
    """Give issues a worker should try to send now, and put the next try off: the pause doubles up to an hour."""
    return RETRYING.due(limit)


def take(issue_id: int) -> Issue | None:
    """Give an issue to this worker alone; None where another has it, or where it was sent."""
    taken = rows(
        "UPDATE reports_issue SET taken_until = clock_timestamp() + %s * interval '1 second' WHERE id = %s"
        " AND sent_at IS NULL AND (taken_until IS NULL OR taken_until < clock_timestamp()) RETURNING id",
        [LEASE_SECONDS, issue_id],
    )
    if not taken:
        return None
    return Issue.objects.select_related("report__person", "report__organisation").get(pk=issue_id)


def settle(issue_id: int, *, failure: str = "", is_sent: bool = False, is_over: bool = False) -> None:
    """Give an issue back: sent, or for the next try, or never again where it `is_over`."""
    rows(
        "UPDATE reports_issue SET taken_until = NULL, failure = %s,"
        " sent_at = CASE WHEN %s THEN clock_timestamp() ELSE sent_at END,"
        " next_try_at = CASE WHEN %s THEN NULL ELSE next_try_at END WHERE id = %s",
        [failure[:500], is_sent, is_sent or is_over, issue_id],
    )
