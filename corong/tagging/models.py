"""Whether links to an office's own pages say where a visitor came from (UTM parameters)."""

from django.db import models

from corong.organisations.models import Organisation
from corong.people.models import Person


class Tagging(models.Model):
    """
    What holds for an office from `since` on; an earlier row holds for deliveries that were made before.

    Rows are only added, so that a delivery gives the same text however often it is tried. `hosts` are names without
    scheme or port; their subdomains are meant too. An empty `campaign` means the pillar of each post.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="taggings")
    is_on = models.BooleanField(default=False)
    hosts = models.JSONField(default=list)
    campaign = models.CharField(max_length=60, blank=True)
    set_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    since = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "-since"], name="tagging_newest")]

    def __str__(self) -> str:
        return f"{self.organisation_id} since {self.since}"
