"""The page of one medium: what it shows, from whom it is, who agreed, and where it is used."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from corong import database
from corong.library import commands
from corong.library import queries as library
from corong.library.commands import ChangedMeanwhileError, StillUsedError
from corong.library.rules import Details, changes, merged
from corong.people.models import Person
from corong.people.queries import may
from corong.people.rules import Act
from corong.posts.media import RefusedFileError
from corong.posts.models import Medium
from corong.posts.queries import viewable_media
from dashboard.access import SignedInRequest, one, require, signed_in
from dashboard.library import consents, labels, queries, typed
from dashboard.library.shapes import shapes

MOST_PLACES: Final = 50


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def page(request: SignedInRequest, number: int) -> HttpResponse:
    """Show a medium, and keep what is written about it."""
    medium = _one(request, number)
    if request.method != "POST":
        shown = library.details(medium)
        return _page(request, medium, shown, seen=shown)
    require(request.user, Act.COMPOSE, medium.organisation)
    details, wrong = typed.read(request.POST)
    seen = typed.seen(request.POST)
    if wrong:
        return _page(request, medium, details, seen=seen, wrong=wrong)
    try:
        commands.describe(medium, details, seen=seen, by=request.user)
    except ChangedMeanwhileError as error:
        return _page(
            request,
            medium,
            merged(seen, details, error.current),
            seen=error.current,
            theirs=labels.differences(seen, error.current, mine=changes(seen, details)),
            by=error.by,
        )
    except Medium.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, gettext("Saved."))
    return redirect("library_medium", number=number)


@require_POST
@signed_in
def delete(request: SignedInRequest, number: int) -> HttpResponse:
    """Delete a medium that is used nowhere."""
    medium = _one(request, number)
    require(request.user, Act.COMPOSE, medium.organisation)
    if request.POST.get("sure") != "yes":
        messages.error(request, gettext("Nothing is deleted yet: tick that you are sure."))
        return redirect("library_medium", number=number)
    try:
        commands.delete(medium, by=request.user)
    except StillUsedError:
        messages.error(request, gettext("It is used by now, so it stays: take it out of the posts first."))
        return redirect("library_medium", number=number)
    except Medium.DoesNotExist as error:
        raise Http404 from error
    told = gettext("%(name)s is deleted.") % {"name": labels.name(medium, library.note_of(medium))}
    messages.success(request, told)
    return redirect("library")


@require_POST
@signed_in
def duplicate(request: SignedInRequest, number: int) -> HttpResponse:
    """Make a copy, to be framed otherwise than in the posts that are planned already."""
    medium = _one(request, number)
    require(request.user, Act.COMPOSE, medium.organisation)
    try:
        made = commands.duplicate(medium, by=request.user)
    except (OSError, RefusedFileError):
        messages.error(request, gettext("The file cannot be read or stored just now: try again in some minutes."))
        return redirect("library_medium", number=number)
    messages.success(request, gettext("This is the copy: choose its shape, and take it into new posts."))
    return redirect("library_medium", number=made.pk)


def _one(request: SignedInRequest, number: int) -> Medium:
    found = viewable_media(request.user).select_related("organisation", "note__changed_by", "uploaded_by")
    return one(found, number)


def _page(
    request: SignedInRequest,
    medium: Medium,
    shown: Details,
    *,
    seen: Details,
    wrong: Mapping[str, str] | None = None,
    theirs: Sequence[labels.Difference] = (),
    by: Person | None = None,
) -> HttpResponse:
    note = library.note_of(medium)
    use = queries.uses(request.user, [medium], most_places=MOST_PLACES)[medium.pk]
    on = consents.today(medium.organisation, database.now())
    context = {
        "page": "library",
        "medium": medium,
        "note": note,
        "organisation": medium.organisation,
        "row": labels.shown(medium, use, on=on),
        "use": use,
        "shown": shown,
        "tags": ", ".join(shown.tags),
        "until": shown.consent_until.isoformat() if shown.consent_until else request.POST.get("consent_until", ""),
        "consents": labels.consent_names().items(),
        "consent_name": labels.consent_names()[shown.consent],
        "folders": library.folders(viewable_media(request.user).filter(organisation=medium.organisation)),
        "shapes": shapes(request.user, medium),
        "trouble": consents.trouble(note, on),
        "can_write": may(request.user, Act.COMPOSE, medium.organisation),
        "seen": typed.sealed(seen),
        "wrong": wrong or {},
        "theirs": theirs,
        "by": by,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong or theirs else HTTPStatus.OK
    return render(request, "library/medium.html", context, status=status)
