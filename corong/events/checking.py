"""Checks of the chain: every night, when somebody asks for one, and what came of the last."""

from datetime import timedelta
from typing import Final

from django.db import transaction

from corong.database import now, rows, unit
from corong.events.models import ChainCheck
from corong.events.verify import Verdict, verify

EVERY: Final = timedelta(days=1)
LOST_AFTER: Final = timedelta(hours=1)
"""A check that was asked for and is not done by then is asked for anew: a worker may have died over it."""
KEPT: Final = 100
_LOCK: Final = 0x636F726F03
WALK: Final = 0x636F726F05
"""Held by whoever walks: it is asked for every some seconds until it is done."""


@transaction.atomic
def ask() -> ChainCheck:
    """Have the chain checked soon; a check that is still to be done is enough."""
    rows("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    moment = now()
    waiting = ChainCheck.objects.filter(checked_at=None, asked_at__gt=moment - LOST_AFTER).first()
    return waiting or ChainCheck.objects.create(asked_at=moment)


def due() -> list[int]:
    """Give the checks a worker should be told of: what is asked for, and one every day."""
    moment = now()
    if not ChainCheck.objects.filter(asked_at__gt=moment - EVERY).exists():
        ask()
    waiting = ChainCheck.objects.filter(checked_at=None, asked_at__gt=moment - LOST_AFTER)
    return list(waiting.values_list("pk", flat=True))


def run(number: int) -> None:
    """Walk the chain for one check, unless that is done already; done twice, it is only written twice."""
    with unit():
        if not rows("SELECT pg_try_advisory_xact_lock(%s)", [WALK])[0][0]:
            return
        if ChainCheck.objects.filter(pk=number, checked_at=None).exists():
            store(verify(), number=number)


def store(verdict: Verdict, *, number: int | None = None) -> None:
    """Keep what a walk found: as the answer to a check, or as one that nobody asked for."""
    with unit():
        moment = now()
        found = {
            "checked_at": moment,
            "sealed": verdict.sealed,
            "unsealed": verdict.unsealed,
            "last": verdict.last,
            "breaks": [{"sequence": each.sequence, "what": each.what} for each in verdict.breaks],
        }
        if number is None:
            ChainCheck.objects.create(asked_at=moment, **found)
        else:
            ChainCheck.objects.filter(pk=number).update(**found)
        old = ChainCheck.objects.order_by("-pk").values_list("pk", flat=True)[KEPT:]
        ChainCheck.objects.filter(pk__in=list(old)).delete()


def latest() -> ChainCheck | None:
    """Give the newest check that is done."""
    return ChainCheck.objects.exclude(checked_at=None).order_by("-checked_at").first()


def is_waiting() -> bool:
    """Say whether a check is asked for and not done yet."""
    return ChainCheck.objects.filter(checked_at=None, asked_at__gt=now() - LOST_AFTER).exists()
