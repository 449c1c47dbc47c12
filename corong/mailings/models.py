"""When each person wants mail: quiet hours and the digest of the day, and the mails that come of it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from corong.alerts.models import Notice
from corong.people.models import Person


class Preference(models.Model):
    """
    What one person wants, by the clocks of their office; without a row they hear everything at once, and get no digest.

    Quiet hours may go past midnight. In them only what is urgent comes, and not even that if `is_quiet_always`.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="preference")
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    is_quiet_always = models.BooleanField(default=False)
    digest_at = models.TimeField(null=True)
    changed_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"preference of person {self.person_id}"


class Kind(models.TextChoices):
    """What a mail is: the digest of a day, or what came in quiet hours and is told after them."""

    DIGEST = "digest"
    LATER = "later"


class Mailing(models.Model):
    """
    One mail to one person, made once for its `occasion` and sent at most once.

    `next_try_at` is when a worker is asked to send it (again), empty once there is nothing left to do; `taken_until`
    is one worker's right to send it. `begun_at` is set before the mail is handed over: what is lost after that may
    have arrived, and is not sent a second time.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="mailings")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    occasion = models.CharField(max_length=40)
    due_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    taken_until = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(db_default=0)
    failure = models.CharField(max_length=500, blank=True, db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind", "occasion"], name="mailing_once")]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(next_try_at__isnull=False), name="mailing_unsent"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.occasion} to person {self.person_id}"


class Deferral(models.Model):
    """A notice that came in a person's quiet hours, and the mail that tells of it afterwards."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deferrals")
    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="deferrals")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "mailing"], name="deferral_once")]

    def __str__(self) -> str:
        return f"notice {self.notice_id} in mailing {self.mailing_id}"
