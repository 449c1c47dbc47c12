"""Alerts: what is wrong or unusual, why, and who cares for it; and when mail of it comes."""

from collections.abc import Collection
from datetime import datetime, time
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from corong import database
from corong.alerts import commands as alerts
from corong.alerts.models import Alert
from corong.alerts.rules import URGENT, Cause
from corong.alerts.wording import line
from corong.config import config
from corong.mailings import commands
from corong.mailings import queries as mailings
from corong.tellings import bots, despatching, devices
from corong.tellings.models import Chat
from dashboard import moments
from dashboard.access import SignedInRequest, one, signed_in
from dashboard.alerts import labels, queries
from dashboard.calendar.queries import offices
from dashboard.causes.reasons import sentence
from dashboard.notices import heard


@require_safe
@signed_in
def page(request: SignedInRequest) -> HttpResponse:
    """Show what is wrong now, and what was lately."""
    seen = offices(request.user)
    if not seen:
        return render(request, "no_office.html", {"page": "alerts"})
    caring, now = queries.caring(request.user), database.now()
    rows = [_row(each, caring, now) for each in queries.open_ones(request.user)]
    context = {
        "page": "alerts",
        "offices": seen,
        "open": sorted(rows, key=lambda row: (row["is_cared_for"], not row["is_urgent"])),
        "over": [_row(each, caring, now) for each in queries.over(request.user)],
    }
    return render(request, "alerts/alerts.html", context)


@require_POST
@signed_in
def acknowledge(request: SignedInRequest, number: int) -> HttpResponse:
    """Note that the person cares for it."""
    alert = one(queries.readable(request.user), number)
    if alert.organisation_id not in queries.caring(request.user):
        raise PermissionDenied
    if alerts.acknowledge(alert, by=request.user):
        messages.success(request, gettext("Noted: you care for it."))
    else:
        messages.info(request, gettext("Somebody else cares for it already, or it is over."))
    return redirect("alerts")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def preferences(request: SignedInRequest) -> HttpResponse:
    """Show when mail comes to the person, and change it."""
    stored = mailings.preference_of(request.user)
    if request.method != "POST":
        typed = {
            "quiet_from": _shown(stored.quiet_from),
            "quiet_until": _shown(stored.quiet_until),
            "is_quiet_always": stored.is_quiet_always,
            "digest_at": _shown(stored.digest_at),
        }
        return _preferences(request, typed, {})
    typed = {
        **{name: request.POST.get(name, "").strip() for name in ("quiet_from", "quiet_until", "digest_at")},
        "is_quiet_always": bool(request.POST.get("is_quiet_always")),
    }
    errors: dict[str, str] = {}
    begins, ends = (_clock(typed[name], "quiet", errors) for name in ("quiet_from", "quiet_until"))
    if "quiet" not in errors and (begins is None) != (ends is None):
        errors["quiet"] = gettext("Quiet hours need a beginning and an end; leave both empty for none.")
    elif begins is not None and begins == ends:
        errors["quiet"] = gettext("Quiet hours that begin and end at the same time are none: choose two times.")
    digest_at = _clock(typed["digest_at"], "digest_at", errors)
    if errors:
        return _preferences(request, typed, errors)
    if request.POST.get("has_kinds"):
        despatching.mute(request.user, heard.muted(request.POST))
    commands.prefer(
        request.user,
        quiet_from=begins,
        quiet_until=ends,
        is_quiet_always=bool(typed["is_quiet_always"]),
        digest_at=digest_at,
    )
    messages.success(request, gettext("Saved."))
    return redirect("alert_preferences")


def _row(alert: Alert, caring: Collection[int], now: datetime) -> dict[str, Any]:
    cause = Cause(alert.cause)
    cared_for = getattr(alert, "acknowledgement", None)
    return {
        "alert": alert,
        "organisation": alert.organisation,
        "headline": labels.headline_of(alert),
        "why": line(labels.in_readers_words(alert), zone=moments.zone_of(alert.organisation), now=now, say=sentence),
        "advice": labels.advice(cause),
        "address": labels.address_of(alert),
        "is_urgent": cause in URGENT,
        "cared_for": cared_for,
        "is_cared_for": cared_for is not None,
        "can_care": alert.organisation_id in caring,
    }


def _clock(text: object, field: str, errors: dict[str, str]) -> time | None:
    try:
        return time.fromisoformat(str(text)).replace(tzinfo=None) if text else None
    except ValueError:
        errors[field] = gettext("This is no time of day: choose one, as 07:00.")
        return None


def _shown(clock: time | None) -> str:
    return clock.strftime("%H:%M") if clock else ""


def _preferences(request: SignedInRequest, typed: dict[str, object], errors: dict[str, str]) -> HttpResponse:
    zone = mailings.zone_of(request.user)
    context = {
        "page": "alerts",
        "typed": typed,
        "errors": errors,
        "zone": moments.zone_name(zone) if zone else "",
        "has_mail": bool(config().corong_mail_url.get_secret_value()),
        "channels": heard.channels(),
        "kinds": heard.kinds(request.user, request.POST if errors else None),
        "devices": devices.of(request.user),
        "bot": bots.current(),
        "chat": Chat.objects.filter(person=request.user).first(),
        "push_key": heard.push_key(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "alerts/preferences.html", context, status=status)
