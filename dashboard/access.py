"""Who is asking: pages are for signed-in people, and what they may not see does not exist for them."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django_htmx.middleware import HtmxDetails

from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.people.queries import may
from corong.people.rules import Act

Arguments = ParamSpec("Arguments")
Row = TypeVar("Row", bound=Model)


class SignedInRequest(HttpRequest):
    """A request of a person who has signed in."""

    user: Person
    htmx: HtmxDetails


def signed_in(
    view: Callable[Concatenate[SignedInRequest, Arguments], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]:
    """Send people who have not signed in to the door first."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponseBase:
        return view(cast("SignedInRequest", request), *args, **kwargs)

    return cast("Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]", login_required(inner))


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
