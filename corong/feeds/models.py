"""Addresses at which a person's calendar program finds the plan."""

from django.db import models

from corong.organisations.models import Organisation
from corong.people.models import Person


class Feed(models.Model):
    """
    One address of one person, for one office with those beneath it, or for all they see.

    Only the digest of its secret part is kept: the address is shown once, and whoever has it can read the plan for as
    long as the person may.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="feeds")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"feed {self.pk} of {self.person_id}"
