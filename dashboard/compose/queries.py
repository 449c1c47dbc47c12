"""What the composer offers a person."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection

from corong.accounts.models import Account, TokenState
from corong.accounts.queries import usable
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.people.queries import organisations, within
from corong.people.rules import Act
from corong.posts.models import Medium, Post, Writing
from corong.posts.queries import drafts, usable_media


def offices(person: Person) -> Sequence[Organisation]:
    """Give the offices the person writes for, from the top of the tree down."""
    return list(organisations(person, Act.COMPOSE).order_by("path"))


def accounts(person: Person, office: Organisation) -> Sequence[Account]:
    """Give the connected accounts of an office: the official ones and the person's own."""
    return usable(person, office)


def usual(accounts: Sequence[Account]) -> frozenset[int]:
    """Give the accounts that a new post is meant for unless said otherwise: the official ones that work."""
    return frozenset(
        account.pk for account in accounts if account.officer_id is None and account.token_state != TokenState.DEAD
    )


def media(person: Person, numbers: Sequence[int]) -> Sequence[Medium]:
    """Give those of the media that the person may use, in the order asked for."""
    found = usable_media(person).in_bulk(numbers)
    return [found[number] for number in numbers if number in found]


def draft(person: Person, number: int) -> Post | None:
    """Give a post the person may still write, with all that belongs to it."""
    return drafts(person).prefetch_related("parts", "variants", "attachments__medium").filter(pk=number).first()


def written(person: Person, number: int) -> Post | None:
    """Give a post of the offices the person writes for, whatever became of it."""
    found = Post.objects.filter(organisation__in=within(person, Act.COMPOSE), pk=number)
    return found.select_related("organisation").prefetch_related("parts", "variants", "attachments__medium").first()


def is_seat(post: Post, seat: str) -> bool:
    """Say whether a draft was last written in this opened composer."""
    return bool(seat) and Writing.objects.filter(post=post, seat=seat).exists()


def of_seat(person: Person, seat: str) -> Post | None:
    """Give the draft that was kept in this opened composer while its form did not know yet."""
    return drafts(person).filter(writing__seat=seat, writing__person=person).first() if seat else None


def is_done(person: Person, seat: str) -> bool:
    """Say whether what was written in this opened composer is no draft any more."""
    return Writing.objects.filter(person=person, seat=seat, post__deliveries__isnull=False).exists() if seat else False


def last_writing(post: Post) -> Writing | None:
    """Say who wrote a draft last."""
    return Writing.objects.filter(post=post).select_related("person").first()


def scheduled(person: Person, number: int) -> Post | None:
    """Give a post of the person's offices that has deliveries, with all that belongs to it."""
    found = Post.objects.filter(organisation__in=within(person, Act.COMPOSE), deliveries__isnull=False)
    return found.distinct().prefetch_related("parts", "variants", "attachments__medium").filter(pk=number).first()


def going(post: Post) -> Sequence[Delivery]:
    """Give the deliveries of a post that were not called off."""
    found = Delivery.objects.filter(post=post).exclude(state=State.CANCELLED)
    return list(found.select_related("account", "organisation").order_by("account_id", "part"))


def wait_for_other_submissions(person: Person) -> None:
    """Let one submission of a person through at a time, until the end of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('compose'), %s::int)", [person.pk])


def twin(person: Person, digest: str, chosen: Iterable[Account], due_at: datetime) -> Delivery | None:
    """Give a delivery of equal content on one of the accounts at the same time by the same person: a double click."""
    return (
        Delivery.objects.filter(post__author=person, post__digest=digest, account__in=list(chosen), due_at=due_at)
        .exclude(state=State.CANCELLED)
        .first()
    )
