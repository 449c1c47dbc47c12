"""The public of the practice, told what to do: one post takes off, one loses favour, people write and are read."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils import translation

from corong.accounts import seal
from corong.accounts.models import Account
from corong.alerts.models import Alert
from corong.alerts.responses import PUBLICATION
from corong.alerts.wording import unusual
from corong.conversations.models import Message
from corong.database import now, rows, unit
from corong.practice.office import PracticeOffice
from corong.practice.platforms import PracticePlatforms
from corong.publications.models import Publication

OUTSIDE: Final = 12
"""Posts made by other means than Corong: they are imported, and show what response is usual for the account."""
LOUD: Final = {"likes": 40_000, "reposts": 4_000}
FALL: Final = 0.6
QUESTIONS: Final = (
    "(latihan) Apakah pelayanan ini juga ada di kecamatan kami?",
    "(latihan) Berkas apa saja yang harus dibawa?",
    "(latihan) Sudah seminggu belum ada kabar, mohon ditindaklanjuti.",
)
PATIENCE_SECONDS: Final = 60.0
SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Response:
    """What was seen of the public: posts whose counters grew and fell, alerts that were raised, comments that came."""

    curves_growing: int
    curves_falling: int
    alerts: int
    comments: int
    imported: int

    @property
    def is_complete(self) -> bool:
        """Whether each of them was seen."""
        return all((self.curves_growing, self.curves_falling, self.alerts, self.comments, self.imported))

    def as_json(self) -> Mapping[str, int]:
        """Give the figures as the last line prints them."""
        return {
            "curves_growing": self.curves_growing,
            "curves_falling": self.curves_falling,
            "alerts": self.alerts,
            "comments": self.comments,
            "imported": self.imported,
        }


def post_outside(platforms: PracticePlatforms, account: Account) -> None:
    """Let somebody of the office post from a telephone, past Corong."""
    token = seal.reveal(account.sealed)["access_token"]
    for number in range(OUTSIDE):
        platforms.post_on_mastodon(
            account.home, token, f"[LATIHAN] Diunggah dari ponsel, di luar Corong ({number + 1})."
        )


class Stage:
    """One practice office's account in front of its public, from the moment it is set up."""

    def __init__(self, office: PracticeOffice, platforms: PracticePlatforms) -> None:
        self._accounts = [account.pk for account in office.accounts]
        self._loud = office.accounts[0].pk
        self._platforms = platforms
        self._began: datetime = now()
        self._is_steered = False

    def play(self) -> None:
        """Tell the public what to do, once there are posts it can do it to."""
        if self._is_steered:
            return
        posts = self._published()
        mine = [post for post in posts if post.account_id == self._loud]
        others = [post for post in posts if post.account_id != self._loud and post.latest.get("likes", 0) > 1]
        if len(mine) < len(QUESTIONS) or not others:
            return
        self._platforms.steer(mine[-1].remote_id, **LOUD)
        self._platforms.steer(others[0].remote_id, fall=FALL)
        for post, question in zip(mine, QUESTIONS, strict=False):
            self._platforms.steer(post.remote_id, comment=question)
        self._is_steered = True

    def _published(self) -> Sequence[Publication]:
        with unit():
            found = Publication.objects.filter(
                account_id__in=self._accounts, delivery__isnull=False, readings__gt=0
            ).order_by("published_at", "pk")
            return list(found)

    def seen(self) -> Response:
        """Count what the service has stored of the response."""
        with unit():
            growing, falling = rows(_CURVES, [self._accounts])[0]
            return Response(
                curves_growing=growing,
                curves_falling=falling,
                alerts=Alert.objects.filter(subject=PUBLICATION, raised_at__gte=self._began).count(),
                comments=Message.objects.filter(received_at__gte=self._began).count(),
                imported=Publication.objects.filter(delivery__isnull=True).count(),
            )

    def told(self) -> Sequence[str]:
        """Give what the alerts say, and the newest words of the public."""
        with unit(), translation.override("en"):
            raised = Alert.objects.filter(subject=PUBLICATION, raised_at__gte=self._began).order_by("pk")
            written = Message.objects.filter(received_at__gte=self._began).order_by("-received_at", "-pk")
            return [
                *(f"alert: {unusual(alert)}" for alert in raised[:SHOWN]),
                *(f"comment: {message.author_name}: {message.text}" for message in written[:SHOWN]),
            ]

    def wait(self, *, seconds: float = PATIENCE_SECONDS) -> Response:
        """Wait until all of it was seen, or patience ends; give what was seen."""
        end = time.monotonic() + seconds
        while True:
            self.play()
            seen = self.seen()
            if seen.is_complete or time.monotonic() > end:
                return seen
            time.sleep(0.5)


_CURVES: Final = """
    WITH steps AS (
        SELECT s.publication_id, s.likes,
            lag(s.likes) OVER (PARTITION BY s.publication_id ORDER BY s.taken_at) AS before
        FROM metrics_sample s JOIN publications_publication p ON p.id = s.publication_id
        WHERE p.account_id = ANY(%s) AND s.taken_at > clock_timestamp() - interval '1 hour'
    ), curves AS (
        SELECT bool_or(likes > before) AS grows, bool_or(likes < before) AS falls FROM steps
        WHERE before IS NOT NULL GROUP BY publication_id
    )
    SELECT count(*) FILTER (WHERE grows AND NOT falls), count(*) FILTER (WHERE falls) FROM curves
"""
