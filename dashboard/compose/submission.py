"""Stores what an officer submits: the post, its alt texts and its deliveries, all or nothing, each once."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from corong.accounts.models import Account
from corong.approvals.queries import route as has_route
from corong.deliveries import review
from corong.deliveries.editing import ChangedMeanwhileError, edit
from corong.deliveries.models import Delivery
from corong.people.models import Person
from corong.posts import commands as posts
from corong.posts.media import describe
from corong.posts.models import Post
from dashboard.compose import queries
from dashboard.compose.typed import Typed


@transaction.atomic
def keep(typed: Typed, person: Person, post: Post | None) -> Post:
    """
    Store a draft, new or once more.

    Raises:
        ChangedMeanwhileError: somebody else has changed or scheduled the draft since it was opened.
    """
    queries.wait_for_other_submissions(person)
    content = typed.content()
    post = post or queries.of_seat(person, typed.seat)
    describe(typed.media, post)
    if post is None:
        return _noted(posts.compose(typed.office, person, content), person, typed)
    current = queries.draft(person, post.pk)
    if current is None or not (current.version == typed.version or queries.is_seat(current, typed.seat)):
        raise ChangedMeanwhileError
    # The office may be chosen after the first words were kept: whose post it is decides who approves and who holds.
    current.organisation = typed.office
    return _noted(posts.rewrite(current, content), person, typed)


@transaction.atomic
def keep_on_the_way(typed: Typed, person: Person, post: Post | None) -> Post | None:
    """
    Store what is typed as a draft, as `keep` does; None: what this composer wrote is scheduled, nothing is to be kept.

    Raises:
        ChangedMeanwhileError: as `keep`.
    """
    queries.wait_for_other_submissions(person)
    if post is None and queries.is_done(person, typed.seat):
        return None
    return keep(typed, person, post)


def _noted(post: Post, person: Person, typed: Typed) -> Post:
    if typed.seat:
        posts.note_writing(post, person, typed.seat)
    return post


@transaction.atomic
def schedule(
    typed: Typed,
    person: Person,
    post: Post | None,
    *,
    chosen: Sequence[Account],
    due_at: datetime,
    at_once_because: str = "",
) -> Sequence[Delivery]:
    """
    Store a post and schedule it, or hand it in for approval; submitted twice, it is scheduled once.

    With a reason in `at_once_because` it does not wait for approval, which the caller has allowed.

    Raises:
        ChangedMeanwhileError: somebody else has changed or scheduled the draft since it was opened.
    """
    queries.wait_for_other_submissions(person)
    first = queries.twin(person, typed.content().digest(), chosen, due_at)
    if first is not None:
        return [first]
    kept = keep(typed, person, post)
    if at_once_because:
        return review.fast_track(kept, chosen, due_at, by=person, reason=at_once_because)
    return review.hand_in(kept, chosen, due_at, by=person)


@transaction.atomic
def change(typed: Typed, person: Person, post: Post) -> None:
    """
    Change what a scheduled post says; it goes out at the times it had, if it is approved again where it must be.

    Raises:
        ChangedMeanwhileError: somebody else has changed it since it was opened.
        corong.deliveries.editing.NotEditableError: it has gone on meanwhile.
    """
    describe(typed.media, post)
    changed = edit(post, typed.content(), version=typed.version, by=person)
    if has_route(post.organisation):
        review.hand_in_again(changed, by=person)
