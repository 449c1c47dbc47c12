"""What an office knows of its media beside the files themselves: where they are filed, and small pictures of them."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from corong.library.rules import LONGEST_FOLDER, LONGEST_NAME, LONGEST_NOTE, LONGEST_TAG, Consent
from corong.people.models import Person
from corong.posts.models import Medium


class Note(models.Model):
    """
    What is known of one medium; none, as long as nothing is.

    `name` is that of the file as it was uploaded. A `folder` is a path of names (`Upacara/2026`) and exists as long
    as something lies in it.
    """

    medium = models.OneToOneField(Medium, on_delete=models.CASCADE, primary_key=True, related_name="note")
    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    folder = models.CharField(max_length=LONGEST_FOLDER, blank=True)
    tags = ArrayField(models.CharField(max_length=LONGEST_TAG), default=list, blank=True)
    source_who = models.CharField(max_length=LONGEST_NOTE, blank=True)
    source_where = models.CharField(max_length=LONGEST_NOTE, blank=True)
    consent = models.CharField(max_length=12, default=Consent.UNKNOWN)
    consent_who = models.CharField(max_length=LONGEST_NOTE, blank=True)
    consent_paper = models.CharField(max_length=LONGEST_NOTE, blank=True)
    consent_until = models.DateField(null=True, blank=True)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [
            models.Index(fields=["folder"], condition=~models.Q(folder=""), name="note_folder"),
            GinIndex(fields=["tags"], name="note_tags"),
        ]

    def __str__(self) -> str:
        return self.name or f"note of medium {self.medium_id}"


class Thumbnail(models.Model):
    """A small picture of a medium as WebP, apart from everything that is read without it."""

    medium = models.OneToOneField(Medium, on_delete=models.CASCADE, primary_key=True, related_name="thumbnail")
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"thumbnail of medium {self.medium_id}"
