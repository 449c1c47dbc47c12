"""A broadcast brought on air by a real scheduler and a real publish worker."""

from datetime import timedelta

from corong.broadcasts import commands
from corong.broadcasts.commands import Programme
from corong.broadcasts.models import Broadcast
from corong.broadcasts.states import State
from corong.database import now
from corong.deliveries.models import Delivery
from corong.deliveries.states import State as DeliveryState
from tests.worker.engine import Engine
from tests.worker.studio import TITLE, Studio
from tests.worker.test_processes import House, eventually, house

__all__ = ["house"]


def test_a_broadcast_goes_on_air_at_its_time_and_is_announced(engine: Engine, house: House) -> None:
    studio = Studio(engine)
    house.scheduler()
    house.publish()
    programme = Programme(
        TITLE, now() + timedelta(minutes=30), announcement="(latihan) Mulai.", announce_on=[studio.herald]
    )
    broadcast = commands.plan(engine.office, studio.channel, programme, by=None)
    eventually(lambda: studio.fresh(broadcast).state == State.READY)
    studio.send_picture(broadcast)
    Broadcast.objects.filter(pk=broadcast.pk).update(starts_at=now(), next_at=now())
    eventually(lambda: studio.fresh(broadcast).state == State.LIVE)
    eventually(lambda: Delivery.objects.filter(state=DeliveryState.PUBLISHED).count() == 1)
    assert len(studio.pages()) == 1
    assert len(engine.texts(studio.herald)) == 1
