"""Nothing secret is told on the way of a post that people publish, nor by the figures they type."""

import pytest

from connectors.catalogue import assisted
from corong.deliveries.states import State
from corong.publications.models import Publication
from corong.tallies.models import Tally
from tests.factories import deliveries, posts, publications
from tests.factories.people import Four
from tests.secrecy.canaries import Canaries
from tests.secrecy.test_accounts import Terminal, assert_nothing_tells, browser, four, stored, terminal

__all__ = ["four", "terminal"]


@pytest.mark.parametrize("platform", sorted(assisted()))
def test_the_pages_of_publishing_by_hand_tell_no_secret(platform: str, four: Four, terminal: Terminal) -> None:
    canaries, pages = Canaries(platform), []
    account = stored(canaries, "http://127.0.0.1:9", four)
    client = browser(four.head)
    waiting, out = (
        deliveries.delivery(posts.post(four.regency_a, four.head), account, state=state)
        for state in (State.NEEDS_HAND, State.PUBLISHED)
    )
    publications.publication(account, delivery=out)
    pages.append(client.get(f"/assisted/{waiting.pk}/").content.decode())
    sent = [(f"/assisted/{waiting.pk}/done/", {"address": each}) for each in ("", "http://127.0.0.1:9/x/1", "http://[")]
    sent += [(f"/assisted/{out.pk}/figures/", {"views": each}) for each in ("1.234", "banyak", "")]
    pages.extend(client.post(path, typed, follow=True).content.decode() for path, typed in sent)
    pages.append(client.get(f"/engagement/{Publication.objects.get().pk}/").content.decode())
    assert Tally.objects.count() == 1
    assert all("</html>" in page for page in pages)
    assert_nothing_tells(canaries, pages, terminal())
