"""One person: their roles, and what an operator does for them or against them."""

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.utils import user_pk_to_url_str
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from corong.people import factors, rescue, roles
from corong.people.models import Membership, Person, Role
from corong.people.queries import memberships
from dashboard.access import SignedInRequest, one, signed_in
from dashboard.people import queries
from dashboard.people.labels import role_names, role_tasks
from dashboard.people.offices import absolute


@require_safe
@signed_in
def show(request: SignedInRequest, number: int) -> HttpResponse:
    """Show a person with the roles they have in the reader's offices."""
    return _page(request, one(queries.readable(request.user), number))


@require_POST
@signed_in
def give(request: SignedInRequest, number: int) -> HttpResponse:
    """Give a role."""
    person = one(queries.readable(request.user), number)
    offices = {str(office.pk): office for office in queries.offices(request.user)}
    office, role = offices.get(request.POST.get("office", "")), request.POST.get("role", "")
    if office is None:
        raise Http404
    if role not in Role.values:
        messages.error(request, gettext("Choose a role."))
        return redirect("person", number=number)
    try:
        is_new = roles.give(person, office, Role(role), by=request.user)
    except roles.NotYoursToGiveError as error:
        raise PermissionDenied from error
    if is_new:
        messages.success(request, gettext("Given."))
    else:
        messages.info(request, gettext("%(name)s has this role already.") % {"name": person.name})
    return redirect("person", number=number)


@require_POST
@signed_in
def take(request: SignedInRequest, number: int) -> HttpResponse:
    """Take a role."""
    offices = queries.offices(request.user)
    membership = one(
        Membership.objects.filter(organisation__in=offices).select_related("person", "organisation"), number
    )
    try:
        roles.take(membership, by=request.user)
    except roles.NotYoursToGiveError as error:
        raise PermissionDenied from error
    except roles.LastOperatorError:
        _last_operator(request)
        return redirect("person", number=membership.person_id)
    messages.success(request, gettext("Taken."))
    if queries.readable(request.user).filter(pk=membership.person_id).exists():
        return redirect("person", number=membership.person_id)
    return redirect("people")


@require_POST
@signed_in
def change(request: SignedInRequest, number: int) -> HttpResponse:
    """Give another role instead of one, or the same in another office."""
    offices = {str(office.pk): office for office in queries.offices(request.user)}
    membership = one(
        Membership.objects.filter(organisation__in=offices.values()).select_related("person", "organisation"), number
    )
    office, role = offices.get(request.POST.get("office", "")), request.POST.get("role", "")
    if office is None:
        raise Http404
    if role not in Role.values:
        messages.error(request, gettext("Choose a role."))
        return redirect("person", number=membership.person_id)
    try:
        is_new = roles.change(membership, office, Role(role), by=request.user)
    except roles.NotYoursToGiveError as error:
        raise PermissionDenied from error
    except roles.LastOperatorError:
        _last_operator(request)
    else:
        if is_new:
            messages.success(request, gettext("Changed. It counts from now on."))
        else:
            messages.info(request, gettext("Nothing was changed: it is the same role in the same office."))
    return redirect("person", number=membership.person_id)


@require_POST
@signed_in
def deactivate(request: SignedInRequest, number: int) -> HttpResponse:
    """Lock a person out at once."""
    person = _administered(request, number)
    try:
        roles.deactivate(person, by=request.user)
    except roles.LastOperatorError:
        _last_operator(request)
    else:
        messages.success(
            request,
            gettext("%(name)s can no longer sign in, and is signed out everywhere. What they did stays theirs.")
            % {"name": person.name},
        )
    return redirect("person", number=number)


@require_POST
@signed_in
def activate(request: SignedInRequest, number: int) -> HttpResponse:
    """Let a person in again."""
    person = _administered(request, number)
    roles.activate(person, by=request.user)
    messages.success(request, gettext("%(name)s can sign in again, with the roles above.") % {"name": person.name})
    return redirect("person", number=number)


@require_POST
@signed_in
def forget_second_factor(request: SignedInRequest, number: int) -> HttpResponse:
    """Forget a lost telephone or key."""
    person = _administered(request, number)
    rescue.forget_second_factor(person, by=request.user)
    messages.success(
        request,
        gettext("Forgotten. %(name)s signs in with the password alone, and can set up a new second factor.")
        % {"name": person.name},
    )
    return redirect("person", number=number)


@require_POST
@signed_in
def password_link(request: SignedInRequest, number: int) -> HttpResponse:
    """Make a link with which the person sets a new password; it is shown once, for the operator to pass on."""
    person = _administered(request, number)
    rescue.record_password_link(person, by=request.user)
    token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(person)
    path = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(person), token])
    get_adapter()._delete_login_attempts_cached_email(request, email=person.email)  # noqa: SLF001
    return _page(request, person, link=absolute(request, path))


def _administered(request: SignedInRequest, number: int) -> Person:
    """
    Give a person all of whose roles are the operator's to take, and not the operator themselves.

    Raises:
        Http404: they do not see them. PermissionDenied: they see them only.
    """
    person = one(queries.readable(request.user), number)
    if person == request.user or not roles.may_administer(request.user, person):
        raise PermissionDenied
    return person


def _last_operator(request: SignedInRequest) -> None:
    messages.error(request, gettext("Then nobody would be left to run the service: give the role to somebody first."))


def _page(request: SignedInRequest, person: Person, *, link: str = "") -> HttpResponse:
    names, tasks, mine = role_names(), role_tasks(), roles.givable_somewhere(request.user)
    held = queries.in_reach(request.user, person)
    offices = queries.offices(request.user)
    context = {
        "page": "people",
        "person": person,
        "held": [
            (each, names[Role(each.role)], Role(each.role) in roles.givable_in(request.user, each.organisation))
            for each in held
        ],
        "has_more": memberships(person).count() > len(held),
        "offices": offices,
        "roles": [(role, names[role], tasks[role]) for role in Role if role in mine],
        "is_protected": bool(factors.protected([person.pk])),
        "is_self": person == request.user,
        "may_administer": person != request.user and roles.may_administer(request.user, person),
        "reference": held[0].organisation if held else next(iter(offices), None),
        "link": link,
    }
    return render(request, "people/person.html", context)
