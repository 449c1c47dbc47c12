"""The only writers of imports: look at a sheet, schedule what is good in it, take all of it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction

from corong.accounts.models import Account
from corong.accounts.queries import usable
from corong.database import now, rows
from corong.deliveries import batches
from corong.events.commands import record
from corong.imports import checks, files, rules
from corong.imports.models import Import, Line, Stage
from corong.imports.rules import Column
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.posts import commands as posts
from corong.posts.commands import Content
from corong.posts.models import Pillar
from corong.tagging.queries import for_post

MOST_NAME: Final = 200
_LOCK: Final = 0x636F726F06


class PassedError(Exception):
    """The import is no longer at the stage this needs: somebody has scheduled or undone it meanwhile."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What came of taking an import back: deliveries called off, and those that had gone on."""

    cancelled: int
    too_late: int


@transaction.atomic
def take_in(name: str, content: bytes, office: Organisation, *, by: Person) -> Import:
    """
    Look at a sheet and keep what was found, row by row; nothing is scheduled.

    Raises:
        corong.imports.files.RefusedSheetError: the file cannot be used at all.
    """
    table = files.cells(content)
    wishes = rules.wishes(table, usable(by, office), ZoneInfo(office.timezone), now=now())
    there = checks.judge(wishes, for_post(office, None))
    batch = Import.objects.create(organisation=office, author=by, name=name[-MOST_NAME:])
    Line.objects.bulk_create(
        (
            Line(
                batch=batch,
                number=wish.number,
                cells={column.value: text for column, text in wish.cells.items()},
                faults=[fault.as_json() for fault in wish.faults],
                is_there=wish.number in there,
                accounts=[account.pk for account in wish.accounts],
                due_at=wish.due_at,
                pillar=wish.pillar,
            )
            for wish in wishes
        ),
        batch_size=1000,
    )
    _log(batch, "import.checked", by=by, rows=len(wishes))
    return batch


@transaction.atomic
def schedule(batch: Import, *, by: Person) -> int:
    """
    Schedule the good rows, or hand them in where the office has posts approved; say how many posts that are.

    A row whose time has passed meanwhile, or whose account is gone, gets that as its fault and is left out.

    Raises:
        PassedError: it is scheduled or undone.
    """
    # One after the other: of two imports of the same sheet the second finds what the first has scheduled.
    rows("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    batch = _locked(batch, Stage.CHECKED)
    office = batch.organisation
    offered = {account.pk: account for account in usable(by, office)}
    moment = now()
    good: list[tuple[Line, Sequence[Account]]] = []
    for line in batch.lines.filter(faults=[], is_there=False):
        chosen = [offered[number] for number in line.accounts if number in offered]
        fault = None
        if line.due_at is None or line.due_at <= moment:
            fault = rules.Fault(Column.DAY, "past")
        elif len(chosen) < len(line.accounts):
            fault = rules.Fault(Column.ACCOUNTS, "gone")
        if fault is None:
            good.append((line, chosen))
        else:
            line.faults = [fault.as_json()]
            line.save(update_fields=["faults"])
    good = _new(good)
    written = posts.compose_all(office, by, [_content(line) for line, _ in good])
    plan = [
        (post, chosen, line.due_at)
        for post, (line, chosen) in zip(written, good, strict=True)
        if line.due_at is not None
    ]
    batches.hand_in_all(office, plan, by=by)
    for post, (line, _) in zip(written, good, strict=True):
        line.post = post
    Line.objects.bulk_update([line for line, _ in good], ["post"], batch_size=1000)
    batch.stage = Stage.SCHEDULED
    batch.scheduled_at = moment
    batch.save(update_fields=["stage", "scheduled_at"])
    _log(batch, "import.scheduled", by=by, posts=len(good))
    return len(good)


def _new(good: Sequence[tuple[Line, Sequence[Account]]]) -> list[tuple[Line, Sequence[Account]]]:
    """Give those that nobody has scheduled since they were looked at; note it of the others."""
    sent = [checks.sent([each.pk for each in chosen], line.due_at, _content(line)) for line, chosen in good]
    known = checks.known(frozenset().union(*sent))
    new = []
    for (line, chosen), each in zip(good, sent, strict=True):
        if not each & known:
            new.append((line, chosen))
            continue
        line.is_there = each <= known
        line.faults = [] if line.is_there else [rules.Fault(Column.ACCOUNTS, "there_in_part").as_json()]
        line.save(update_fields=["is_there", "faults"])
    return new


def _content(line: Line) -> Content:
    link = line.cells.get(Column.LINK, "")
    return checks.content(text=line.cells[Column.TEXT], link=link, pillar=Pillar(line.pillar))


@transaction.atomic
def undo(batch: Import, *, by: Person, reason: str) -> Undone:
    """
    Call off everything of an import that has not gone out yet, as one action.

    Raises:
        PassedError: it is not scheduled, or undone already.
    """
    batch = _locked(batch, Stage.SCHEDULED)
    numbers = list(batch.lines.filter(post__isnull=False).values_list("post_id", flat=True))
    cancelled, left = batches.call_off(numbers, by=by, reason=reason)
    batch.stage = Stage.UNDONE
    batch.undone_at = now()
    batch.save(update_fields=["stage", "undone_at"])
    _log(batch, "import.undone", by=by, cancelled=cancelled, too_late=left)
    return Undone(cancelled, left)


def _locked(batch: Import, stage: Stage) -> Import:
    locked = Import.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=batch.pk)
    if locked.stage != stage:
        raise PassedError
    return locked


def _log(batch: Import, kind: str, *, by: Person, **details: int) -> None:
    told: Mapping[str, object] = {"name": batch.name, **details}
    record(
        kind,
        subject="import",
        subject_id=batch.pk,
        organisation_id=batch.organisation_id,
        person_id=by.pk,
        details=told,
    )
