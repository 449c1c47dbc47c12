"""Figures that a person read in an app and types in: on a page for telephones, as publishing by hand is."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.publications.models import Publication
from corong.tallies import commands, queries
from corong.tallies.rules import number_of
from dashboard.access import SignedInRequest, signed_in
from dashboard.assisted.mine import mine
from dashboard.assisted.typed import typed_of
from dashboard.engagement.labels import metric_names


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def figures(request: SignedInRequest, number: int) -> HttpResponseBase:
    """Show what was typed of a post, and take what was read now."""
    delivery = mine(request, number)
    publication = Publication.objects.filter(delivery=delivery).select_related("account").first()
    if publication is None or delivery.state != State.PUBLISHED:
        return redirect("delivery", number=number)
    offered = queries.typed(delivery.account.platform)
    if not offered:
        raise Http404
    typed = {name: request.POST.get(name, "").strip()[:20] for name in offered}
    if request.method != "POST":
        return _page(request, delivery, publication, typed)
    counters = {name: number_of(text) for name, text in typed.items() if text}
    wrong = {name for name, value in counters.items() if value is None}
    if wrong or not counters:
        return _page(request, delivery, publication, typed, wrong=wrong, is_empty=not counters)
    read = {name: value for name, value in counters.items() if value is not None}
    commands.keep(publication, read, by=request.user)
    messages.success(request, gettext("Thank you: the figures are kept, with your name and the time."))
    return redirect("assisted_figures", number=number)


def _page(
    request: SignedInRequest,
    delivery: Delivery,
    publication: Publication,
    typed: dict[str, str],
    *,
    wrong: set[str] = frozenset(),  # type: ignore[assignment]  # Never changed.
    is_empty: bool = False,
) -> HttpResponse:
    names = metric_names()
    context = {
        "page": "engagement",
        "delivery": delivery,
        "organisation": delivery.organisation,
        "account": delivery.account,
        "publication": publication,
        "fields": [
            {"name": name, "label": names[name], "value": text, "is_wrong": name in wrong}
            for name, text in typed.items()
        ],
        "is_empty": is_empty,
        **typed_of(publication, request.user),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong or is_empty else HTTPStatus.OK
    return render(request, "assisted/figures.html", context, status=status)
