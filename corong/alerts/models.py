"""What a person should know of without asking: troubles, and the notices that told of them."""

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Now

from corong.organisations.models import Organisation
from corong.people.models import Person


class Notice(models.Model):
    """
    One notice of an office: many alerts together, sent by e-mail and to the webhook, each of the two once.

    There is one mail for each language its people read; `mailed_in` are those that were sent. `next_try_at` is when a
    worker is asked to send it (again); empty once nothing is left to send, or after too many tries. `taken_until` is
    one worker's right to send it.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="notices")
    made_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    taken_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    mailed_at = models.DateTimeField(null=True)
    mailed_in = models.JSONField(default=list, db_default=Value([], models.JSONField()))
    mailed_to = models.PositiveSmallIntegerField(default=0)
    hooked_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "-made_at"], name="notice_newest"),
            models.Index(fields=["next_try_at"], condition=Q(next_try_at__isnull=False), name="notice_unsent"),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk} of {self.made_at}"


class Alert(models.Model):
    """
    One trouble of one delivery or account, open until it is over; `told_in` and `ended_in` are what said so.

    `cause` decides what counts as new; `particulars` keep the reason as it was when the alert was raised.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="alerts")
    subject = models.CharField(max_length=32)
    subject_id = models.BigIntegerField()
    cause = models.CharField(max_length=32)
    particulars = models.JSONField(default=dict)
    raised_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    told_in = models.ForeignKey(Notice, on_delete=models.SET_NULL, null=True, related_name="alerts")
    ended_in = models.ForeignKey(Notice, on_delete=models.SET_NULL, null=True, related_name="ended")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "subject_id", "cause"], condition=Q(resolved_at__isnull=True), name="alert_open_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation"],
                condition=Q(told_in__isnull=True, resolved_at__isnull=True)
                | Q(told_in__isnull=False, resolved_at__isnull=False, ended_in__isnull=True),
                name="alert_untold",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.subject_id}: {self.cause}"


class Acknowledgement(models.Model):
    """A person cares for a trouble."""

    alert = models.OneToOneField(Alert, on_delete=models.CASCADE, primary_key=True, related_name="acknowledgement")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="acknowledgements")
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"alert {self.alert_id} by person {self.person_id}"
