"""Media of the library in the composer: used again, each time with the words of the post."""

import pytest
from django.test import Client

from corong.posts.models import Post
from tests.dashboard.conftest import Browser
from tests.factories import posts
from tests.factories.people import Four


@pytest.fixture
def client(four: Four, browser: Browser) -> Client:
    return browser(four.officer)


def test_each_post_describes_a_picture_in_its_own_words(four: Four, client: Client) -> None:
    medium = posts.medium(four.regency_a, alt="Warga antre")
    fields = {"act": "draft", "media": medium.pk, f"alt_{medium.pk}": "Warga antre di pasar"}
    client.post("/compose/", {**fields, "text": "Satu"})
    medium.refresh_from_db()
    assert medium.alt == "Warga antre di pasar"
    client.post("/compose/", {**fields, "text": "Dua", f"alt_{medium.pk}": "Panitia pasar murah"})
    medium.refresh_from_db()
    assert medium.alt == "Warga antre di pasar"
    one, two = Post.objects.order_by("pk")
    assert [post.attachments.get().description for post in (one, two)] == [
        "Warga antre di pasar",
        "Panitia pasar murah",
    ]
    page = client.get(f"/compose/{two.pk}/").content.decode()
    assert "Panitia pasar murah" in page
    assert "Warga antre" not in page


def test_a_description_is_not_lost_by_leaving_it_out_of_one_post(four: Four, client: Client) -> None:
    medium = posts.medium(four.regency_a, alt="Warga antre")
    client.post("/compose/", {"act": "draft", "media": medium.pk, f"alt_{medium.pk}": "", "text": "Satu"})
    medium.refresh_from_db()
    assert (medium.alt, Post.objects.get().attachments.get().description) == ("Warga antre", "")
