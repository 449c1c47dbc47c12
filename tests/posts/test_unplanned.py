"""Drafts are found by a note that the database keeps: it is there whenever a post has no delivery."""

from django.db import connection

from corong.database import rows
from corong.deliveries.models import Delivery
from corong.posts.models import Post, Unplanned
from corong.posts.queries import drafts
from tests.factories import accounts, deliveries, people, posts


def test_a_post_is_a_draft_until_it_gets_a_delivery_and_again_when_that_is_taken_away(db: None) -> None:
    del db
    four = people.four()
    post = posts.post(four.regency_a)
    assert [each.pk for each in drafts(four.officer)] == [post.pk]
    made = deliveries.delivery(post, accounts.account(four.regency_a))
    assert not drafts(four.officer).exists()
    assert not Unplanned.objects.exists()
    Delivery.objects.filter(pk=made.pk).delete()
    assert [each.pk for each in drafts(four.officer)] == [post.pk]


def test_a_post_that_keeps_another_delivery_is_no_draft(db: None) -> None:
    del db
    four = people.four()
    post = posts.post(four.regency_a)
    first, _ = (deliveries.delivery(post, accounts.account(four.regency_a, name)) for name in ("mastodon", "bluesky"))
    Delivery.objects.filter(pk=first.pk).delete()
    assert not drafts(four.officer).exists()


def test_many_posts_at_once_are_noted_and_a_post_deleted_by_hand_takes_its_note_along(db: None) -> None:
    del db
    four = people.four()
    made = Post.objects.bulk_create(
        Post(organisation=four.regency_a, author=four.officer, text=f"Konsep {number}") for number in range(5)
    )
    assert {each.pk for each in drafts(four.officer)} == {each.pk for each in made}
    rows("DELETE FROM posts_post WHERE id = ANY(%s)", [[each.pk for each in made]])
    assert not Unplanned.objects.exists()
    connection.check_constraints()
