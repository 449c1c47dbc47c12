"""Notices: what a person was told of, whether or not a mail or a message came too."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from corong.alerts.headlines import headline
from corong.alerts.models import Notice
from corong.alerts.rules import URGENT, Cause
from corong.tellings import commands, queries
from corong.tellings.models import Telling
from dashboard.access import SignedInRequest, one, signed_in


@require_safe
@signed_in
def listing(request: SignedInRequest) -> HttpResponse:
    """List what the person was told of, the newest first."""
    rows = [_row(each) for each in queries.newest(request.user)]
    context = {"page": "notices", "rows": rows, "has_unread": any(row["is_unread"] for row in rows)}
    return render(request, "notices/notices.html", context)


@require_POST
@signed_in
def read_all(request: SignedInRequest) -> HttpResponse:
    """Note that the person knows of everything."""
    commands.read(request.user)
    messages.success(request, gettext("All are read."))
    return redirect("notices")


@require_POST
@signed_in
def read(request: SignedInRequest, number: int) -> HttpResponse:
    """Note that the person knows of one, and lead on to where something can be done."""
    telling = one(queries.of(request.user), number)
    commands.read(request.user, [telling.notice_id])
    return redirect("alerts" if request.POST.get("then") == "alerts" else "notices")


def _row(telling: Telling) -> dict[str, Any]:
    notice = telling.notice
    return {
        "telling": telling,
        "organisation": notice.organisation,
        "lines": _lines(notice),
        "is_urgent": any(alert.cause in URGENT for alert in notice.alerts.all()),
        "is_unread": telling.read_at is None,
    }


def _lines(notice: Notice) -> Sequence[str]:
    counts: dict[Cause, int] = {}
    for alert in notice.alerts.all():
        counts[Cause(alert.cause)] = counts.get(Cause(alert.cause), 0) + 1
    lines = [headline(cause, count) for cause, count in counts.items()]
    ended = len(notice.ended.all())
    if ended:
        told = ngettext(
            "%(count)s trouble you were told of is over.", "%(count)s troubles you were told of are over.", ended
        )
        lines.append(told % {"count": ended})
    return lines
