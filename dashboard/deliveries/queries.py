"""The whole story of one delivery."""

from collections.abc import Mapping, Sequence

from django.db.models import QuerySet

from corong.deliveries.models import Delivery
from corong.events.models import Event
from corong.people.models import Person
from corong.people.queries import within
from corong.people.rules import Act


def readable(person: Person) -> QuerySet[Delivery]:
    """Give the deliveries the person can see, with what a story tells of each."""
    return (
        Delivery.objects.filter(organisation__in=within(person, Act.READ))
        .select_related("account", "organisation", "post__author", "created_by", "publication")
        .prefetch_related("attempts", "post__parts", "post__variants", "post__attachments__medium")
    )


def siblings(delivery: Delivery) -> Sequence[Delivery]:
    """Give the other deliveries of the same post: its other accounts and parts."""
    found = Delivery.objects.filter(post=delivery.post_id).exclude(pk=delivery.pk)
    return list(found.select_related("account", "organisation").order_by("account_id", "part"))


def names(events: Sequence[Event]) -> Mapping[int, str]:
    """Give the names of those who did what these events tell."""
    numbers = {event.person_id for event in events if event.person_id is not None}
    return dict(Person.objects.filter(pk__in=numbers).values_list("pk", "name")) if numbers else {}
