"""The log of who did what and what became of it; sealed into a hash chain after commit."""

from django.db import models


class Event(models.Model):
    """
    One thing that happened to one object. Never changed after it is sealed.

    `sequence`, `previous` and `seal` are given by the sealer, in the order of the chain.
    """

    at = models.DateTimeField()
    kind = models.CharField(max_length=64)
    subject = models.CharField(max_length=32)
    subject_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict)
    sequence = models.BigIntegerField(null=True, unique=True)
    previous = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "subject_id", "id"], name="event_of_subject"),
            models.Index(fields=["id"], condition=models.Q(sequence__isnull=True), name="event_unsealed"),
        ]

    def __str__(self) -> str:
        return f"{self.at} {self.kind} {self.subject} {self.subject_id}"


class ChainCheck(models.Model):
    """
    One walk along the chain, and where it breaks; `checked_at` is empty while it is still to be done.

    `last` is the newest seal that holds: noted elsewhere, it shows another day that nothing before it was replaced.
    """

    asked_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    sealed = models.BigIntegerField(default=0)
    unsealed = models.BigIntegerField(default=0)
    last = models.CharField(max_length=64, blank=True)
    breaks = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"chain check of {self.asked_at}"
