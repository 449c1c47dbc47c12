"""Bring in a sheet of posts: look at it first, schedule what is good, and take it back as one."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from corong.accounts.models import Account
from corong.accounts.queries import usable
from corong.approvals.queries import route
from corong.imports import commands, queries, workbooks
from corong.imports.commands import PassedError
from corong.imports.files import MOST_BYTES, MOST_ROWS, Refusal, RefusedSheetError
from corong.imports.models import Import, Line, Stage
from corong.organisations.models import Organisation
from dashboard import moments
from dashboard.access import SignedInRequest, one, signed_in
from dashboard.compose import queries as compose
from dashboard.compose.labels import pillar_name
from dashboard.imports.sentences import complaints, refusal

MOST_IMPORTS: Final = 20
A_PAGE: Final = 100
SAMPLE: Final = 20
SHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def imports(request: SignedInRequest) -> HttpResponse:
    """Take a sheet, or show those that were taken."""
    offices = compose.offices(request.user)
    if not offices:
        raise PermissionDenied
    office = _office(request, offices)
    wrong = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            if file is None:
                raise RefusedSheetError(Refusal.EMPTY)  # noqa: TRY301 - the same answer to the person
            if file.size and file.size > MOST_BYTES:
                raise RefusedSheetError(Refusal.TOO_LARGE, limit=MOST_BYTES)  # noqa: TRY301 - likewise
            batch = commands.take_in(file.name or "?", file.read(), office, by=request.user)
        except RefusedSheetError as error:
            wrong = refusal(error) if file else gettext("No file is chosen: choose the sheet you filled in.")
        else:
            return redirect("import", number=batch.pk)
    context = {
        "page": "imports",
        "offices": offices,
        "office": office,
        "imports": queries.workable(request.user)[:MOST_IMPORTS],
        "wrong": wrong,
        "most_rows": MOST_ROWS,
        "zone": moments.zone_name(moments.zone_of(office)),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "imports/imports.html", context, status=status)


@require_safe
@signed_in
def show(request: SignedInRequest, number: int) -> HttpResponse:
    """Show what was found in a sheet, row by row, or what became of it."""
    batch = _mine(request, number)
    pages = Paginator(queries.faulty(batch), A_PAGE)
    shown = pages.get_page(request.GET.get("part"))
    names = {account.pk: account for account in Account.objects.filter(organisation=batch.organisation)}
    context = {
        "page": "imports",
        "batch": batch,
        "organisation": batch.organisation,
        "count": queries.count(batch),
        "faulty": [(line, complaints(line)) for line in shown],
        "shown": shown,
        "good": [
            (line, pillar_name(line.pillar), [names[each] for each in line.accounts if each in names])
            for line in queries.good(batch).select_related("post")[:SAMPLE]
        ],
        "is_checked": batch.stage == Stage.CHECKED,
        "is_scheduled": batch.stage == Stage.SCHEDULED,
        "needs_approval": bool(route(batch.organisation)),
    }
    return render(request, "imports/import.html", context)


@require_POST
@signed_in
def schedule(request: SignedInRequest, number: int) -> HttpResponse:
    """Schedule the good rows."""
    batch = _mine(request, number)
    try:
        made = commands.schedule(batch, by=request.user)
    except PassedError:
        messages.error(request, gettext("Nothing was done: this import is no longer waiting to be scheduled."))
        return redirect("import", number=number)
    told = (
        ngettext("%(count)s post is handed in for approval.", "%(count)s posts are handed in for approval.", made)
        if route(batch.organisation)
        else ngettext("%(count)s post is scheduled.", "%(count)s posts are scheduled.", made)
    )
    messages.success(request, told % {"count": made})
    return redirect("import", number=number)


@require_POST
@signed_in
def undo(request: SignedInRequest, number: int) -> HttpResponse:
    """Take an import back."""
    batch = _mine(request, number)
    try:
        done = commands.undo(batch, by=request.user, reason=gettext("The import was undone."))
    except PassedError:
        messages.error(request, gettext("Nothing was done: there is nothing of this import to take back."))
        return redirect("import", number=number)
    messages.success(
        request,
        ngettext("%(count)s delivery is called off.", "%(count)s deliveries are called off.", done.cancelled)
        % {"count": done.cancelled},
    )
    if done.too_late:
        messages.warning(
            request,
            ngettext(
                "%(count)s delivery had gone on already and stays as it is.",
                "%(count)s deliveries had gone on already and stay as they are.",
                done.too_late,
            )
            % {"count": done.too_late},
        )
    return redirect("import", number=number)


@require_safe
@signed_in
def empty_sheet(request: SignedInRequest) -> HttpResponse:
    """Give the sheet to fill in."""
    offices = compose.offices(request.user)
    if not offices:
        raise PermissionDenied
    office = _office(request, offices)
    zone = moments.zone_name(moments.zone_of(office))
    return _file("corong-kiriman.xlsx", workbooks.empty(office, usable(request.user, office), zone))


@require_safe
@signed_in
def to_mend(request: SignedInRequest, number: int) -> HttpResponse:
    """Give the rows that something stands against, to be mended and brought in again."""
    batch = _mine(request, number)
    lines = [(line, _in_one(line)) for line in queries.faulty(batch)]
    return _file(f"corong-perbaiki-{number}.xlsx", workbooks.to_mend(lines))


def _in_one(line: Line) -> str:
    return "\n".join(" · ".join(filter(None, (each.column, each.platform, each.sentence))) for each in complaints(line))


def _file(name: str, content: bytes) -> HttpResponse:
    answer = HttpResponse(content, content_type=SHEET)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _mine(request: SignedInRequest, number: int) -> Import:
    return one(queries.workable(request.user), number)


def _office(request: SignedInRequest, offices: Sequence[Organisation]) -> Organisation:
    asked = (request.POST if request.method == "POST" else request.GET).get("office", "")
    if not asked:
        return offices[0]
    chosen = next((office for office in offices if str(office.pk) == asked), None)
    if chosen is None:
        raise Http404
    return chosen
