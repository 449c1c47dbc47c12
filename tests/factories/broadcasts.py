"""Live broadcasts in any state."""

from datetime import datetime, timedelta
from typing import Any

from connectors.contract import Secrets
from corong.accounts import seal
from corong.accounts.models import Account
from corong.broadcasts import commands
from corong.broadcasts.commands import Programme
from corong.broadcasts.models import Broadcast
from corong.broadcasts.states import State
from corong.database import now
from corong.people.models import Person

ADDRESS = "rtmps://latihan.example/live2"
KEY = "kunci-latihan-7f3a9c"


def broadcast(
    account: Account,
    *,
    title: str = "(latihan) Rapat paripurna",
    state: State = State.PLANNED,
    starts_at: datetime | None = None,
    by: Person | None = None,
    announce_on: tuple[Account, ...] = (),
    **columns: Any,
) -> Broadcast:
    """Plan a broadcast, and put it into a state as the engine would leave it; `columns` are its own."""
    text = "(latihan) Siaran dimulai." if announce_on else ""
    programme = Programme(title, starts_at or now() + timedelta(hours=3), announcement=text, announce_on=announce_on)
    made = commands.plan(account.organisation, account, programme, by=by)
    if state not in {State.PLANNED, State.UNCERTAIN}:
        columns = {
            "remote_id": f"siaran-{made.pk}",
            "url": f"{account.home}/watch?v=siaran-{made.pk}",
            "stream_id": f"aliran-{made.pk}",
            "is_bound": True,
            "sealed": seal.close(Secrets(address=ADDRESS, key=KEY)),
            **columns,
        }
    Broadcast.objects.filter(pk=made.pk).update(state=state.value, **columns)
    return Broadcast.objects.get(pk=made.pk)
