"""The first run: the first office, its zone, and the person who runs it."""

import secrets
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from corong.config import config
from corong.keys import first_run_code
from corong.organisations.models import OrganisationKind
from corong.people import founding
from corong.people.founding import AlreadyFoundedError

ZONES: Final = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
MOST_NAME: Final = 200


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for the first office and person; found once, the address is gone."""
    if not secrets.compare_digest(code.encode(), first_run_code(config()).encode()) or not founding.is_empty():
        raise Http404
    errors: dict[str, str] = {}
    if request.method == "POST":
        typed = {name: request.POST.get(name, "").strip() for name in ("office", "name", "email")}
        kind, zone, password = (request.POST.get(name, "") for name in ("kind", "zone", "password"))
        errors = _errors(typed, kind, zone, password)
        if not errors:
            try:
                person = founding.found(
                    typed["office"],
                    OrganisationKind(kind),
                    zone,
                    name=typed["name"],
                    email=typed["email"],
                    password=password,
                )
            except AlreadyFoundedError as error:
                raise Http404 from error
            login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
            messages.success(request, gettext("Your office is there. These are the next steps."))
            return redirect("home")
    context = {
        "errors": errors,
        "typed": request.POST,
        "kinds": _kinds(),
        "zones": [(name, f"{short} · {place}") for name, short, place in _zones()],
        "code": code,
    }
    return render(request, "start/begin.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY if errors else 200)


def _kinds() -> list[tuple[str, str]]:
    return [
        (OrganisationKind.PROVINCE.value, gettext("Province")),
        (OrganisationKind.REGENCY.value, gettext("Regency")),
        (OrganisationKind.CITY.value, gettext("City")),
        (OrganisationKind.UNIT.value, gettext("Unit or agency")),
    ]


def _zones() -> list[tuple[str, str, str]]:
    return [
        ("Asia/Jakarta", "WIB", gettext("western Indonesia")),
        ("Asia/Makassar", "WITA", gettext("central Indonesia")),
        ("Asia/Jayapura", "WIT", gettext("eastern Indonesia")),
    ]


def _errors(typed: dict[str, str], kind: str, zone: str, password: str) -> dict[str, str]:
    errors: dict[str, str] = {}
    for name in ("office", "name"):
        if not typed[name]:
            errors[name] = gettext("This is missing.")
        elif len(typed[name]) > MOST_NAME:
            errors[name] = gettext("This is longer than %(limit)s characters: shorten it.") % {"limit": MOST_NAME}
    try:
        validate_email(typed["email"])
    except ValidationError:
        errors["email"] = gettext("This is no e-mail address.")
    if kind not in OrganisationKind.values:
        errors["kind"] = gettext("Choose what your office is.")
    if zone not in ZONES:
        errors["zone"] = gettext("Choose the zone of your office.")
    try:
        validate_password(password)
    except ValidationError as error:
        errors["password"] = " ".join(error.messages)
    return errors
