"""What is no longer of use to the people who were told: old despatches, and tellings of long ago."""

from datetime import timedelta
from typing import Final

from django.db.models.functions import Now

from corong.tellings.models import Despatch, Telling

DESPATCHES_KEPT: Final = timedelta(days=90)
"""How long it stays known by which channels somebody was told; what is still to be sent is kept."""
TELLINGS_KEPT: Final = timedelta(days=365)
"""How long a notice stands on people's pages. The notices themselves, and the alerts they told of, stay."""


def forget() -> int:
    """Drop what is older than it is kept, in the caller's transaction; say how much."""
    despatches, _ = Despatch.objects.filter(next_try_at=None, notice__made_at__lt=Now() - DESPATCHES_KEPT).delete()
    tellings, _ = Telling.objects.filter(told_at__lt=Now() - TELLINGS_KEPT).delete()
    return despatches + tellings
