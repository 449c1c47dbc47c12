"""Keeps what is typed as a draft, every few seconds, and says when somebody else has written in it meanwhile."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from corong import database
from corong.deliveries.editing import ChangedMeanwhileError
from dashboard.access import SignedInRequest, signed_in
from dashboard.compose import queries, submission, verdict
from dashboard.compose.views import named, typed_in


@require_POST
@signed_in
def keep(request: SignedInRequest) -> HttpResponse:
    """Keep the form as a draft; what cannot be kept yet, as an empty one, is passed over without a word."""
    offices = queries.offices(request.user)
    if not offices:
        raise PermissionDenied
    typed = typed_in(request, offices)
    number = named(request)
    post = queries.written(request.user, number) if number else None
    context: dict[str, object] = {"organisation": typed.office, "post": post, "version": typed.version}
    if verdict.for_draft(typed).errors:
        return render(request, "compose/_kept.html", context)
    try:
        kept = submission.keep_on_the_way(typed, request.user, post)
    except ChangedMeanwhileError:
        context["other"] = queries.last_writing(post) if post else None
        context["is_changed"] = True
    else:
        if kept is not None:
            context |= {"post": kept, "version": kept.version, "kept_at": database.now()}
    return render(request, "compose/_kept.html", context)
