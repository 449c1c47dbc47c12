"""What an invited person sees: who invites them to what, and one form to come in with."""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from corong.people import invitations
from corong.people.invitations import ClosedError
from corong.people.models import Invitation, Person, Role
from dashboard.people.labels import role_names, role_tasks
from dashboard.people.service import service_name

MOST_NAME: Final = 200
BACKEND: Final = "dashboard.people.door_keeper.DoorKeeper"


@dataclass(slots=True)
class Typed:
    """What the person typed, and what is wrong with it by field."""

    name: str = ""
    password: str = field(default="", repr=False)
    errors: dict[str, list[str]] = field(default_factory=dict)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Take an invitation: a new person chooses a name and a password, a known one only says yes."""
    try:
        invitation = invitations.find(token)
    except ClosedError:
        return render(request, "people/invitation_closed.html", status=HTTPStatus.NOT_FOUND)
    known = Person.objects.filter(email=invitation.email).first()
    step = _step(request, known)
    typed = _typed(request, invitation) if request.method == "POST" and step == "new" else Typed()
    if request.method != "POST" or step in {"another", "sign_in"} or typed.errors:
        return _page(request, invitation, step=step, typed=typed)
    try:
        person = invitations.accept(invitation, name=typed.name, password=typed.password or None)
    except ClosedError:
        return render(request, "people/invitation_closed.html", status=HTTPStatus.NOT_FOUND)
    if known is None:
        login(request, person, backend=BACKEND)
        record_authentication(request, person, "password", email=person.email)
    messages.success(request, gettext("Welcome to %(office)s.") % {"office": invitation.organisation.name})
    return redirect("home")


def _step(request: HttpRequest, known: Person | None) -> str:
    """Say what the person has to do: make an account, sign in, say yes, or leave the browser to whom it belongs."""
    if request.user.is_authenticated:
        return "confirm" if request.user == known else "another"
    return "new" if known is None else "sign_in"


def _typed(request: HttpRequest, invitation: Invitation) -> Typed:
    typed = Typed(
        name=" ".join(request.POST.get("name", "").split()),
        password=request.POST.get("password", ""),
    )
    if not typed.name:
        typed.errors["name"] = [gettext("Type your name, as your colleagues know it.")]
    elif len(typed.name) > MOST_NAME:
        typed.errors["name"] = [gettext("This is longer than %(limit)s characters: shorten it.") % {"limit": MOST_NAME}]
    try:
        validate_password(typed.password, Person(email=invitation.email, name=typed.name))
    except ValidationError as error:
        typed.errors["password"] = list(error.messages)
    return typed


def _page(request: HttpRequest, invitation: Invitation, *, step: str, typed: Typed) -> HttpResponse:
    role = Role(invitation.role)
    context = {
        "invitation": invitation,
        "role": role_names()[role],
        "task": role_tasks()[role],
        "step": step,
        "typed": typed,
        "sso": service_name() if step == "new" else "",
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if typed.errors else HTTPStatus.OK
    return render(request, "people/invitation.html", context, status=status)
