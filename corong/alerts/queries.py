"""What a notice says, as stored."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from corong.alerts.models import Alert, Notice
from corong.alerts.rules import Cause
from corong.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Content:
    """The alerts a notice tells of, by cause, and how many it ends; `mailed_in` and `is_hooked` say what was sent."""

    notice_id: int
    made_at: datetime
    organisation: Organisation
    alerts: Mapping[Cause, Sequence[Alert]]
    ended: int
    mailed_in: Collection[str]
    is_hooked: bool

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the office."""
        return ZoneInfo(self.organisation.timezone)

    @property
    def count(self) -> int:
        """How many alerts it tells of."""
        return sum(len(alerts) for alerts in self.alerts.values())


def content(notice_id: int) -> Content:
    """
    Give all a notice says.

    Raises:
        Notice.DoesNotExist: it is gone.
    """
    notice = Notice.objects.select_related("organisation").get(pk=notice_id)
    grouped: dict[Cause, list[Alert]] = {}
    for alert in notice.alerts.order_by("pk"):
        grouped.setdefault(Cause(alert.cause), []).append(alert)
    return Content(
        notice_id=notice.pk,
        made_at=notice.made_at,
        organisation=notice.organisation,
        alerts=grouped,
        ended=notice.ended.count(),
        mailed_in=notice.mailed_in,
        is_hooked=notice.hooked_at is not None,
    )
