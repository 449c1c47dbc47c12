"""What officers write: posts, their form for each platform, their media, and recurring slots."""

from copy import copy

from django.db import models

from corong.organisations.models import Organisation
from corong.people.models import Person


class Pillar(models.TextChoices):
    """What a post is for: the mix is planned and measured, so that not all of it is ceremony."""

    POLICY = "policy"
    REGULATION = "regulation"
    SERVICE = "service"
    STORY = "story"
    CEREMONY = "ceremony"
    CRISIS = "crisis"


class MediaKind(models.TextChoices):
    """What a medium is, judged by its content."""

    IMAGE = "image"
    VIDEO = "video"


class Medium(models.Model):
    """
    An uploaded file: sizes in bytes and pixels, length in seconds.

    `codecs` are what a video is made of, comma-separated; `framing` is an officer's choice by platform, where the
    platform refuses the shape of the picture (`corong.media.rules.Framing`).
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="media")
    file = models.FileField(upload_to="%Y/%m/")
    kind = models.CharField(max_length=8, choices=MediaKind.choices)
    mime = models.CharField(max_length=100)
    size_bytes = models.BigIntegerField()
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0)
    # Defaults of the database too: the version before this one, still running during an upgrade, names neither.
    codecs = models.CharField(max_length=100, blank=True, default="", db_default="")
    framing = models.JSONField(blank=True, default=dict, db_default={})
    sha256 = models.CharField(max_length=64)
    alt = models.TextField(blank=True)
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "sha256"], name="medium_content")]

    def __str__(self) -> str:
        return self.file.name or self.sha256


class Post(models.Model):
    """One editorial item. `version` grows with each edit; `digest` names the content that was approved."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="posts")
    text = models.TextField()
    language = models.CharField(max_length=5, default="id")
    pillar = models.CharField(max_length=16, choices=Pillar.choices, default=Pillar.SERVICE)
    link_url = models.URLField(max_length=1000, blank=True)
    link_title = models.CharField(max_length=300, blank=True)
    link_description = models.CharField(max_length=600, blank=True)
    version = models.PositiveIntegerField(default=1)
    digest = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["author", "organisation"], name="post_by_author")]

    def __str__(self) -> str:
        return self.text[:60]


class Unplanned(models.Model):
    """
    A post that has no delivery yet: drafts are found by it, however many posts there are.

    The database itself keeps it, with each post and each delivery that is made or goes (`deliveries.0004_unplanned`).
    A note may be there without need, but is never missing.
    """

    post = models.OneToOneField(Post, on_delete=models.CASCADE, primary_key=True, related_name="unplanned")

    def __str__(self) -> str:
        return str(self.post_id)


class Writing(models.Model):
    """
    Who wrote a draft last, and in which opened composer (`seat`).

    What comes from the same seat before an answer came back to it is no conflict; from another seat it is.
    """

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="writing")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    seat = models.CharField(max_length=32)
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.post_id} by {self.person_id}"


class Part(models.Model):
    """A further part of a thread; part 0 is the post's own text."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="part_once")]

    def __str__(self) -> str:
        return self.text[:60]


class Variant(models.Model):
    """The post's own text for one platform; without one the post's text is used."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="variants")
    platform = models.CharField(max_length=32)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "platform"], name="variant_once")]

    def __str__(self) -> str:
        return f"{self.platform}: {self.text[:60]}"


class Attachment(models.Model):
    """
    A medium in a post, in order, with the description it has there.

    `alt` is null in posts written before media were used again: then the medium's own description holds.
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="attachments")
    medium = models.ForeignKey(Medium, on_delete=models.PROTECT, related_name="attachments")
    position = models.PositiveSmallIntegerField()
    alt = models.TextField(null=True)  # noqa: DJ001 - an empty description is one too

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["post", "position"], name="attachment_place_once")]

    def __str__(self) -> str:
        return f"{self.post_id}[{self.position}]"

    @property
    def description(self) -> str:
        """Give what the medium shows, in the words of this post."""
        return self.medium.alt if self.alt is None else self.alt

    def described(self) -> Medium:
        """Give the medium with the description it has in this post."""
        medium = copy(self.medium)
        medium.alt = self.description
        return medium


class Schedule(models.Model):
    """
    A recurring slot: on these weekdays (0 is Monday) at this local time of the organisation, this text goes out.

    `accounts` are the ids to publish on. Expanded day by day into occurrences, each local date once.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="schedules")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200)
    text = models.TextField()
    pillar = models.CharField(max_length=16, choices=Pillar.choices, default=Pillar.SERVICE)
    weekdays = models.JSONField(default=list)
    local_time = models.TimeField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    accounts = models.ManyToManyField("accounts.Account", related_name="schedules")
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class Occurrence(models.Model):
    """One local date of a recurring slot, and the post made for it."""

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="occurrences")
    local_date = models.DateField()
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["schedule", "local_date"], name="occurrence_once")]

    def __str__(self) -> str:
        return f"{self.schedule_id} {self.local_date}"
