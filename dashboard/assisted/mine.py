"""Whose hands a post may be in."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from connectors.catalogue import capabilities
from corong.deliveries.models import Delivery
from corong.people.models import Person
from corong.people.queries import may
from corong.people.rules import Act
from dashboard.access import SignedInRequest, one
from dashboard.assisted import queries


def mine(request: SignedInRequest, number: int) -> Delivery:
    """
    Give a delivery that this person may publish: an officer's own account is that officer's alone.

    Raises:
        Http404: they do not see it. PermissionDenied: they see it only.
    """
    delivery = one(queries.readable(request.user), number)
    if not may_publish(request.user, delivery):
        raise PermissionDenied
    if not capabilities(delivery.account.platform).is_assisted:
        raise Http404
    return delivery


def may_publish(person: Person, delivery: Delivery) -> bool:
    """Say whether somebody may publish by hand: on an officer's own account that officer alone."""
    is_theirs = delivery.account.officer_id in {None, person.pk}
    return is_theirs and may(person, Act.COMPOSE, delivery.organisation)
