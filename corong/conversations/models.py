"""What the public writes to us, what an office does about it, and its answers."""

from datetime import time

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from corong.accounts.models import Account
from corong.conversations.states import OPEN, HidingState, ReplyState, Settled
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.publications.models import Publication

WORKDAYS = [0, 1, 2, 3, 4]


class Message(models.Model):
    """
    A reply or a mention, each once. `text` is the newest; what it said before stands in `formerly`.

    `about` is our post it answers, as the platform names it, and `token` what the platform wants to be told in an
    answer. `gone_at` is when it was found to be no longer there; nothing is deleted. `look_at` is when it is read
    again. What an office does about it: who cares for it, whether it is hidden in Corong, how it was settled.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="messages")
    publication = models.ForeignKey(Publication, on_delete=models.SET_NULL, null=True, related_name="messages")
    remote_id = models.CharField(max_length=300)
    kind = models.CharField(max_length=16)
    author_handle = models.CharField(max_length=300)
    author_name = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    url = models.CharField(max_length=600, blank=True)
    about = models.CharField(max_length=300, blank=True, db_default="")
    token = models.TextField(blank=True, db_default="")
    written_at = models.DateTimeField()
    received_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)
    look_at = models.DateTimeField(null=True)
    assignee = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="messages")
    hidden_at = models.DateTimeField(null=True)
    hidden_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    hidden_reason = models.CharField(max_length=300, blank=True, db_default="")
    settled_at = models.DateTimeField(null=True)
    settled_how = models.CharField(max_length=16, choices=Settled.choices, blank=True, db_default="")
    settled_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    ticket = models.CharField(max_length=300, blank=True, db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "remote_id"], name="message_once")]
        indexes = [
            models.Index(fields=["account", "-written_at"], name="message_of_account"),
            models.Index(fields=["-written_at", "-id"], name="message_newest"),
            models.Index(
                fields=["account", "-written_at"],
                condition=Q(settled_at__isnull=True, hidden_at__isnull=True, gone_at__isnull=True),
                name="message_unsettled",
            ),
            models.Index(fields=["look_at"], condition=Q(look_at__isnull=False), name="message_look"),
            models.Index(
                fields=["account", "about"],
                condition=Q(publication__isnull=True) & ~Q(about=""),
                name="message_loose",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Formerly(models.Model):
    """What a message said until somebody changed it."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="formerly")
    text = models.TextField()
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["message", "until"], name="formerly_of_message")]

    def __str__(self) -> str:
        return f"until {self.until}: {self.text[:60]}"


class Listening(models.Model):
    """When an account's messages were last asked for and last came, and why the newest try failed."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="listening")
    asked_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"account {self.account_id} asked at {self.asked_at}"


class Reply(models.Model):
    """
    An answer to a message, with the same care as a post: stored before the call, never sent twice.

    `begun_at` is set before the call that may make it visible; what is lost after that is uncertain. `next_at` is
    when a worker takes it up; an uncertain one without it waits for a person.
    """

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="replies")
    text = models.TextField()
    state = models.CharField(max_length=16, choices=ReplyState.choices)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="replies")
    written_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=64, unique=True)
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    looks = models.PositiveSmallIntegerField(default=0)
    reason_class = models.CharField(max_length=32, blank=True)
    reason = models.CharField(max_length=600, blank=True)
    remote_id = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=600, blank=True)
    sent_at = models.DateTimeField(null=True)
    answer = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message"],
                condition=Q(state__in=sorted(state.value for state in OPEN)),
                name="reply_open_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(state__in=[ReplyState.QUEUED.value, ReplyState.UNCERTAIN.value]),
                name="reply_next",
            ),
            models.Index(fields=["lease_until"], condition=Q(state=ReplyState.SENDING.value), name="reply_in_flight"),
            models.Index(fields=["message", "id"], name="reply_of_message"),
        ]

    def __str__(self) -> str:
        return f"reply {self.pk} ({self.state})"


class Hiding(models.Model):
    """
    The newest wish that the platform hides a message or shows it again, who had it, and what came of it.

    `number` grows with each wish. `is_hidden` is what the platform last confirmed, at `done_at`.
    """

    message = models.OneToOneField(Message, on_delete=models.CASCADE, primary_key=True, related_name="hiding")
    number = models.PositiveIntegerField()
    wants_hidden = models.BooleanField()
    is_hidden = models.BooleanField()
    reason = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=HidingState.choices)
    fence = models.PositiveIntegerField()
    lease_until = models.DateTimeField(null=True)
    next_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField()
    failure = models.CharField(max_length=600, blank=True)
    failure_class = models.CharField(max_length=32, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state=HidingState.WAITING.value), name="hiding_next"),
        ]

    def __str__(self) -> str:
        return f"message {self.message_id}: {'hide' if self.wants_hidden else 'show'} ({self.state})"


class CannedAnswer(models.Model):
    """A text an office answers with again and again."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="canned_answers")
    title = models.CharField(max_length=100)
    text = models.TextField()
    changed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "title"], name="canned_answer_title_once")]

    def __str__(self) -> str:
        return self.title


class Desk(models.Model):
    """
    How an office answers: whether answers need approval, and its working hours, in its zone, on its working days.

    An office without one goes by that of the nearest office above it that has one. Weekdays count from Monday, 0.
    """

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, primary_key=True, related_name="desk")
    needs_approval = models.BooleanField(default=False)
    opens_at = models.TimeField(default=time(8))
    closes_at = models.TimeField(default=time(16))
    weekdays = models.JSONField(default=list)
    goal_minutes = models.PositiveIntegerField(default=240)

    def __str__(self) -> str:
        return f"desk of office {self.organisation_id}"
