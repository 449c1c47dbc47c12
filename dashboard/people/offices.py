"""The people of an office: who has which role, who is invited, and which roles need a second factor."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from corong import database
from corong.config import config
from corong.organisations.models import Organisation
from corong.people import factors, invitations, roles
from corong.people.models import Invitation, Role
from corong.people.queries import may
from corong.people.rules import Act
from dashboard.access import SignedInRequest, one, require, signed_in
from dashboard.people import mail, queries
from dashboard.people.labels import role_names, role_tasks

MOST_EMAIL: Final = 254


@require_safe
@signed_in
def people(request: SignedInRequest) -> HttpResponse:
    """Show the people of one office, and those invited to it."""
    return _page(request, _office(queries.seen_offices(request.user), request.GET.get("office", "")))


@require_POST
@signed_in
def invite(request: SignedInRequest) -> HttpResponse:
    """Invite somebody by their address."""
    office = _office(queries.offices(request.user), request.POST.get("office", ""))
    email, role = request.POST.get("email", "").strip(), request.POST.get("role", "")
    wrong: dict[str, str] = {}
    try:
        validate_email(email)
    except ValidationError:
        wrong["email"] = gettext("This is no e-mail address.")
    if len(email) > MOST_EMAIL:
        wrong["email"] = gettext("This is no e-mail address.")
    if role not in Role.values:
        wrong["role"] = gettext("Choose a role.")
    if wrong:
        return _page(request, office, wrong=wrong)
    try:
        invitation, token = invitations.invite(email, office, Role(role), by=request.user)
    except roles.NotYoursToGiveError as error:
        raise PermissionDenied from error
    except invitations.HasRoleError:
        return _page(request, office, wrong={"email": gettext("Who has this address has this role already.")})
    except invitations.TooManyError:
        return _page(request, office, wrong={"email": gettext("This office has too many open invitations.")})
    return _deliver(request, invitation, token)


@require_POST
@signed_in
def invite_again(request: SignedInRequest, number: int) -> HttpResponse:
    """Make a new link for an open invitation; the one before leads nowhere from now on."""
    waiting = one(queries.invitations(request.user).filter(accepted_at=None, withdrawn_at=None), number)
    try:
        fresh, token = invitations.invite(waiting.email, waiting.organisation, Role(waiting.role), by=request.user)
    except roles.NotYoursToGiveError as error:
        raise PermissionDenied from error
    except invitations.HasRoleError:
        messages.error(request, gettext("Who has this address has this role already."))
        return _back_to(waiting.organisation)
    return _deliver(request, fresh, token)


@require_POST
@signed_in
def withdraw(request: SignedInRequest, number: int) -> HttpResponse:
    """Take an invitation back."""
    waiting = one(queries.invitations(request.user), number)
    try:
        invitations.withdraw(waiting, by=request.user)
    except roles.NotYoursToGiveError as error:
        raise PermissionDenied from error
    except invitations.ClosedError:
        messages.error(request, gettext("This invitation was accepted or withdrawn meanwhile."))
    else:
        messages.success(request, gettext("Withdrawn: the link leads nowhere from now on."))
    return _back_to(waiting.organisation)


@require_POST
@signed_in
def demand(request: SignedInRequest) -> HttpResponse:
    """Say which roles need a second factor in an office and beneath it."""
    office = _office(queries.offices(request.user), request.POST.get("office", ""))
    require(request.user, Act.ADMINISTER, office)
    wanted = [role for role in Role if role.value in request.POST.getlist("roles")]
    roles.demand_second_factor(office, wanted, by=request.user)
    if wanted:
        messages.success(
            request, gettext("Kept. Who has no second factor yet sets one up before they see anything else.")
        )
    else:
        messages.success(request, gettext("Kept. This office demands no second factor of anybody."))
    return _back_to(office)


def absolute(request: HttpRequest, path: str) -> str:
    """Give the address under which the internet reaches a page of ours."""
    public = config().corong_public_address
    return f"{public}{path}" if public else request.build_absolute_uri(path)


def _deliver(request: SignedInRequest, invitation: Invitation, token: str) -> HttpResponse:
    """Send the link, or show it once, for the inviting person to pass on."""
    address = absolute(request, reverse("invitation", args=[token]))
    if mail.is_configured() and mail.invite(invitation, address):
        invitations.mailed(invitation)
        messages.success(request, gettext("Invited: the link went to %(email)s.") % {"email": invitation.email})
        return _back_to(invitation.organisation)
    return _page(request, invitation.organisation, link=address, invited=invitation)


def _office(offices: Sequence[Organisation], asked: str) -> Organisation:
    """
    Give the office asked for, if it is one of these; the first if none is asked for.

    Raises:
        PermissionDenied: there are none. Http404: it is not among them.
    """
    if not offices:
        raise PermissionDenied
    if asked and asked not in {str(office.pk) for office in offices}:
        raise Http404
    return next((office for office in offices if str(office.pk) == asked), offices[0])


def _back_to(office: Organisation) -> HttpResponse:
    return redirect(f"{reverse('people')}?office={office.pk}")


def _page(
    request: SignedInRequest,
    office: Organisation,
    *,
    wrong: Mapping[str, str] | None = None,
    link: str = "",
    invited: Invitation | None = None,
) -> HttpResponse:
    names, tasks = role_names(), role_tasks()
    mine = roles.givable_in(request.user, office)
    now, demanded = database.now(), factors.demanded_roles(office)
    waiting = invitations.open_ones(office)
    context = {
        "page": "people",
        "office": office,
        "offices": queries.seen_offices(request.user),
        "members": [(each, _named(each.roles)) for each in queries.members(office)],
        "above": [(each, names[Role(each.role)]) for each in queries.above(office)],
        "without_role": queries.without_role(request.user) if office.parent_id is None else [],
        "waiting": [
            (each, names[Role(each.role)], each.expires_at <= now, Role(each.role) in mine) for each in waiting
        ],
        "roles": [(role, names[role], tasks[role]) for role in Role if role in mine],
        "every_role": [(role, names[role]) for role in Role],
        "demanded": demanded,
        "demanded_names": ", ".join(names[role] for role in Role if role in demanded),
        "may_administer": may(request.user, Act.ADMINISTER, office),
        "has_mail": mail.is_configured(),
        "wrong": wrong or {},
        "email": request.POST.get("email", "") if wrong else "",
        "role": request.POST.get("role", "") if wrong else Role.OFFICER.value,
        "link": link,
        "invited": invited,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "people/people.html", context, status=status)


def _named(held: Sequence[Role]) -> str:
    return ", ".join(role_names()[role] for role in held)
