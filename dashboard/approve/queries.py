"""What the pages of approval show."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from corong.approvals import queries
from corong.approvals.models import Absence, Approval
from corong.deliveries.models import Delivery
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.people.queries import organisations, within
from corong.people.rules import Act
from corong.posts.models import Post


@dataclass(frozen=True, slots=True)
class Asked:
    """An open request with the first time at which its post should go out."""

    approval: Approval
    organisation: Organisation
    deliveries: Sequence[Delivery]
    is_mine: bool


def requests(person: Person) -> list[Asked]:
    """Give the open requests the person can see, those that wait for them first."""
    own = {approval.pk for approval in queries.mine(person)}
    every = [
        Asked(
            approval,
            approval.post.organisation,
            sorted(approval.post.deliveries.all(), key=lambda each: (each.due_at is None, each.due_at, each.pk)),
            is_mine=approval.pk in own,
        )
        for approval in queries.pending(person).prefetch_related("post__deliveries__account")
    ]
    return sorted(every, key=lambda each: not each.is_mine)


def readable(person: Person) -> QuerySet[Post]:
    """Give the posts of the offices the person can see."""
    return Post.objects.filter(organisation__in=within(person, Act.READ)).select_related("organisation", "author")


def deliveries(post: Post) -> Sequence[Delivery]:
    """Give the deliveries of a post, by account."""
    return list(
        Delivery.objects.filter(post=post).select_related("account", "organisation").order_by("account_id", "part")
    )


def routed(person: Person) -> Sequence[Organisation]:
    """Give the offices whose route of approval the person may lay."""
    return list(organisations(person, Act.CONNECT).order_by("path"))


def colleagues(person: Person) -> Sequence[Person]:
    """Give those who may stand in for a person: everybody who may approve where they may."""
    found: dict[int, Person] = {}
    for office in organisations(person, Act.APPROVE):
        found.update({each.pk: each for each in queries.approvers(office)})
    found.pop(person.pk, None)
    return sorted(found.values(), key=lambda each: each.name)


def absences(person: Person) -> Sequence[Absence]:
    """Give a person's own absences that are not over, the next first."""
    return list(Absence.objects.filter(person=person).select_related("stand_in"))
