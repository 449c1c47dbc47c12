"""What a person does about a message: assign it, settle it, hide it, link it to a complaint."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from corong.conversations import commands, hiding, queries
from corong.conversations.models import Message
from corong.conversations.states import Settled
from corong.people.directory import writers
from corong.people.rules import Act
from dashboard.access import SignedInRequest, one, require, signed_in
from dashboard.inbox.views import show as show_page

Deed = Callable[[Message, SignedInRequest], str | HttpResponse]
View = Callable[[HttpRequest, int], HttpResponseBase]
MOST_WORDS = 300


def _act(deed: Deed) -> View:
    """Make a view of something a person does about a message; it gives what the person is told, or a page."""

    @require_POST
    @signed_in
    @wraps(deed)
    def view(request: SignedInRequest, number: int) -> HttpResponse:
        message = one(queries.readable(request.user), number)
        require(request.user, Act.COMPOSE, message.account.organisation)
        said = deed(message, request)
        if isinstance(said, HttpResponse):
            return said
        messages.success(request, said)
        return redirect("message", number=number)

    return view


@_act
def assign(message: Message, request: SignedInRequest) -> str | HttpResponse:
    """Give it to somebody, or to nobody."""
    wish = request.POST.get("to", "")
    if not wish:
        commands.assign(message, None, by=request.user)
        return gettext("Nobody in particular cares for it now.")
    person = next((each for each in writers(message.account.organisation) if str(each.pk) == wish), None)
    if person is None:
        wrong = gettext("This person does not write for this office: choose somebody else.")
        return show_page(request, message, wrong={"to": wrong})
    commands.assign(message, person, by=request.user)
    return gettext("Assigned to %(name)s.") % {"name": person.name}


@_act
def settle(message: Message, request: SignedInRequest) -> str | HttpResponse:
    """Note that it needs no answer any more."""
    how = request.POST.get("how", "")
    if how not in {Settled.ELSEWHERE.value, Settled.NO_NEED.value}:
        return show_page(request, message, wrong={"how": gettext("Choose why it needs no answer any more.")})
    commands.settle(message, Settled(how), by=request.user)
    return gettext("Done: it no longer waits for an answer.")


@_act
def reopen(message: Message, request: SignedInRequest) -> str:
    """Let it wait for an answer again."""
    commands.reopen(message, by=request.user)
    return gettext("It waits for an answer again.")


@_act
def hide(message: Message, request: SignedInRequest) -> str | HttpResponse:
    """Hide it, with a reason."""
    reason = request.POST.get("reason", "").strip()[:MOST_WORDS]
    if not reason:
        return show_page(request, message, wrong={"reason": gettext("Say why: the log keeps it.")})
    is_wished = bool(request.POST.get("on_platform")) and hiding.is_offered(message)
    commands.hide(message, reason, by=request.user, on_platform=is_wished)
    if is_wished:
        return gettext("Hidden in Corong. The platform is asked to hide it too.")
    return gettext("Hidden in Corong. On the platform it is still there.")


@_act
def unhide(message: Message, request: SignedInRequest) -> str:
    """Show it again."""
    commands.show(message, by=request.user)
    return gettext("Shown again.")


@_act
def ticket(message: Message, request: SignedInRequest) -> str:
    """Link it to a complaint."""
    commands.note_ticket(message, request.POST.get("ticket", ""), by=request.user)
    return gettext("Linked.") if message.ticket else gettext("No longer linked to a complaint.")
