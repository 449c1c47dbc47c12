"""What is made of uploaded files: forms for platforms, pictures out of videos, and what is said in them."""

from django.db import models
from django.db.models import Q

from corong.posts.models import Medium


class Making(models.TextChoices):
    """How far a rendition has come."""

    WAITING = "waiting"
    WORKING = "working"
    READY = "ready"
    FAILED = "failed"


class Rendition(models.Model):
    """
    A medium in the form one platform takes; `platform` is empty for the picture out of a video that our pages show.

    `rule` names the plan it follows: one whose rule has changed meanwhile is made anew. `next_at` is when a worker is
    told (again); `fence` grows with each lease; `percent` is how much of the film is done.
    """

    medium = models.ForeignKey(Medium, on_delete=models.CASCADE, related_name="renditions")
    platform = models.CharField(max_length=32, blank=True)
    rule = models.CharField(max_length=32)
    plan = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=Making.choices, default=Making.WAITING)
    percent = models.PositiveSmallIntegerField(default=0)
    file = models.FileField(upload_to="%Y/%m/", blank=True)
    mime = models.CharField(max_length=100, blank=True)
    size_bytes = models.BigIntegerField(default=0)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=600, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    lease_owner = models.CharField(max_length=100, blank=True)
    fence = models.PositiveIntegerField(default=0)
    ordered_at = models.DateTimeField(auto_now_add=True)
    made_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["medium", "platform"], name="rendition_once")]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state__in=["waiting", "working"]), name="rendition_to_make"),
        ]

    def __str__(self) -> str:
        return f"{self.medium_id} for {self.platform or 'our pages'} ({self.state})"


class Caption(models.Model):
    """What is said in a video, in one language: WebVTT, of which SRT is made where a platform wants it."""

    medium = models.ForeignKey(Medium, on_delete=models.CASCADE, related_name="captions")
    language = models.CharField(max_length=5)
    vtt = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["medium", "language"], name="caption_once")]
        ordering = ["language"]

    def __str__(self) -> str:
        return f"{self.medium_id} in {self.language}"
