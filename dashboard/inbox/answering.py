"""Answers: written, approved or sent back, withdrawn, sent again, and decided on where their fate is unknown."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from corong.conversations import queries, writing
from corong.conversations.models import Reply
from corong.conversations.states import ReplyState, WrongMoveError
from corong.conversations.writing import AnotherAnswerError, CannotAnswerError, OwnAnswerError
from corong.people.queries import may
from corong.people.rules import Act
from dashboard.access import SignedInRequest, one, require, signed_in
from dashboard.inbox.views import show

Deed = Callable[[Reply, SignedInRequest], str | HttpResponse]
View = Callable[[HttpRequest, int], HttpResponseBase]
MOST_WORDS = 300


@require_POST
@signed_in
def write(request: SignedInRequest, number: int) -> HttpResponse:
    """Take an answer."""
    message = one(queries.readable(request.user), number)
    require(request.user, Act.COMPOSE, message.account.organisation)
    text = request.POST.get("text", "").replace("\r\n", "\n").strip()[: writing.LONGEST]
    after = request.POST.get("after", "")
    wrong = ""
    if not text:
        wrong = gettext("Write the answer first.")
    elif not writing.is_offered(message):
        wrong = gettext("This message cannot be answered through Corong: it is gone, or its account is not connected.")
    elif sizes := writing.too_long(message, text):
        wrong = gettext("The answer has %(length)s characters; the platform takes %(limit)s.") % {
            "length": sizes.length,
            "limit": sizes.limit,
        }
    if wrong:
        return show(request, message, text=text, wrong={"text": wrong})
    try:
        made = writing.write(message, text, by=request.user, after=int(after[:18]) if after.isdecimal() else None)
    except (AnotherAnswerError, CannotAnswerError):
        wrong = gettext(
            "Another answer was written meanwhile: read it below. Send yours again only if it is still needed."
        )
        return show(request, message, text=text, wrong={"text": wrong})
    if made.state == ReplyState.PROPOSED:
        messages.success(request, gettext("Handed in: it goes out once somebody else approves it."))
    else:
        messages.success(request, gettext("The answer is on its way."))
    return redirect("message", number=number)


def _act(act: Act) -> Callable[[Deed], View]:
    """Make a view of something a person does with an answer; it gives what the person is told, or a page."""

    def decorate(deed: Deed) -> View:
        @require_POST
        @signed_in
        @wraps(deed)
        def view(request: SignedInRequest, number: int) -> HttpResponse:
            reply = one(queries.readable_answers(request.user), number)
            require(request.user, act, reply.message.account.organisation)
            try:
                said = deed(reply, request)
            except (WrongMoveError, AnotherAnswerError):
                messages.error(request, gettext("It has gone on meanwhile. Here is how it stands now."))
            except OwnAnswerError:
                messages.error(request, gettext("Somebody else is to approve it: you wrote it yourself."))
            else:
                if isinstance(said, HttpResponse):
                    return said
                messages.success(request, said)
            return redirect("message", number=reply.message_id)

        return view

    return decorate


@_act(Act.APPROVE)
def approve(reply: Reply, request: SignedInRequest) -> str:
    """Let it go out."""
    writing.approve(reply, by=request.user)
    return gettext("Approved: the answer is on its way.")


@_act(Act.APPROVE)
def refuse(reply: Reply, request: SignedInRequest) -> str | HttpResponse:
    """Send it back with a reason."""
    reason = request.POST.get("reason", "").strip()[:MOST_WORDS]
    if not reason:
        return show(
            request, reply.message, wrong={"refusal": gettext("Say why, so that the author knows what to mend.")}
        )
    writing.refuse(reply, reason, by=request.user)
    return gettext("Sent back to its author.")


@_act(Act.COMPOSE)
def withdraw(reply: Reply, request: SignedInRequest) -> str:
    """Take it back."""
    writing.withdraw(reply, by=request.user)
    return gettext("Withdrawn: it does not go out.")


@_act(Act.COMPOSE)
def send_again(reply: Reply, request: SignedInRequest) -> str:
    """Send it again; one that may be out only where a person may decide that it is not."""
    if reply.state == ReplyState.UNCERTAIN and not may(request.user, Act.RESOLVE, reply.message.account.organisation):
        raise WrongMoveError("a person who may decide must look first")
    writing.send_again(reply, by=request.user)
    return gettext("The answer is on its way again.")


@_act(Act.RESOLVE)
def found(reply: Reply, request: SignedInRequest) -> str:
    """Note that it is on the platform."""
    writing.found(reply, by=request.user)
    return gettext("Noted: the answer is on the platform.")


@_act(Act.RESOLVE)
def give_up(reply: Reply, request: SignedInRequest) -> str:
    """Note that it is not there, and is not to be sent."""
    writing.give_up(reply, by=request.user)
    return gettext("Noted: the answer is not on the platform, and is not sent.")
