"""What an office writes again and again: texts to begin a post with, and hashtags that belong together."""

from django.db import models
from django.db.models.functions import Now

from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.posts.models import Pillar


class SavedText(models.Model):
    """A text to begin a post with, and the pillar such posts belong to."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="saved_texts")
    name = models.CharField(max_length=100)
    text = models.TextField()
    pillar = models.CharField(max_length=16, choices=Pillar.choices, default=Pillar.SERVICE)
    changed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="saved_text_name_once")]

    def __str__(self) -> str:
        return self.name


class HashtagSet(models.Model):
    """Hashtags that belong together; `tags` are words without their sign, in their order."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="hashtag_sets")
    name = models.CharField(max_length=100)
    tags = models.JSONField(default=list)
    changed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="hashtag_set_name_once")]

    def __str__(self) -> str:
        return self.name

    def written(self) -> str:
        """Write the tags as they stand in a post."""
        return " ".join(f"#{tag}" for tag in self.tags)
