"""Connecting an account: for which office, by the platform's sign-in page or by typing, and which of several."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from connectors.catalogue import UnknownPlatformError, capabilities
from connectors.contract import Secrets
from connectors.errors import ConnectorError, Rejected
from corong.accounts import applications, connecting, passages
from corong.accounts.commands import AnotherIdentityError, BelongsElsewhereError
from corong.accounts.homes import home_of
from corong.accounts.models import Account, Passage
from corong.accounts.passages import PassageError, Seat, UnknownPassageError
from corong.accounts.ways import Ways, every, ways
from corong.config import config
from corong.organisations.models import Organisation
from corong.people.directory import writers
from corong.people.models import Person
from corong.people.queries import operates
from corong.people.rules import Act
from corong.practice.queries import takes
from dashboard.access import SignedInRequest, require, signed_in
from dashboard.connect import queries, sentences
from dashboard.connect.labels import asked
from dashboard.connect.views import connectable


@require_safe
@signed_in
def platforms(request: SignedInRequest) -> HttpResponse:
    """Let the person choose where the account is."""
    office, offices = _office(request)
    context = {"page": "accounts", "office": office, "offices": offices, "every": every()}
    return render(request, "connect/platforms.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def start(request: SignedInRequest, platform: str) -> HttpResponse:
    """Connect a new account of a platform."""
    office, _ = _office(request)
    try:
        return _start(request, ways(platform), office, None)
    except UnknownPlatformError as error:
        raise Http404 from error


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def again(request: SignedInRequest, number: int) -> HttpResponse:
    """Connect an account again, which stays what it was."""
    account = connectable(request, number)
    return _start(request, ways(account.platform), account.organisation, account)


@never_cache
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """
    Take what a platform sent a person back with: the one address for all platforms.

    Nothing is shown under this address, as its query may hold what must not stay in a browser's history.
    """
    person = request.user
    if not isinstance(person, Person):
        messages.error(request, gettext("Your session had ended. Sign in, then begin to connect the account again."))
        return redirect("accounts")
    try:
        passage = passages.claim(person, _session(request), request.GET.get("state", ""))
    except PassageError as error:
        messages.error(request, sentences.lost_way(error))
        return redirect("accounts")
    require(person, Act.CONNECT, passage.organisation)
    able = capabilities(passage.platform)
    if "error" in request.GET:
        messages.error(request, sentences.platform_said_no(request.GET.dict(), able.label, able.scopes))
        return _to_start(passage)
    try:
        # Where a platform gives no code, what it gives instead is in the query.
        passages.finish(passage, request.GET.get("code") or request.META.get("QUERY_STRING", ""))
    except ConnectorError as error:
        messages.error(request, sentences.refused_code(error, able.label))
        return _to_start(passage)
    except applications.NoApplicationError:
        messages.error(request, gettext("Corong is no longer registered there. The operator must do that first."))
        return _to_start(passage)
    return _arrived(request, person, passage)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def choose(request: SignedInRequest, number: int) -> HttpResponse:
    """Let the person choose which of their accounts to connect."""
    try:
        passage = passages.waiting(request.user, _session(request), number)
    except UnknownPassageError:
        messages.error(request, gettext("There is nothing to choose from any more: begin again."))
        return redirect("accounts")
    require(request.user, Act.CONNECT, passage.organisation)
    wrong = ""
    officers = writers(passage.organisation)
    if request.method == "POST":
        chosen, whose = request.POST.getlist("accounts"), request.POST.get("officer", "")
        officer = next((person for person in officers if str(person.pk) == whose), None)
        if whose and officer is None:
            wrong = gettext("Choose somebody who may write for this office.")
        elif chosen:
            return _take(request, request.user, passage, chosen, officer)
        else:
            wrong = gettext("Choose at least one account.")
    found = passages.identities(passage)
    ids = [identity.remote_id for identity in found]
    context = {
        "page": "accounts",
        "passage": passage,
        "identities": found,
        "elsewhere": queries.held_elsewhere(passage.platform, passage.home, ids, passage.organisation),
        "here": queries.held_here(passage.platform, passage.home, ids, passage.organisation),
        "officers": officers,
        "wrong": wrong,
    }
    return render(request, "connect/choose.html", context, status=422 if wrong else 200)


def _start(request: SignedInRequest, way: Ways, office: Organisation, account: Account | None) -> HttpResponse:
    typed: dict[str, str] = {}
    wrong = ""
    if request.method == "POST":
        seat = Seat(request.user, _session(request), office, account)
        typed = {name: request.POST.get(name, "").strip() for name in way.asks}
        try:
            home = account.home if account else home_of(_home(request, way))
            if not takes(office, home):
                words = gettext("while you practise, only accounts of practice platforms can be connected")
                raise Rejected(words)
            if request.POST.get("act") == "sign_in" and way.sign_in is not None:
                return _leave(request, seat, way, home)
            if not all(typed.values()) or not typed:
                wrong = gettext("Something is missing: fill in every field.")
            else:
                return _arrived(request, request.user, passages.of_typed(seat, way, home, Secrets(typed)))
        except ConnectorError as error:
            wrong = sentences.refused_credentials(error, way.capabilities.label)
        except applications.NoApplicationError:
            wrong = gettext("Corong is not registered there yet. The operator must do that first.")
    homes = applications.homes(way.capabilities.platform) if way.needs_application else []
    context = {
        "page": "accounts",
        "ways": way,
        "able": way.capabilities,
        "office": office,
        "account": account,
        # Secrets are typed anew each time; what is no secret is kept.
        "fields": [(field, typed.get(field.name, "") if field.kind == "text" else "") for field in asked(way)],
        "home": request.POST.get("home", way.capabilities.default_home),
        "homes": homes,
        "is_unregistered": way.needs_application and (account.home not in homes if account else not homes),
        "may_operate": operates(request.user),
        "proper_address": _proper_address(request),
        "wrong": wrong,
    }
    return render(request, "connect/start.html", context, status=422 if wrong else 200)


def _leave(request: SignedInRequest, seat: Seat, way: Ways, home: str) -> HttpResponse:
    """Show where the person goes: a form that led there at once would be stopped by our content policy."""
    address = passages.begin(seat, way, home, redirect_address(request), language=get_language() or "id")
    context = {"page": "accounts", "able": way.capabilities, "address": address, "host": sentences.host_of(address)}
    return render(request, "connect/leave.html", {**context, "office": seat.organisation, "account": seat.again})


def _arrived(request: HttpRequest, person: Person, passage: Passage) -> HttpResponse:
    """Go on with a person who is back: to choose, or straight on where there is nothing to choose."""
    found = passages.identities(passage)
    if not found:
        messages.error(
            request,
            gettext("You signed in, but there is no page, channel or account on which you may publish."),
        )
        return _to_start(passage)
    if passage.account is not None:
        return _take(request, person, passage, [])
    return redirect("connect_choose", number=passage.pk)


def _take(
    request: HttpRequest, person: Person, passage: Passage, chosen: Sequence[str], officer: Person | None = None
) -> HttpResponse:
    try:
        made = connecting.take(passage, chosen, by=person, officer=officer)
    except BelongsElsewhereError:
        messages.error(
            request,
            gettext(
                "Another office has connected one of these accounts: it must be disconnected and moved there first."
            ),
        )
        return redirect("connect_choose", number=passage.pk)
    except AnotherIdentityError:
        wanted = passage.account.handle if passage.account else ""
        others = ", ".join(identity.handle for identity in passages.identities(passage))
        messages.error(
            request,
            gettext(
                "You signed in as %(others)s, but this account is %(wanted)s. Nothing was changed:"
                " sign out on the platform, sign in there as %(wanted)s, and begin again."
            )
            % {"others": others, "wanted": wanted},
        )
        return _to_start(passage)
    names = ", ".join(account.handle for account in made)
    messages.success(
        request,
        ngettext("Connected: %(names)s.", "%(count)s accounts connected: %(names)s.", len(made))
        % {"names": names, "count": len(made)},
    )
    _warn_of_missing(request, passage)
    return redirect("accounts")


def _warn_of_missing(request: HttpRequest, passage: Passage) -> None:
    if passage.missing_scopes:
        messages.warning(
            request,
            gettext("The platform did not grant every permission. Missing: %(scopes)s. Some things will not work.")
            % {"scopes": ", ".join(passage.missing_scopes)},
        )


def _office(request: SignedInRequest) -> tuple[Organisation, Sequence[Organisation]]:
    """
    Give the office asked for, if the person may connect accounts for it; the first of theirs if none is asked for.

    Raises:
        PermissionDenied: they may for none. Http404: not for this one.
    """
    offices = queries.writable(request.user)
    if not offices:
        raise PermissionDenied
    asked_for = (request.POST if request.method == "POST" else request.GET).get("office", "")
    if asked_for and asked_for not in {str(office.pk) for office in offices}:
        raise Http404
    return next((office for office in offices if str(office.pk) == asked_for), offices[0]), offices


def _home(request: HttpRequest, way: Ways) -> str:
    """Give the server's address as typed. Raises Rejected where none is."""
    typed = request.POST.get("home", "").strip() or way.capabilities.default_home
    if not typed:
        raise Rejected(gettext("the address of the server is missing"))
    return typed


def _to_start(passage: Passage) -> HttpResponseRedirect:
    if passage.account_id is not None:
        return HttpResponseRedirect(reverse("account_again", args=[passage.account_id]))
    address = reverse("connect_start", args=[passage.platform])
    return HttpResponseRedirect(f"{address}?office={passage.organisation_id}")


def _session(request: HttpRequest) -> str:
    return request.session.session_key or ""


def redirect_address(request: HttpRequest) -> str:
    """Give the one address to which every platform sends people back; Django has checked the host of the request."""
    path = reverse("connect_back")
    public = config().corong_public_address
    return f"{public}{path}" if public else request.build_absolute_uri(path)


def _proper_address(request: HttpRequest) -> str:
    """Give the address under which people come back, where it is another than this page's; else nothing."""
    public = config().corong_public_address
    return public if public and urlsplit(public).netloc != request.get_host() else ""
