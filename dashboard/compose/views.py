"""Write a post: one address takes every button of the form, so that it works without scripts too."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from itertools import groupby

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from connectors.catalogue import PLATFORMS, capabilities
from corong import database
from corong.accounts.models import Account
from corong.approvals.queries import route
from corong.deliveries.editing import ChangedMeanwhileError, NotEditableError, obstacle
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.organisations.models import Organisation
from corong.people.queries import may
from corong.people.rules import Act
from corong.phrases.queries import hashtags_of, texts_of
from corong.posts.models import Medium, Post
from corong.tagging.queries import for_post
from dashboard import moments
from dashboard.access import SignedInRequest, require, signed_in
from dashboard.compose import queries, submission, verdict
from dashboard.compose.checked import checked
from dashboard.compose.inserting import Inserted, insert
from dashboard.compose.labels import pillars
from dashboard.compose.plan import with_free_time
from dashboard.compose.sentences import (
    obstacle_sentence,
    scheduled_sentence,
)
from dashboard.compose.typed import Typed, numbers
from dashboard.compose.verdict import Verdict
from dashboard.library.picking import added_media, picker

MOST_REASON = 600


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def compose(request: SignedInRequest) -> HttpResponse:
    """Write a new post; once it is kept as a draft while one types, the form names it."""
    number = named(request) if request.method == "POST" else None
    return _compose(request, queries.written(request.user, number) if number else None)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: SignedInRequest, number: int) -> HttpResponse:
    """Go on with a draft, or change what a scheduled post says."""
    draft = queries.draft(request.user, number)
    if draft is not None:
        return _compose(request, draft)
    post = queries.scheduled(request.user, number)
    going = queries.going(post) if post else []
    if not going:
        raise Http404
    in_the_way = obstacle(going)
    if in_the_way is not None and request.method != "POST":
        messages.error(request, obstacle_sentence(in_the_way))
        return redirect("delivery", number=going[0].pk)
    return _compose(request, post, going)


@require_POST
@signed_in
def check(request: SignedInRequest) -> HttpResponse:
    """Count and judge what is typed, for each platform chosen."""
    typed = typed_in(request, queries.offices(request.user))
    chosen = _chosen(request, typed)
    return render(
        request, "compose/_check.html", checked(typed, chosen, now=database.now(), except_post=named(request))
    )


def named(request: HttpRequest) -> int | None:
    """Give the number of the draft that a form names."""
    return next(iter(numbers(request.POST, "post")), None)


def typed_in(request: SignedInRequest, offices: Sequence[Organisation]) -> Typed:
    """Read the form. Raises `Http404` where it names an office the person does not write for."""
    office = _office(request, offices)
    typed = Typed.of_form(request.POST, office, queries.media(request.user, numbers(request.POST, "media")))
    return replace(typed, tags=for_post(office, named(request)))


def _chosen(request: SignedInRequest, typed: Typed) -> Sequence[Account]:
    return [account for account in queries.accounts(request.user, typed.office) if account.pk in typed.accounts]


def _compose(request: SignedInRequest, post: Post | None, going: Sequence[Delivery] = ()) -> HttpResponse:
    """Answer for a new post, a draft, or one that is `going` out already."""
    offices = [post.organisation] if post and going else queries.offices(request.user)
    if not offices:
        raise PermissionDenied
    now = database.now()
    fixed = frozenset(delivery.account_id for delivery in going)
    if request.method != "POST":
        office = post.organisation if post else _office(request, offices)
        every = fixed or queries.usual(queries.accounts(request.user, office))
        typed = Typed.of_post(post, now=now, accounts=every) if post else Typed.fresh(office, now=now, accounts=every)
        return _page(request, replace(typed, tags=for_post(office, post.pk if post else None)), offices, post, going)
    typed = typed_in(request, offices)
    if fixed:
        typed = replace(typed, accounts=fixed)
    refused = Verdict()
    added = added_media(request, typed, refused)
    typed = typed.with_media(added.media)
    act, _, which = request.POST.get("act", "").partition(":")
    inserted: Inserted | None = None
    match act:
        case "add_part" | "remove_part" | "remove_medium":
            typed = _reshaped(typed, act, which)
        case "saved_text" | "add_text" | "hashtags":
            inserted = insert(typed, request.POST, act)
        case "slot" if not going:
            typed = with_free_time(typed, _chosen(request, typed), now=now)
        case "change" if post and going and not refused.errors:
            return _change(request, typed, offices, post, going)
        case "draft" | "schedule" | "fast_track" if not going and not refused.errors:
            return _submit(request, typed, offices, post, act=act, now=now)
    return _page(
        request, inserted.typed if inserted else typed, offices, post, going, refused, inserted, known=added.known
    )


def _reshaped(typed: Typed, act: str, which: str) -> Typed:
    match act:
        case "add_part":
            return typed.with_part()
        case "remove_part" if which.isdecimal():
            return typed.without_part(int(which))
        case "remove_medium" if which.isdecimal():
            return typed.without_medium(int(which))
    return typed


def _change(
    request: SignedInRequest, typed: Typed, offices: Sequence[Organisation], post: Post, going: Sequence[Delivery]
) -> HttpResponse:
    judged = verdict.for_change(typed, _accounts(going))
    if not judged.errors:
        try:
            submission.change(typed, request.user, post)
        except ChangedMeanwhileError:
            judged.add(
                "text",
                gettext("Somebody else has changed this post meanwhile: copy your text, then open the post again."),
            )
        except NotEditableError as error:
            judged.add("text", obstacle_sentence(error.state))
        else:
            state = queries.going(post)[0].state
            if state == State.IN_REVIEW:
                messages.warning(request, gettext("Changed, and handed in for approval."))
            elif going[0].state == State.SCHEDULED and state == State.DRAFT:
                messages.warning(request, gettext("Changed. It needs approval again before it can go out."))
            else:
                messages.success(request, gettext("Changed, on all its accounts. Its times stay as they were."))
            return redirect("delivery", number=going[0].pk)
    return _page(request, typed, offices, post, going, judged)


def _accounts(going: Sequence[Delivery]) -> Sequence[Account]:
    return list({delivery.account_id: delivery.account for delivery in going}.values())


def _submit(
    request: SignedInRequest,
    typed: Typed,
    offices: Sequence[Organisation],
    post: Post | None,
    *,
    act: str,
    now: datetime,
) -> HttpResponse:
    offered = queries.accounts(request.user, typed.office)
    judged = verdict.for_draft(typed) if act == "draft" else verdict.for_schedule(typed, offered, now=now)
    because = request.POST.get("because", "").strip()[:MOST_REASON] if act == "fast_track" else ""
    if act == "fast_track":
        require(request.user, Act.APPROVE, typed.office)
        if not because:
            judged.add("because", gettext("Say why it cannot wait: whoever approves reads it afterwards."))
    if not judged.errors:
        try:
            if judged.due_at is None:
                kept = submission.keep(typed, request.user, post)
                messages.success(request, gettext("The draft is kept."))
                return redirect("compose_edit", number=kept.pk)
            made = submission.schedule(
                typed, request.user, post, chosen=judged.chosen, due_at=judged.due_at, at_once_because=because
            )
        except ChangedMeanwhileError:
            judged.add(
                "text",
                gettext("Somebody else has changed this draft meanwhile: copy your text, then open the draft again."),
            )
        else:
            when = moments.written(judged.due_at, moments.zone_of(typed.office))
            messages.success(request, scheduled_sentence(made, accounts=len(judged.chosen), when=when))
            if len(made) == 1:
                return redirect("delivery", number=made[0].pk)
            return redirect(f"{reverse('calendar')}?day={typed.day}")
    return _page(request, typed, offices, post, (), judged)


def _office(request: HttpRequest, offices: Sequence[Organisation]) -> Organisation:
    """Give the office asked for, if the person writes for it; the first of theirs if none is asked for."""
    asked = (request.POST if request.method == "POST" else request.GET).get("office", "")
    if not offices or (asked and asked not in {str(office.pk) for office in offices}):
        raise Http404
    return next((office for office in offices if str(office.pk) == asked), offices[0])


def _page(
    request: SignedInRequest,
    typed: Typed,
    offices: Sequence[Organisation],
    post: Post | None,
    going: Sequence[Delivery] = (),
    judged: Verdict | None = None,
    inserted: Inserted | None = None,
    known: Sequence[Medium] = (),
) -> HttpResponse:
    offered = _accounts(going) or queries.accounts(request.user, typed.office)
    chosen = [account for account in offered if account.pk in typed.accounts]
    errors = judged.errors if judged else {}
    platforms = [name for name in dict.fromkeys(account.platform for account in offered) if name in PLATFORMS]
    steps = route(typed.office)
    most_images = max((capabilities(name).images for name in platforms), default=0)
    context = {
        "page": "compose",
        "post": post,
        "going": [delivery for delivery in going if delivery.part == 0] or going,
        "typed": typed,
        "offices": offices,
        "groups": [(name, list(group)) for name, group in groupby(offered, key=lambda account: account.platform)],
        "variants": [(name, typed.variants.get(name, "")) for name in platforms],
        "has_variants": any(typed.variants.values()),
        "pillars": pillars(),
        "steps": steps,
        "can_fast_track": bool(steps) and may(request.user, Act.APPROVE, typed.office),
        "because": request.POST.get("because", ""),
        "zone": moments.zone_name(moments.zone_of(typed.office)),
        "most_images": most_images,
        "picker": picker(request, typed),
        "known": [typed.media.index(medium) + 1 for medium in known if medium in typed.media],
        "errors": errors,
        "has_errors": bool(errors),
        "saved_texts": texts_of(typed.office),
        "hashtag_sets": hashtags_of(typed.office),
        **(inserted.context if inserted else {}),
        **checked(typed, chosen, now=database.now(), except_post=post.pk if post else None),
    }
    if request.htmx and not request.htmx.boosted:
        return render(request, "compose/_composer.html", context)
    # An answer of 422 keeps intermediaries and tests from taking the page for a success.
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "compose/compose.html", context, status=status)
