"""The one door through which a broadcast changes state: checked against the table, with its event."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import DateTimeField, ExpressionWrapper, F
from django.db.models.expressions import Combinable
from django.db.models.functions import Now

from corong.broadcasts import states
from corong.broadcasts.models import Broadcast
from corong.broadcasts.states import State
from corong.events.commands import record

ONE_MORE: Any = F("fence") + 1


def after(seconds: float) -> Combinable:
    """Give the moment this many seconds from now, by the database's clock."""
    return ExpressionWrapper(Now() + timedelta(seconds=seconds), output_field=DateTimeField())


def move(
    broadcast: Broadcast,
    to: State,
    *,
    fence: int | None = None,
    changes: Mapping[str, Any] | None = None,
    details: Mapping[str, object] | None = None,
    person_id: int | None = None,
) -> bool:
    """
    Move a broadcast from the state the object has; False: it is in another one by now, or under another fence.

    Runs in the caller's transaction.

    Raises:
        ForbiddenMoveError: the table does not allow the change.
    """
    frm = State(broadcast.state)
    states.check(frm, to)
    rows = Broadcast.objects.filter(pk=broadcast.pk, state=frm)
    if fence is not None:
        rows = rows.filter(fence=fence)
    if not rows.update(state=to, **(changes or {})):
        return False
    tell(broadcast, f"broadcast.{to}", person_id=person_id, details={"from": frm.value, **(details or {})})
    return True


def tell(
    broadcast: Broadcast, kind: str, *, person_id: int | None = None, details: Mapping[str, object] | None = None
) -> None:
    """Log something that happened to a broadcast, in the caller's transaction."""
    record(
        kind,
        subject="broadcast",
        subject_id=broadcast.pk,
        organisation_id=broadcast.organisation_id,
        person_id=person_id,
        details=details or {},
    )
