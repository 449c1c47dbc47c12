"""Begin and leave practice."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from corong.config import config
from corong.people.queries import organisations
from corong.people.rules import Act
from corong.practice import commands
from corong.practice.commands import NoPracticePlatformsError
from corong.practice.platforms import PracticePlatforms
from dashboard.access import SignedInRequest, signed_in
from dashboard.practice.mode import KEY


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def page(request: SignedInRequest) -> HttpResponse:
    """Say what practice is, and begin it."""
    person = request.user
    office = organisations(person, Act.READ).order_by("path").first()
    can_begin = config().corong_allow_loopback and office is not None and not person.is_practice
    is_silent = False
    if request.method == "POST" and can_begin and office is not None and not person.practises:
        try:
            with PracticePlatforms(f"http://{config().corong_sandbox_bind}") as platforms:
                twin = commands.begin(person, office, platforms)
        except NoPracticePlatformsError:
            is_silent = True
        else:
            request.session[KEY] = True
            messages.success(request, gettext("You now practise in %(office)s.") % {"office": twin.name})
            return redirect("home")
    context = {"page": "practice", "can_begin": can_begin, "is_silent": is_silent, "office": office}
    status = HTTPStatus.SERVICE_UNAVAILABLE if is_silent else HTTPStatus.OK
    return render(request, "practice/practice.html", context, status=status)


@require_POST
@signed_in
def leave(request: SignedInRequest) -> HttpResponse:
    """Go back to work."""
    request.session.pop(KEY, None)
    messages.success(request, gettext("You are back at work: from now on everything is real."))
    return redirect("home")
