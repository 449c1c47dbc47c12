"""A person's chat with the bot of notices, and the bot itself, which the operator sets."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from connectors.errors import Rejected
from corong.accounts.homes import home_of
from corong.people.queries import operates
from corong.tellings import bots
from corong.tellings.models import Chat
from dashboard.access import SignedInRequest, signed_in
from dashboard.causes import in_words

LONGEST_TOKEN = 200


@never_cache
@require_POST
@signed_in
def link(request: SignedInRequest) -> HttpResponse:
    """Give the link by which the bot will know the person."""
    bot = bots.current()
    if bot is None or not bot.username:
        messages.error(request, gettext("There is no bot yet: the operator sets one."))
        return redirect("alert_preferences")
    address = bots.address(bot, bots.open_link(request.user))
    context = {"page": "notices", "bot": bot, "address": address, "minutes": bots.LINK_MINUTES}
    return render(request, "notices/link.html", context)


@require_safe
@signed_in
def standing(request: SignedInRequest) -> HttpResponse:
    """Say whether the bot knows the person by now, for a page that is open."""
    answer = render(request, "notices/_waiting.html")
    if Chat.objects.filter(person=request.user).exists():
        answer["HX-Redirect"] = reverse("alert_preferences")
    return answer


@require_POST
@signed_in
def unlink(request: SignedInRequest) -> HttpResponse:
    """Forget the person's chat."""
    bots.unlink(request.user.pk)
    messages.success(request, gettext("No notices go to Telegram any more."))
    return redirect("alert_preferences")


@sensitive_post_parameters()
@require_POST
@signed_in
def bot(request: SignedInRequest) -> HttpResponse:
    """Take the bot's token, or forget the bot."""
    if not operates(request.user):
        raise PermissionDenied
    token = request.POST.get("bot_token", "").strip()[:LONGEST_TOKEN]
    if request.POST.get("act") == "forget":
        bots.drop(by=request.user)
        messages.success(request, gettext("The bot is forgotten, and with it who linked a chat."))
        return redirect("registrations")
    if not token:
        messages.error(request, gettext("Enter the token that @BotFather gave."))
        return redirect("registrations")
    try:
        home = home_of(request.POST.get("home", "").strip() or bots.HOME)
    except Rejected as error:
        messages.error(request, in_words(error.reason))
        return redirect("registrations")
    bots.keep(token, home=home, by=request.user)
    messages.success(request, gettext("The token is sealed, and not shown again. Telegram is asked which bot it is."))
    return redirect("registrations")
