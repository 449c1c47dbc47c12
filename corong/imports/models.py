"""Sheets of posts that officers bring in, row by row, with what stands against each."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.posts.models import Pillar, Post


class Stage(models.TextChoices):
    """How far an import is: looked at and nothing else, scheduled, or undone."""

    CHECKED = "checked", _("Checked")
    SCHEDULED = "scheduled", _("Scheduled")
    UNDONE = "undone", _("Undone")


class Import(models.Model):
    """One sheet. Until it is scheduled it has changed nothing."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="imports")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.CHECKED)
    made_at = models.DateTimeField(auto_now_add=True)
    scheduled_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "-made_at"], name="import_of_office")]

    def __str__(self) -> str:
        return self.name


class Line(models.Model):
    """
    One row of the sheet; `number` is the one the spreadsheet program shows.

    `cells` are what stands in it, by column; the other fields are what was understood. `faults` are what stands
    against it (`corong.imports.rules.Fault`); `is_there` marks a post that is scheduled already, just so.
    """

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    cells = models.JSONField(default=dict)
    faults = models.JSONField(default=list)
    is_there = models.BooleanField(default=False)
    accounts = models.JSONField(default=list)
    due_at = models.DateTimeField(null=True)
    pillar = models.CharField(max_length=16, choices=Pillar.choices, default=Pillar.SERVICE)
    post = models.ForeignKey(Post, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="import_line_once")]

    def __str__(self) -> str:
        return f"row {self.number} of import {self.batch_id}"
