"""Reads of saved reports, and what one of them says for a period: as much as its person may see now."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from django.db.models import OuterRef, QuerySet, Subquery

from corong.accounts.models import Account
from corong.metrics.periods import Period
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.people.queries import organisations
from corong.people.rules import Act
from corong.reports import account as account_report
from corong.reports import comparison as comparison_report
from corong.reports import csv_file, pdf_file, xlsx_file
from corong.reports import office as office_report
from corong.reports.models import FileFormat, Issue, SavedReport, Subject
from corong.reports.tables import Report


class NoLongerAllowedError(Exception):
    """The person may not see any more what the report is of, or it is gone."""


def mine(person: Person) -> QuerySet[SavedReport]:
    """Give the saved reports of a person, each with when it was last sent."""
    newest = Issue.objects.filter(report=OuterRef("pk"), sent_at__isnull=False).order_by("-first")
    return (
        SavedReport.objects.filter(person=person)
        .select_related("organisation")
        .annotate(last_sent_at=Subquery(newest.values("sent_at")[:1]))
        .order_by("subject", "subject_id", "rhythm", "file_format")
    )


def named(reports: Sequence[SavedReport]) -> Mapping[int, str]:
    """Name what each report is of."""
    accounts = Account.objects.in_bulk([each.subject_id for each in reports if each.subject == Subject.ACCOUNT])
    offices = Organisation.objects.in_bulk([each.subject_id for each in reports if each.subject != Subject.ACCOUNT])
    found = {}
    for each in reports:
        if each.subject == Subject.ACCOUNT:
            account = accounts.get(each.subject_id)
            found[each.pk] = account.handle if account else ""
        else:
            office = offices.get(each.subject_id)
            found[each.pk] = office.name if office else ""
    return found


def build(saved: SavedReport, period: Period) -> Report:
    """
    Make a saved report for a period, in the language in force.

    Raises:
        NoLongerAllowedError: its person may not see it.
    """
    readable = organisations(saved.person, Act.READ)
    if saved.subject == Subject.ACCOUNT:
        account = (
            Account.objects.filter(pk=saved.subject_id, organisation__in=readable)
            .select_related("organisation")
            .first()
        )
        if account is None:
            raise NoLongerAllowedError
        return account_report.report(account, period, hours=saved.hours)
    office = readable.filter(pk=saved.subject_id).first()
    if office is None:
        raise NoLongerAllowedError
    accounts = list(
        Account.objects.filter(organisation__in=readable, organisation__path__startswith=office.path)
        .select_related("organisation")
        .order_by("organisation__path", "platform", "handle")
    )
    if saved.subject == Subject.OFFICE:
        return office_report.report(office, accounts, period, hours=saved.hours)
    chosen = [account for account in accounts if account.platform == saved.platform]
    sides = comparison_report.sides(office, list(readable.order_by("path")), chosen)
    return comparison_report.report(office, sides, saved.platform, period, hours=saved.hours)


def write(report: Report, file_format: FileFormat, path: Path) -> None:
    """Write a report as a file."""
    _WRITERS[file_format](report, path)


def _csv(report: Report, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(csv_file.lines(report))


_WRITERS: Final[Mapping[FileFormat, Callable[[Report, Path], None]]] = {
    FileFormat.CSV: _csv,
    FileFormat.XLSX: xlsx_file.write,
    FileFormat.PDF: pdf_file.write,
}
