"""Who is asking: pages are for signed-in people, and what they may not see does not exist for them."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, Final, ParamSpec, TypeVar, cast
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.people.queries import may
from corong.people.rules import Act

Arguments = ParamSpec("Arguments")
Row = TypeVar("Row", bound=Model)
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class SignedInRequest(HttpRequest):
    """A request of a person who has signed in."""

    user: Person
    htmx: HtmxDetails


def signed_in(
    view: Callable[Concatenate[SignedInRequest, Arguments], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]:
    """
    Send people who have not signed in to the door first.

    From there they come back to the page they were on; a fragment alone is answered with 401, so that no door
    appears in the middle of a form.
    """

    @wraps(view)
    def inner(request: HttpRequest, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            if cast("SignedInRequest", request).htmx:
                return HttpResponse(status=HTTPStatus.UNAUTHORIZED)
            return redirect_to_login(request.get_full_path() if request.method in SAFE else page_before(request))
        return view(cast("SignedInRequest", request), *args, **kwargs)

    return cast("Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]", inner)


def page_before(request: HttpRequest) -> str:
    """Give the address of the page whose form was sent, with the wish that what was typed there be filled in again."""
    before = request.headers.get("referer", "")
    if not url_has_allowed_host_and_scheme(before, {request.get_host()}):
        return "/"
    parts = urlsplit(before)
    query = QueryDict(parts.query, mutable=True)
    query["kept"] = "1"
    return f"{parts.path}?{query.urlencode()}"


def one(rows: QuerySet[Row], number: int) -> Row:
    """
    Give the row with this number out of those the person may see.

    Raises:
        Http404: there is none among them, which tells nothing about others.
    """
    row = rows.filter(pk=number).first()
    if row is None:
        raise Http404
    return row


def require(person: Person, act: Act, organisation: Organisation) -> None:
    """
    Do nothing if the person may do this in an organisation they can see.

    Raises:
        PermissionDenied: they may not.
    """
    if not may(person, act, organisation):
        raise PermissionDenied
