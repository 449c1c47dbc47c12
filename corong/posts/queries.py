"""Reads of posts and media, by what a person may see and do."""

from django.db.models import QuerySet

from corong.people.models import Person
from corong.people.queries import within
from corong.people.rules import Act
from corong.posts.models import Medium, Post


def readable(person: Person) -> QuerySet[Post]:
    """Give the posts of the offices the person can see."""
    return Post.objects.filter(organisation__in=within(person, Act.READ)).select_related("organisation")


def drafts(person: Person) -> QuerySet[Post]:
    """Give the posts the person may still write, newest first: those with no delivery yet."""
    return (
        Post.objects.filter(
            organisation__in=within(person, Act.COMPOSE), unplanned__isnull=False, deliveries__isnull=True
        )
        .select_related("organisation", "author")
        .order_by("-changed_at")
    )


def viewable_media(person: Person) -> QuerySet[Medium]:
    """Give the media of the offices the person can see."""
    return Medium.objects.filter(organisation__in=within(person, Act.READ))


def usable_media(person: Person) -> QuerySet[Medium]:
    """Give the media the person may put into a post."""
    return Medium.objects.filter(organisation__in=within(person, Act.COMPOSE))
