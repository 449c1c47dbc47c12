"""Approval: what waits, one post with all that was said about it, and the word of an approver."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from corong import database
from corong.approvals import commands, queries
from corong.approvals.commands import DecidedMeanwhileError, NotAskedError
from corong.approvals.models import Approval, Decision
from corong.deliveries import review
from corong.deliveries.states import State
from corong.people.queries import may
from corong.people.rules import Act
from corong.posts.models import Post
from dashboard.access import SignedInRequest, one, require, signed_in
from dashboard.approve import queries as pages
from dashboard.approve.media import vetted
from dashboard.approve.sentences import decision_name, summary
from dashboard.compose.labels import pillar_name

MOST_WORDS = 2000


@require_safe
@signed_in
def waiting(request: SignedInRequest) -> HttpResponse:
    """List the open requests, and what was sent back to the person."""
    context = {
        "page": "approvals",
        "requests": pages.requests(request.user),
        "sent_back": list(queries.sent_back(request.user)),
        "can_lay": bool(pages.routed(request.user)),
        "can_be_away": bool(pages.colleagues(request.user)),
    }
    return render(request, "approve/waiting.html", context)


@require_safe
@signed_in
def show(request: SignedInRequest, number: int) -> HttpResponse:
    """Show a post as it would go out, and what was said about it."""
    return _page(request, one(pages.readable(request.user), number))


@require_POST
@signed_in
def decide(request: SignedInRequest, number: int) -> HttpResponse:
    """Take a yes or a no."""
    post = one(pages.readable(request.user), number)
    approval = Approval.objects.filter(post=post, decision=Decision.PENDING).first()
    is_approving = request.POST.get("word") == "approve"
    reason = request.POST.get("reason", "").strip()[:MOST_WORDS]
    if approval is None:
        return _changed(request, post)
    if not queries.open_seats(approval, request.user):
        raise PermissionDenied
    if not is_approving and not reason:
        wrong = gettext("Say why, so that the author knows what to mend.")
        return _page(request, post, wrong=wrong)
    try:
        done = review.decide(
            approval, request.user, is_approving=is_approving, reason=reason, digest=request.POST.get("digest", "")
        )
    except (DecidedMeanwhileError, NotAskedError):
        return _changed(request, post)
    messages.success(request, summary(done, pages.deliveries(post)))
    return redirect("approvals")


@require_POST
@signed_in
def hand_in(request: SignedInRequest, number: int) -> HttpResponse:
    """Ask again for a post that was sent back or changed."""
    post = one(pages.readable(request.user), number)
    require(request.user, Act.COMPOSE, post.organisation)
    if review.hand_in_again(post, by=request.user):
        messages.success(request, gettext("Handed in for approval."))
    else:
        messages.error(request, gettext("Nothing was changed: this post waits for approval already, or has gone on."))
    return redirect("approval", number=post.pk)


@require_POST
@signed_in
def remark(request: SignedInRequest, number: int) -> HttpResponse:
    """Say something about the post to the colleagues."""
    post = one(pages.readable(request.user), number)
    if not (may(request.user, Act.COMPOSE, post.organisation) or may(request.user, Act.APPROVE, post.organisation)):
        raise PermissionDenied
    text = request.POST.get("text", "").strip()[:MOST_WORDS]
    if text:
        commands.remark(post, request.user, text)
    return redirect("approval", number=post.pk)


def _changed(request: SignedInRequest, post: Post) -> HttpResponse:
    messages.error(request, gettext("Nothing was decided: this post was changed or decided meanwhile. Read it again."))
    return redirect("approval", number=post.pk)


def _page(request: SignedInRequest, post: Post, *, wrong: str = "") -> HttpResponse:
    requests = list(
        Approval.objects.filter(post=post)
        .select_related("requested_by", "decided_by", "post__organisation")
        .prefetch_related("votes__seat", "votes__voter")
        .order_by("-requested_at", "-pk")
    )
    current = next((each for each in requests if each.decision == Decision.PENDING), None)
    deliveries = pages.deliveries(post)
    can_write = may(request.user, Act.COMPOSE, post.organisation)
    context = {
        "page": "approvals",
        "post": post,
        "organisation": post.organisation,
        "parts": list(post.parts.all()),
        "variants": list(post.variants.all()),
        "media": vetted(request.user, post, deliveries, now=database.now()),
        "pillar": pillar_name(post.pillar),
        "deliveries": [each for each in deliveries if each.part == 0],
        "current": current,
        "can_decide": current is not None and bool(queries.open_seats(current, request.user)),
        "is_nobody_asked": current is not None and not queries.asked(current),
        "can_write": can_write,
        "can_hand_in": can_write
        and current is None
        and any(each.state == State.DRAFT and each.due_at is not None for each in deliveries),
        "can_remark": can_write or may(request.user, Act.APPROVE, post.organisation),
        "requests": [(each, decision_name(each)) for each in requests],
        "remarks": list(post.remarks.select_related("person")),
        "wrong": wrong,
        "reason": request.POST.get("reason", "") if wrong else "",
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "approve/post.html", context, status=status)
