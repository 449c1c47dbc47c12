"""A film made ahead of time by a real collect worker, which goes on measuring and beating meanwhile."""

from datetime import timedelta

from corong.cli import processes
from corong.config import config
from corong.database import now
from corong.deliveries.commands import schedule
from corong.deliveries.models import Heartbeat
from corong.media.models import Making, Rendition
from tests.factories import films, posts
from tests.factories.accounts import account
from tests.worker.engine import Engine
from tests.worker.test_processes import House, eventually, house

__all__ = ["house"]


def test_a_film_is_made_as_soon_as_its_post_is_planned(engine: Engine, house: House) -> None:
    film = posts.medium(engine.office, content=films.film(size=(1600, 900), seconds=2.0))
    # X takes films of 1280 pixels, and WhatsApp this one as it is.
    accounts = [account(engine.office, name) for name in ("x", "whatsapp_channel")]
    schedule(posts.post(engine.office, media=[film]), accounts, now() + timedelta(days=1), by=None)
    house.scheduler()
    house.start(processes.collect(config()))
    eventually(lambda: Rendition.objects.filter(state=Making.READY).count() == 2)
    assert set(Rendition.objects.values_list("platform", "width", "mime")) == {
        ("", 1280, "image/jpeg"),
        ("x", 1280, "video/mp4"),
    }
    assert Heartbeat.objects.filter(kind="collect").exists()
