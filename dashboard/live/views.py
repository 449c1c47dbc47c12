"""Live broadcasts: what comes, the story of each, and what can be done with it."""

from collections.abc import Callable, Mapping
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from corong import database
from corong.broadcasts import commands
from corong.broadcasts.models import Broadcast
from corong.broadcasts.queries import digest, is_held, may_approve, readable
from corong.broadcasts.states import ALLOWED, CHANGEABLE, MOVING, REMOVABLE, State, Wish
from corong.events.queries import of_subject
from corong.people.models import Person
from corong.people.queries import may
from corong.people.rules import Act
from dashboard import moments
from dashboard.access import SignedInRequest, one, require, signed_in
from dashboard.deliveries.queries import names
from dashboard.live import queries
from dashboard.live.labels import entries, health

Deed = Callable[[Broadcast, SignedInRequest], str]
View = Callable[[HttpRequest, int], HttpResponseBase]


@require_safe
@signed_in
def listing(request: SignedInRequest) -> HttpResponse:
    """Show what comes and what is over."""
    found = queries.shelf(request.user)
    context = {
        "page": "broadcasts",
        "coming": found.coming,
        "past": found.past,
        "has_channels": queries.has_channels(request.user),
    }
    return render(request, "live/list.html", context)


@require_safe
@signed_in
def story(request: SignedInRequest, number: int) -> HttpResponse:
    """Tell everything that is known of one broadcast."""
    return _show(request, one(readable(request.user), number))


@require_safe
@signed_in
def present(request: SignedInRequest, number: int) -> HttpResponse:
    """Show how it stands at this moment, for a page that is open."""
    broadcast = one(readable(request.user), number)
    answer = render(request, "live/_now.html", _standing(request.user, broadcast))
    if request.htmx and request.GET.get("seen", "") != _mark(broadcast):
        # The buttons of the page are no longer the right ones.
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@signed_in
def key(request: SignedInRequest, number: int) -> HttpResponse:
    """Show where the encoder sends to, with its key: on this answer alone, which nobody keeps."""
    broadcast = _writable(request, number)
    secrets = commands.reveal(broadcast, by=request.user)
    answer = _show(request, broadcast, secrets={"address": secrets.get("address"), "key": secrets.get("key")})
    answer["Cache-Control"] = "no-store"
    return answer


def _act(act: Act) -> Callable[[Deed], View]:
    """Make a view of something a person does with a broadcast; it gives what the person is told."""

    def decorate(deed: Deed) -> View:
        @require_POST
        @signed_in
        @wraps(deed)
        def view(request: SignedInRequest, number: int) -> HttpResponse:
            broadcast = one(readable(request.user), number)
            require(request.user, act, broadcast.organisation)
            try:
                messages.success(request, deed(broadcast, request))
            except commands.GoneOnError:
                messages.error(request, gettext("It has gone on meanwhile. Here is how it stands now."))
            except commands.NotAskedError:
                messages.error(request, gettext("Somebody else is to approve it: you planned or changed it yourself."))
            except commands.OtherProgrammeError:
                messages.error(request, gettext("It was changed after you opened it: read it again, then approve it."))
            except commands.TimePassedError:
                messages.error(request, gettext("Its time lies too far back: give it a new one."))
            return redirect("broadcast", number=number)

        return view

    return decorate


@_act(Act.APPROVE)
def approve(broadcast: Broadcast, request: SignedInRequest) -> str:
    """Let it go on."""
    commands.approve(broadcast, by=request.user, digest=request.POST.get("digest", ""))
    return gettext("Approved: it goes on.")


@_act(Act.COMPOSE)
def test(broadcast: Broadcast, request: SignedInRequest) -> str:
    """Test the picture."""
    commands.ask(broadcast, Wish.TEST, by=request.user)
    return gettext("The picture is tested as soon as it arrives; the public does not see it.")


@_act(Act.COMPOSE)
def begin(broadcast: Broadcast, request: SignedInRequest) -> str:
    """Go on air."""
    commands.ask(broadcast, Wish.LIVE, by=request.user)
    return gettext("It goes on air as soon as a picture arrives.")


@_act(Act.COMPOSE)
def end(broadcast: Broadcast, request: SignedInRequest) -> str:
    """End it."""
    commands.ask(broadcast, Wish.END, by=request.user)
    return gettext("It is being ended.")


@_act(Act.COMPOSE)
def hurry(broadcast: Broadcast, request: SignedInRequest) -> str:
    """Go on at once."""
    commands.hurry(broadcast, by=request.user)
    return gettext("It is gone on with now. Open this page again in a few seconds.")


@_act(Act.COMPOSE)
def resume(broadcast: Broadcast, request: SignedInRequest) -> str:
    """Go on with what was held or failed."""
    commands.resume(broadcast, by=request.user)
    return gettext("It goes on.")


@_act(Act.COMPOSE)
def cancel(broadcast: Broadcast, request: SignedInRequest) -> str:
    """Call it off."""
    commands.cancel(broadcast, by=request.user, reason=request.POST.get("reason", "").strip()[:600])
    return gettext("Called off. If its page is on the platform, it is taken away now.")


@_act(Act.RESOLVE)
def make_again(broadcast: Broadcast, request: SignedInRequest) -> str:
    """Make it again: a person has looked, and its page is not there."""
    commands.is_not_there(broadcast, by=request.user)
    return gettext("It is made again now.")


@_act(Act.RESOLVE)
def give_up(broadcast: Broadcast, request: SignedInRequest) -> str:
    """Give up what is uncertain."""
    commands.give_up(broadcast, by=request.user)
    return gettext("Given up. What may be on the platform is left to you.")


def _writable(request: SignedInRequest, number: int) -> Broadcast:
    broadcast = one(readable(request.user), number)
    require(request.user, Act.COMPOSE, broadcast.organisation)
    return broadcast


def _mark(broadcast: Broadcast) -> str:
    return f"{broadcast.state}-{broadcast.wish}"


def _standing(person: Person, broadcast: Broadcast) -> dict[str, object]:
    state = State(broadcast.state)
    is_going = broadcast.wish != Wish.REMOVE
    return {
        "broadcast": broadcast,
        "mark": _mark(broadcast),
        "organisation": broadcast.organisation,
        "health": health(broadcast.stream_health),
        "is_moving": state in MOVING or broadcast.wish == Wish.REMOVE,
        "is_held": is_held(broadcast),
        "is_writer": may(person, Act.COMPOSE, broadcast.organisation),
        "can_resolve": state is State.UNCERTAIN and may(person, Act.RESOLVE, broadcast.organisation),
        "can_approve": is_going and may_approve(broadcast, person),
        "can_change": is_going and state in CHANGEABLE,
        "can_cancel": is_going and state in REMOVABLE,
        "can": {str(wish.value): is_going and state in states for wish, states in ALLOWED.items()},
        "can_resume": is_going and state in {State.HELD, State.FAILED},
        "can_hurry": state in {State.PLANNED, State.UNCERTAIN},
    }


def _show(
    request: SignedInRequest, broadcast: Broadcast, *, secrets: Mapping[str, str | None] | None = None
) -> HttpResponse:
    events = of_subject("broadcast", broadcast.pk)
    announced = broadcast.announced
    zone = moments.zone_of(broadcast.organisation)
    context = {
        "page": "broadcasts",
        "entries": entries(events, names(events)),
        "heralds": list(broadcast.announce_on.order_by("platform", "handle")),
        "told": list(announced.deliveries.select_related("account", "organisation")) if announced else [],
        "secrets": secrets,
        "zone": moments.zone_name(zone, broadcast.starts_at),
        "now": database.now(),
        "digest": digest(broadcast),
        **_standing(request.user, broadcast),
    }
    return render(request, "live/story.html", context)
