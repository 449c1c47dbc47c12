"""Home: what needs me, what goes out next, how the last posts do, and whether the service works."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from corong import database
from corong.approvals import queries as approvals
from corong.broadcasts import queries as broadcasts
from corong.deliveries.models import Delivery
from corong.deliveries.watch import reasons_of
from corong.metrics import queries as metrics
from corong.metrics.queries import Known
from corong.people.queries import within
from corong.people.rules import Act
from corong.posts.queries import drafts
from dashboard import moments
from dashboard.access import SignedInRequest, signed_in
from dashboard.calendar.queries import offices, upcoming
from dashboard.causes.reasons import sentence
from dashboard.engagement.labels import metric_names
from dashboard.hold import queries as holds
from dashboard.home import queries
from dashboard.start.steps import steps

MOST_LINES = 6


@require_safe
@signed_in
def home(request: SignedInRequest) -> HttpResponse:
    """Show what matters to the person now."""
    person = request.user
    seen = offices(person)
    if not seen:
        return render(request, "no_office.html", {"page": "home"})
    now = database.now()
    counts = queries.counts(person, now)
    waiting = queries.attention(person, most=MOST_LINES) if counts["attention"] else []
    dead, ending = queries.troubled_accounts(person, now) if counts["accounts"] else ([], [])
    names = metric_names()
    reasons = _reasons(waiting, now)
    context = {
        "page": "home",
        "offices": seen,
        "reference": seen[0],
        "waiting": [(delivery, reasons.get(delivery.pk, "")) for delivery in waiting],
        "how_many": counts["attention"] + len(dead) + len(ending),
        "more": counts["attention"] - len(waiting),
        "dead": dead,
        "ending": ending,
        "holds": holds.touching(person, now=now) if counts["holds"] else [],
        "can_hold": bool(within(person, Act.HOLD)),
        "for_approval": len(approvals.mine(person)),
        "alerts": counts["alerts"],
        "unanswered": counts["unanswered"],
        "answers": counts["answers"],
        "sent_back": counts["sent_back"],
        "steps": steps(person),
        "need_time": counts["need_time"],
        "slots": upcoming(seen, now, most=MOST_LINES),
        "published": [
            {
                "publication": publication,
                "organisation": publication.account.organisation,
                "figures": [
                    (names[figure.metric], figure)
                    for figure in metrics.figures(publication)
                    if figure.known is not Known.NOT_OFFERED
                ],
            }
            for publication in metrics.newest(person, most=MOST_LINES)
        ],
        "broadcasts": broadcasts.open_ones(person, most=MOST_LINES) if counts["broadcasts"] else [],
        "drafts": drafts(person)[:MOST_LINES],
        "pulses": [(_kind_names()[pulse.kind], pulse) for pulse in queries.pulses(now)],
    }
    return render(request, "home/home.html", context)


def _reasons(waiting: Sequence[Delivery], now: datetime) -> Mapping[int, str]:
    found = reasons_of([delivery.pk for delivery in waiting]) if waiting else {}
    return {
        delivery.pk: sentence(found[delivery.pk], zone=moments.zone_of(delivery.organisation), now=now)
        for delivery in waiting
        if delivery.pk in found
    }


def _kind_names() -> Mapping[str, str]:
    return {
        "scheduler": gettext("Scheduler"),
        "publish": gettext("Publishing posts"),
        "collect": gettext("Collecting figures"),
    }
