"""Which person was told of which notice, whether they have read it, and by what it reaches them beside the page."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from corong.alerts.models import Notice
from corong.people.models import Person


class Telling(models.Model):
    """A notice that stands on a person's page of notices, once; `read_at` is when they said that they know."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tellings")
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="tellings")
    told_at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "notice"], name="telling_once")]
        indexes = [models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="telling_unread")]

    def __str__(self) -> str:
        return f"notice {self.notice_id} told to person {self.person_id}"


class Channel(models.TextChoices):
    """By what a notice reaches a person beside the page itself."""

    MAIL = "mail"
    PUSH = "push"
    TELEGRAM = "telegram"


class Mute(models.Model):
    """A kind of trouble of which a person wants to hear nothing by a channel; without a row they hear of it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="mutes")
    channel = models.CharField(max_length=16, choices=Channel.choices)
    kind = models.CharField(max_length=16)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "channel", "kind"], name="mute_once")]

    def __str__(self) -> str:
        return f"person {self.person_id}: no {self.kind} by {self.channel}"


class ServerKey(models.Model):
    """The key by which push services know this service, sealed: one row, made when it is first needed."""

    sealed = models.BinaryField()
    public = models.CharField(max_length=120)
    made_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"server key {self.pk}"


class Device(models.Model):
    """
    A browser in which a person wants notices.

    Whoever knows its address and keys can speak to it, so they are sealed; `digest` finds it again.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="devices")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()
    added_at = models.DateTimeField(db_default=Now())
    reached_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} of person {self.person_id}"


class Despatch(models.Model):
    """
    One message to one person by one channel, made once for its `occasion`: a notice, or the end of quiet hours.

    `count` is of how many notices it tells. `next_try_at` is when a worker is asked to send it (again), empty once
    there is nothing left to do; `taken_until` is one worker's right to send it.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="despatches")
    channel = models.CharField(max_length=16, choices=Channel.choices)
    device = models.ForeignKey(Device, on_delete=models.CASCADE, null=True, related_name="despatches")
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="+")
    occasion = models.CharField(max_length=48)
    count = models.PositiveIntegerField(default=1)
    next_try_at = models.DateTimeField(null=True)
    taken_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(db_default=0)
    failure = models.CharField(max_length=300, blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "channel", "device", "occasion"], name="despatch_once", nulls_distinct=False
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(next_try_at__isnull=False), name="despatch_unsent"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} of {self.occasion} to person {self.person_id}"


class Bot(models.Model):
    """
    The Telegram bot by which people are told: one row. Its token is sealed.

    `username` is empty until Telegram said who it is; `offset` is from which update on it is asked. `failure` says
    why the newest try failed.
    """

    home = models.CharField(max_length=300)
    sealed = models.BinaryField()
    username = models.CharField(max_length=64, blank=True)
    offset = models.BigIntegerField(default=0)
    failure = models.CharField(max_length=300, blank=True)
    set_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    set_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"@{self.username}"


class Chat(models.Model):
    """A person's chat with the bot."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="chat")
    number = models.BigIntegerField(unique=True)
    name = models.CharField(max_length=200)
    linked_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"chat of person {self.person_id}"


class LinkCode(models.Model):
    """A code by which the bot knows a person again, once and for some minutes; only its digest is kept."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"link code of person {self.person_id}"
