"""Counters that a person read in an app and typed in, where no platform tells them to a program."""

from django.db import models

from corong.people.models import Person
from corong.publications.models import Publication


class Tally(models.Model):
    """
    What one person read of one publication at one moment. Kept apart from readings by machine, and never changed.

    `counters` holds what was typed, by metric; what was not is absent, never 0. The newest tally counts.
    """

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="tallies")
    read_at = models.DateTimeField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tallies")
    counters = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "read_at"], name="tally_once")]
        ordering = ["-read_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.publication_id} at {self.read_at}"
