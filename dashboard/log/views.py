"""The log of who did what: read, searched, taken along as CSV, and shown to be whole."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date
from io import StringIO
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from corong.events import checking
from corong.events.models import Event
from dashboard import moments
from dashboard.access import SignedInRequest, signed_in
from dashboard.log import queries
from dashboard.log.queries import Wish
from dashboard.log.sentences import particulars, subject_names, thing_name, title

COLUMNS = (
    "number",
    "at",
    "kind",
    "subject",
    "subject_id",
    "office",
    "person",
    "details",
    "place_in_chain",
    "seal",
)
MOST_DIGITS = 18


@require_safe
@signed_in
def page(request: SignedInRequest) -> HttpResponse:
    """Show the newest events that match."""
    wish, fields = _wish(request)
    events = list(queries.found(request.user, wish)[: queries.ON_ONE_PAGE + 1])
    shown = events[: queries.ON_ONE_PAGE]
    names, places = queries.people(shown), queries.places(shown)
    offices = queries.offices(request.user)
    query = {name: value for name, value in fields.items() if value}
    context = {
        "page": "log",
        "offices": offices,
        "reference": wish.office or offices[0],
        "fields": fields,
        "subjects": subject_names(),
        "rows": [
            {
                "event": event,
                "title": title(event),
                "thing": thing_name(event),
                "by": names.get(event.person_id or 0, ""),
                "office": places.get(event.organisation_id or 0, ""),
                "particulars": particulars(event, names),
            }
            for event in shown
        ],
        "older": urlencode({**query, "before": shown[-1].pk}) if len(events) > len(shown) else "",
        "query": urlencode(query),
        "is_searched": bool(query),
        "check": checking.latest(),
        "is_waiting": checking.is_waiting(),
        "may_check": any(office.parent_id is None for office in offices),
    }
    return render(request, "log/log.html", context)


@require_safe
@signed_in
def export(request: SignedInRequest) -> HttpResponseBase:
    """Give what matches as CSV, newest first."""
    wish, _ = _wish(request)
    answer = StreamingHttpResponse(_lines(request, wish), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="corong-log.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@signed_in
def check(request: SignedInRequest) -> HttpResponse:
    """Have the chain checked."""
    if not any(office.parent_id is None for office in queries.offices(request.user)):
        raise PermissionDenied
    checking.ask()
    messages.info(request, gettext("The log is being checked. Open this page again in a minute."))
    return redirect("log")


def _wish(request: SignedInRequest) -> tuple[Wish, Mapping[str, str]]:
    """
    Read what is looked for, with the fields as they were typed.

    Raises:
        PermissionDenied: the person reads no log. Http404: not that of this office.
    """
    offices = queries.offices(request.user)
    if not offices:
        raise PermissionDenied
    fields = {name: request.GET.get(name, "").strip()[:200] for name in ("office", "who", "subject", "since", "until")}
    office = next((each for each in offices if str(each.pk) == fields["office"]), None)
    if fields["office"] and office is None:
        raise Http404
    wish = Wish(
        office=office, who=fields["who"], subject=fields["subject"] if fields["subject"] in subject_names() else ""
    )
    zone = moments.zone_of(office or offices[0])
    try:
        if fields["since"]:
            wish = replace(wish, since=moments.day_bounds(date.fromisoformat(fields["since"]), 1, zone)[0])
        if fields["until"]:
            wish = replace(wish, until=moments.day_bounds(date.fromisoformat(fields["until"]), 1, zone)[1])
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) <= MOST_DIGITS:
        wish = replace(wish, before=int(before))
    return wish, fields


def _lines(request: SignedInRequest, wish: Wish) -> Iterator[str]:
    yield "\ufeff" + _line(COLUMNS)  # the mark by which spreadsheets know UTF-8
    for events in queries.batches(queries.found(request.user, wish)):
        names, places = queries.people(events), queries.places(events)
        yield "".join(_line(_cells(event, names, places)) for event in events)


def _cells(event: Event, names: Mapping[int, str], places: Mapping[int, str]) -> tuple[object, ...]:
    return (
        event.pk,
        event.at.astimezone(UTC).isoformat(timespec="milliseconds"),
        event.kind,
        event.subject,
        event.subject_id,
        places.get(event.organisation_id or 0, ""),
        names.get(event.person_id or 0, ""),
        json.dumps(event.details, ensure_ascii=False, sort_keys=True),
        event.sequence or "",
        event.seal,
    )


def _line(cells: tuple[object, ...]) -> str:
    written = StringIO()
    csv.writer(written).writerow([_harmless(str(cell)) for cell in cells])
    return written.getvalue()


def _harmless(text: str) -> str:
    """Keep a spreadsheet from taking a cell for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
