"""Offices, as a tree: province, regency or city, unit."""

from django.db import models


class OrganisationKind(models.TextChoices):
    """What an office is."""

    PROVINCE = "province"
    REGENCY = "regency"
    CITY = "city"
    UNIT = "unit"


class Organisation(models.Model):
    """An office. `path` names its ancestors and itself, as in `/1/5/`, so that a subtree is one prefix."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16, choices=OrganisationKind.choices)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=200, db_index=True, editable=False)
    timezone = models.CharField(max_length=40, default="Asia/Makassar")
    missed_after_seconds = models.PositiveIntegerField(default=7200)
    is_practice = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="organisation_name_once_per_parent"),
        ]

    def __str__(self) -> str:
        return self.name
