"""The keys of the store of media go nowhere, though the store repeats whatever it is told."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import Settings

from corong.database import now
from corong.deliveries.commands import schedule
from corong.deliveries.models import Delivery
from corong.posts.models import Medium
from scheduler import due
from tests.factories import posts
from tests.factories.people import Four
from tests.secrecy.canaries import Canaries
from tests.secrecy.echo import echo
from tests.secrecy.test_accounts import Terminal, assert_nothing_tells, browser, four, stored, terminal
from tests.worker.engine import Spool

__all__ = ["four", "terminal"]


@pytest.mark.usefixtures("transactional_db")
@pytest.mark.parametrize("status", [400, 403, 500])
def test_the_keys_of_the_store_stay_where_they_are(
    status: int, four: Four, terminal: Terminal, settings: Settings
) -> None:
    canaries, pages = Canaries("store"), []
    client = browser(four.head)
    medium = posts.medium(four.regency_a)
    with echo(status) as (address, heard):
        options = {
            "bucket": "media-latihan",
            "endpoint": address,
            "region": "us-east-1",
            "access_key": "corong-latihan",
            "secret_key": canaries.secret("secret_key"),
            "path_style": True,
        }
        default = {"BACKEND": "corong.media.object_store.ObjectStore", "OPTIONS": options}
        settings.STORAGES = {**settings.STORAGES, "default": default}
        file = SimpleUploadedFile("latihan.png", posts.picture())
        form = {"office": four.regency_a.pk, "text": "(latihan)", "act": "refresh", "files": file}
        pages.append(client.post("/compose/", form).content.decode())
        client.get(f"/media/{medium.pk}/").close()
        account = stored(Canaries("mastodon"), "http://127.0.0.1:9", four)
        made = schedule(posts.post(four.regency_a, media=[medium]), [account], now(), by=None)
        spool = Spool()
        due.due(spool)
        spool.deliver()
        pages.append(client.get(f"/deliveries/{made[0].pk}/").content.decode())
        default_storage.connection.meta.client.close()  # type: ignore[attr-defined] # the store's
        assert heard
        assert not any(map(canaries.found_in, heard))
    assert Delivery.objects.get().attempts.exists()
    assert Medium.objects.count() >= 1
    assert_nothing_tells(canaries, pages, terminal())
