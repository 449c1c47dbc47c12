"""Every kind of post a person can publish by hand: handed over whole, and evidence once its address is known."""

from datetime import timedelta
from http import HTTPStatus

import pytest

from connectors.contract import Secrets
from corong.accounts import connecting
from corong.database import now
from corong.deliveries import by_hand
from corong.organisations.models import Organisation
from corong.posts.models import Medium
from corong.publications.models import Publication
from tests.connectors.claims import Kind
from tests.connectors.proofs import EachKind
from tests.dashboard.conftest import Browser
from tests.factories import deliveries, films, posts
from tests.factories.people import Four

LINK = "https://latihan.example/a"
pytestmark = pytest.mark.django_db


def media_of(office: Organisation, kind: Kind) -> list[Medium]:
    match kind:
        case Kind.IMAGE:
            return [posts.medium(office)]
        case Kind.IMAGES:
            return [posts.medium(office), posts.medium(office, content=posts.picture(colour="red"))]
        case Kind.VIDEO:
            return [posts.medium(office, content=films.film())]
        case _:
            return []


class ByHandContract(EachKind):
    home: str
    secrets: Secrets
    post_address: str
    always_media = False

    @pytest.mark.proves("publish", each=True)
    def test_a_person_gets_the_whole_post_and_it_counts_as_published(
        self, four: Four, browser: Browser, kind: Kind
    ) -> None:
        office = four.regency_a
        media = media_of(office, kind) or ([posts.medium(office)] if self.always_media else [])
        link = LINK if kind is Kind.LINK else ""
        text = "Latihan: pengumuman" + (f"\n\n{link}" if link else "")
        post = posts.post(office, four.officer, text="Latihan: pengumuman", media=media, link_url=link)
        account = connecting.add(office, self.platform, self.home, self.secrets)
        delivery = deliveries.delivery(post, account, due_at=now() - timedelta(seconds=1), by=four.officer)
        assert by_hand.hand_over() == [delivery.pk]
        client, path = browser(four.officer), f"/assisted/{delivery.pk}/"
        page = client.get(path).content.decode()
        assert f"{text}</textarea>" in page
        files = [client.get(f"{path}media/{number}/") for number in range(len(media))]
        assert [(file.headers["content-type"], len(b"".join(file))) for file in files] == [
            (medium.mime, medium.size_bytes) for medium in media
        ]
        assert client.post(f"{path}done/", {"address": self.post_address}).status_code == HTTPStatus.FOUND
        assert Publication.objects.get(delivery=delivery).url == self.post_address


class TestWhatsAppChannel(ByHandContract):
    platform = "whatsapp_channel"
    home = "https://whatsapp.com"
    secrets = Secrets(channel_address="https://whatsapp.com/channel/0029VaLatihan0123456789", handle="Kanal Latihan")
    post_address = "https://whatsapp.com/channel/0029VaLatihan0123456789/77"


class TestInstagramStory(ByHandContract):
    platform = "instagram_story"
    home = "https://www.instagram.com"
    secrets = Secrets(handle="latihan.kabupaten")
    post_address = "https://www.instagram.com/stories/latihan.kabupaten/3141592653589793238/"
    always_media = True
