"""What a person needs to publish a post by hand."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.fields.files import FieldFile

from connectors.catalogue import platform
from connectors.contract import Draft, Link
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.media import rules
from corong.media.models import Making, Rendition
from corong.media.queries import framing_of
from corong.people.models import Person
from corong.people.queries import within
from corong.people.rules import Act
from corong.posts.media import for_platforms
from corong.posts.models import Medium
from corong.tagging.sent import link_as_sent, text_as_sent


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file to publish by hand. `file` is empty while it is being made ready; `percent` says how far that is."""

    medium: Medium
    file: FieldFile | None
    mime: str
    size_bytes: int
    percent: int = 0
    reason: str = ""
    """Why it could not be made ready: then it is offered as it was uploaded."""


def readable(person: Person) -> QuerySet[Delivery]:
    """Give the deliveries the person can see, with what publishing by hand needs."""
    return (
        Delivery.objects.filter(organisation__in=within(person, Act.READ))
        .select_related("account", "organisation", "post")
        .prefetch_related("post__parts", "post__variants", "post__attachments__medium__renditions")
    )


def waiting(person: Person) -> Sequence[Delivery]:
    """Give the deliveries that wait for this person to publish them, the one due first at the front."""
    found = Delivery.objects.filter(
        Q(account__officer__isnull=True) | Q(account__officer=person),
        organisation__in=within(person, Act.COMPOSE),
        state=State.NEEDS_HAND,
    )
    return list(found.select_related("account", "organisation", "post").order_by("due_at", "pk"))


def text(delivery: Delivery) -> str:
    """Give the text as it is to be pasted, with the address of its link."""
    post = delivery.post
    draft = Draft(
        text=text_as_sent(delivery),
        language=post.language,
        made_at=delivery.made_at or delivery.created_at,
        link=Link(url=link_as_sent(delivery)) if post.link_url and delivery.part == 0 else None,
    )
    return platform(delivery.account.platform).wording.text(draft)


def enclosures(delivery: Delivery) -> Sequence[Enclosure]:
    """Give the files of a delivery, in the form its platform takes."""
    if delivery.part:
        return []
    return [_enclosure(each.described(), delivery.account.platform) for each in delivery.post.attachments.all()]


def _enclosure(medium: Medium, name: str) -> Enclosure:
    plan = rules.plan(for_platforms(medium), platform(name).capabilities, framing_of(medium, name))
    as_uploaded = Enclosure(medium, medium.file, medium.mime, medium.size_bytes)
    if plan is None:
        return as_uploaded
    found = [each for each in medium.renditions.all() if each.platform == name and each.rule == plan.key()]
    made = found[0] if found else Rendition(state=Making.WAITING)
    if made.state == Making.READY:
        return Enclosure(medium, made.file, made.mime, made.size_bytes)
    if made.state == Making.FAILED:
        return Enclosure(medium, medium.file, medium.mime, medium.size_bytes, reason=made.reason)
    return Enclosure(medium, None, plan.mime, 0, percent=made.percent)
