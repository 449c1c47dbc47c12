"""One's own page: password, second factors, and the browsers in which one is signed in."""

from allauth.account import views as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as passkeys
from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from corong.people import factors, sessions
from corong.people.models import Person
from corong.people.queries import organisations, within
from corong.people.rules import Act
from dashboard.access import SignedInRequest, one, signed_in
from dashboard.people import mail
from dashboard.people.devices import device_name


@require_safe
@signed_in
def page(request: SignedInRequest) -> HttpResponse:
    """Show how the person signs in, and where they are signed in."""
    person = request.user
    found = list(Authenticator.objects.filter(user=person).order_by("pk"))
    by_type = {kind: [each for each in found if each.type == kind] for kind in Authenticator.Type}
    offices = organisations(person, Act.READ).order_by("path")
    context = {
        "page": "security",
        "has_password": person.has_usable_password(),
        "app": next(iter(by_type[Authenticator.Type.TOTP]), None),
        "passkeys": [(each, each.wrap().name) for each in by_type[Authenticator.Type.WEBAUTHN]],
        "recovery": next(iter(by_type[Authenticator.Type.RECOVERY_CODES]), None),
        "is_demanded": factors.is_demanded(person),
        "devices": [
            (device, device_name(device.user_agent))
            for device in sessions.devices(person, this=request.session.session_key or "")
        ],
        "reference": offices.first(),
        "may_see_people": bool(within(person, Act.ROSTER)),
        "may_audit": bool(within(person, Act.AUDIT)),
    }
    return render(request, "people/security.html", context)


@require_safe
@signed_in
def demanded(request: SignedInRequest) -> HttpResponse:
    """Say that a second factor is needed first, and offer both kinds."""
    if not factors.is_missing(request.user):
        return redirect("security")
    return render(request, "people/factor_demanded.html")


@require_POST
@signed_in
def end_session(request: SignedInRequest, number: int) -> HttpResponse:
    """Sign out in one other browser."""
    if not sessions.end(request.user, number):
        raise Http404
    messages.success(request, gettext("Signed out there."))
    return redirect("security")


@require_POST
@signed_in
def end_sessions(request: SignedInRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    ended = sessions.end_all(request.user, but=request.session.session_key or "")
    text = ngettext("Signed out in %(count)s other browser.", "Signed out in %(count)s other browsers.", ended)
    messages.success(request, text % {"count": ended})
    return redirect("security")


def password_reset(request: HttpRequest) -> HttpResponseBase:
    """Send a link for a new password; where no mail is sent, say who can help."""
    if mail.is_configured():
        answer: HttpResponseBase = account.PasswordResetView.as_view(extra_context={"has_mail": True})(request)
        return answer
    return render(request, "account/password_reset.html", {"has_mail": False})


class PasskeyAgain(passkeys.ReauthenticateWebAuthnView):  # type: ignore[misc] # allauth has no types
    """A passkey before something that matters; allauth would lead away where it was not right."""

    def form_invalid(self, form: Form) -> HttpResponse:
        """Say so, and let the person try again on their way to the same page."""
        for error in form.errors.get("credential", []):
            messages.error(self.request, str(error))
        return redirect(self.passthrough_next_url(reverse("mfa_reauthenticate_webauthn")))


def remove_passkey(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Remove a passkey, but not the last second factor where an office demands one."""
    if isinstance(request.user, Person):
        passkey = one(Authenticator.objects.filter(user=request.user, type=Authenticator.Type.WEBAUTHN), pk)
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(passkey):
            messages.error(request, adapter.error_messages["cannot_delete_authenticator"])
            return redirect("security")
    answer: HttpResponseBase = passkeys.remove_webauthn(request, pk=pk)
    return answer
