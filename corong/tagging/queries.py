"""What is added to the links of posts and deliveries."""

from datetime import datetime

from django.db.models import QuerySet

from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.organisations.models import Organisation
from corong.tagging.models import Tagging
from corong.tagging.rules import NO_TAGS, Tags


def newest(office: Organisation) -> Tagging | None:
    """Give what holds for an office now; None: nobody has said anything yet."""
    return _rows(office.pk).first()


def for_post(office: Organisation, number: int | None) -> Tags:
    """Give what holds for a post of an office: since its deliveries were made, or what holds now if it has none."""
    made = Delivery.objects.filter(post=number).exclude(state=State.CANCELLED).order_by("created_at")
    first = made.values_list("created_at", flat=True).first() if number else None
    return _tags(office.pk, first) if first else _of(newest(office))


def for_delivery(delivery: Delivery) -> Tags:
    """Give what held when a delivery was made."""
    return _tags(delivery.organisation_id, delivery.created_at)


def _tags(office: int, at: datetime) -> Tags:
    return _of(_rows(office).filter(since__lte=at).first())


def _rows(office: int) -> QuerySet[Tagging]:
    return Tagging.objects.filter(organisation=office).order_by("-since", "-pk")


def _of(found: Tagging | None) -> Tags:
    return Tags(tuple(found.hosts), found.campaign) if found and found.is_on else NO_TAGS
