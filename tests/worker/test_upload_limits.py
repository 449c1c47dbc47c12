"""A limit of uploads stops what has media, and nothing else."""

from datetime import timedelta

import pytest

from corong.database import now
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from tests.factories.posts import medium, picture
from tests.worker.engine import Engine, state_of

WINDOW_SECONDS = 1_800
ROOM_SECONDS = 120.0


@pytest.mark.usefixtures("transactional_db")
def test_texts_go_out_while_uploads_are_limited_and_the_pictures_follow(engine: Engine) -> None:
    account = engine.account("mastodon")
    engine.stand.begin_window(WINDOW_SECONDS, room_seconds=ROOM_SECONDS)
    engine.stand.settings("mastodon", rate_limits={"media": 1})
    for number, colour in enumerate(("teal", "coral")):
        pictured = medium(engine.office, content=picture(colour=colour))
        engine.write(account, text=f"(latihan) gambar {number}", media=[pictured], seconds=number - 9)
    engine.write(account, text="(latihan) teks", seconds=-1)
    for _ in range(3):
        engine.tick()
    assert engine.texts() == ["(latihan) gambar 0", "(latihan) teks"]
    assert engine.limited_until(account) is None
    [waiting] = Delivery.objects.exclude(state=State.PUBLISHED)
    assert (waiting.state, waiting.reason_class, waiting.tries) == (State.SCHEDULED, "RateLimited", 0)
    assert waiting.next_at is not None
    # The server says when the window of uploads ends; its clock may be put forward to where a new one begins.
    assert timedelta(0) < waiting.next_at - now() <= timedelta(seconds=WINDOW_SECONDS + ROOM_SECONDS)
    engine.stand.settings("mastodon", rate_limits="off")
    engine.skip_pauses()
    engine.until_rest()
    assert state_of(waiting) is State.PUBLISHED
    assert engine.texts() == ["(latihan) gambar 0", "(latihan) teks", "(latihan) gambar 1"]


@pytest.mark.usefixtures("transactional_db")
def test_a_limit_of_all_calls_that_an_upload_meets_still_stops_the_account(engine: Engine) -> None:
    account = engine.account("mastodon")
    engine.write(account, text="(latihan) gambar", media=[medium(engine.office)], seconds=-9)
    text = engine.write(account, text="(latihan) teks", seconds=-1)[0]
    engine.stand.fault("rate_limited", endpoint="any", count=2, seconds=120)
    for _ in range(3):
        engine.tick()
    assert engine.texts() == []
    assert engine.limited_until(account) is not None
    assert state_of(text) is State.SCHEDULED
