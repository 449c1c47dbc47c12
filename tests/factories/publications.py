"""Publications with readings."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count

from corong.accounts.models import Account
from corong.database import now
from corong.deliveries.models import Delivery
from corong.metrics import partitions
from corong.metrics.models import Sample
from corong.publications.models import Publication

_NUMBERS = count(1)


def publication(
    account: Account,
    *,
    delivery: Delivery | None = None,
    text: str = "Kiriman latihan",
    published_at: datetime | None = None,
    latest: Mapping[str, int] | None = None,
    measured_at: datetime | None = None,
    measure_failed_at: datetime | None = None,
    measure_reason: str = "",
) -> Publication:
    """Add a visible post."""
    number = next(_NUMBERS)
    return Publication.objects.create(
        account=account,
        delivery=delivery,
        remote_id=str(number),
        url=f"{account.home}/{number}",
        text=text,
        published_at=published_at or now() - timedelta(hours=5),
        latest=dict(latest or {}),
        measured_at=measured_at,
        measure_failed_at=measure_failed_at,
        measure_reason=measure_reason,
    )


def samples(publication: Publication, readings: Sequence[tuple[datetime, Mapping[str, int]]]) -> None:
    """Add readings, each of them new."""
    partitions.ensure(readings[0][0], readings[-1][0])
    Sample.objects.bulk_create(
        Sample(publication_id=publication.pk, taken_at=at, seen_at=at, **counters) for at, counters in readings
    )
