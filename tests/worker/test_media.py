"""Posts whose media must be made ready for a platform first."""

import io
import random

from PIL import Image

from corong.deliveries.models import Attempt, Delivery
from corong.deliveries.states import State
from corong.media.commands import MAKING
from corong.media.models import Rendition
from corong.posts.models import Medium
from scheduler import media as planner
from tests.factories import posts
from tests.worker.engine import Engine, state_of
from worker import media


def _large(engine: Engine) -> Medium:
    """Take in a picture that Bluesky refuses for its size and Mastodon does not."""
    written = io.BytesIO()
    content = random.Random(1).randbytes(1200 * 900 * 3)  # noqa: S311 - noise
    Image.frombytes("RGB", (1200, 900), content).save(written, format="PNG")
    return posts.medium(engine.office, content=written.getvalue())


def test_a_post_keeps_the_description_its_picture_had_in_it(engine: Engine) -> None:
    medium = posts.medium(engine.office, alt="Warga antre")
    account = engine.account("mastodon")
    [delivery] = engine.write(account, media=[medium])
    Medium.objects.filter(pk=medium.pk).update(alt="Lain sama sekali")
    engine.tick()
    assert state_of(delivery) is State.PUBLISHED
    assert [each.alts for each in engine.visible()] == [["Warga antre"]]


def _let_workers_make(engine: Engine) -> int:
    planner.renditions(engine.spool)
    told = [arguments for task, arguments in engine.spool.sent if task == "corong.rendition"]
    engine.spool.sent = [each for each in engine.spool.sent if each[0] != "corong.rendition"]
    for [number] in told:
        assert isinstance(number, int)
        media.make(number)
    return len(told)


def test_a_post_waits_for_its_picture_and_goes_out_with_it(engine: Engine) -> None:
    accounts = [engine.account("mastodon"), engine.account("bluesky")]
    mastodon, bluesky = engine.write(*accounts, media=[_large(engine)])
    engine.tick()
    assert state_of(mastodon) is State.PUBLISHED
    waiting = Delivery.objects.get(pk=bluesky.pk)
    assert (waiting.state, waiting.reason, waiting.tries) == (State.SCHEDULED, MAKING, 0)
    assert engine.texts(accounts[1]) == []
    assert _let_workers_make(engine) == 1
    # Whoever has made it wakes the post: nobody waits for a pause to end.
    engine.tick()
    assert state_of(bluesky) is State.PUBLISHED
    assert _let_workers_make(engine) == 0


def test_a_picture_that_could_not_be_made_is_never_replaced_by_another(engine: Engine) -> None:
    [delivery] = engine.write(engine.account("bluesky"), media=[_large(engine)])
    Rendition.objects.update(state="failed", reason="latihan: gagal", next_at=None)
    engine.tick()
    failed = Delivery.objects.get(pk=delivery.pk)
    assert (failed.state, failed.reason) == (State.FAILED, "latihan: gagal")
    assert engine.visible() == []
    assert not Attempt.objects.filter(delivery=delivery, phase="commit").exists()


def test_a_rendition_nobody_ordered_is_ordered_by_who_misses_it(engine: Engine) -> None:
    [delivery] = engine.write(engine.account("bluesky"), media=[_large(engine)])
    Rendition.objects.all().delete()
    engine.tick()
    assert _let_workers_make(engine) == 1
    engine.tick()
    assert state_of(delivery) is State.PUBLISHED
