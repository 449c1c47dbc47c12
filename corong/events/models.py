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
