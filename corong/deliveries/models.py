"""The unit of work: one part of one post on one account at one time."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from corong.accounts.models import Account
from corong.deliveries.states import NEEDS_A_PERSON, Phase, State
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.posts.models import Post

STATE_LABELS = [
    (State.DRAFT.value, _("Draft")),
    (State.IN_REVIEW.value, _("In review")),
    (State.APPROVED.value, _("Approved")),
    (State.SCHEDULED.value, _("Scheduled")),
    (State.QUEUED.value, _("Queued")),
    (State.PUBLISHING.value, _("Publishing")),
    (State.PUBLISHED.value, _("Published")),
    (State.HELD.value, _("Held")),
    (State.MISSED.value, _("Missed")),
    (State.FAILED.value, _("Failed")),
    (State.UNCERTAIN.value, _("Uncertain")),
    (State.CANCELLED.value, _("Cancelled")),
    (State.NEEDS_HAND.value, _("Needs a hand")),
]


class Delivery(models.Model):
    """
    One part of one post on one account.

    `next_at` is when the engine looks at it again; it stands here and never in a message. `fence` grows with each
    lease, and every write of a worker says which fence it holds. `notes` keep what was prepared. `is_ahead` marks
    a lease that only prepares, before the due time. `tries` counts failures that spend the retry budget, `looks`
    the searches for an uncertain one.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="deliveries")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="deliveries")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="deliveries")
    part = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=12, choices=STATE_LABELS, default=State.DRAFT)
    due_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    phase = models.CharField(max_length=8, default=Phase.NONE)
    key = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(null=True)
    notes = models.JSONField(default=dict)
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    lease_owner = models.CharField(max_length=100, blank=True)
    is_ahead = models.BooleanField(default=False)
    queued_at = models.DateTimeField(null=True)
    commit_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    looks = models.PositiveSmallIntegerField(default=0)
    reason_class = models.CharField(max_length=32, blank=True)
    reason = models.CharField(max_length=600, blank=True)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "account", "part"], name="delivery_once"),
            # The database itself refuses two posts at once on one account.
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(state=State.PUBLISHING.value, is_ahead=False),
                name="one_publishing_per_account",
            ),
        ]
        indexes = [
            models.Index(
                fields=["account", "due_at", "id"], condition=Q(state=State.SCHEDULED.value), name="delivery_due"
            ),
            models.Index(fields=["next_at"], condition=Q(state=State.SCHEDULED.value), name="delivery_next"),
            models.Index(
                fields=["state", "account", "due_at"],
                condition=Q(state__in=[State.QUEUED.value, State.PUBLISHING.value, State.UNCERTAIN.value]),
                name="delivery_in_flight",
            ),
            models.Index(fields=["due_at", "id"], condition=Q(state=State.QUEUED.value), name="delivery_queue"),
            models.Index(fields=["due_at"], condition=Q(state=State.NEEDS_HAND.value), name="delivery_by_hand"),
            models.Index(fields=["organisation", "due_at", "post"], name="delivery_planned"),
            models.Index(
                fields=["organisation", "due_at"],
                condition=Q(state__in=[state.value for state in NEEDS_A_PERSON]),
                name="delivery_needs_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk} ({self.state})"


class Attempt(models.Model):
    """One try under one fence: how far it came, and what came of it."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    fence = models.PositiveIntegerField()
    worker = models.CharField(max_length=100)
    verb = models.CharField(max_length=8)
    phase = models.CharField(max_length=8)
    request_digest = models.CharField(max_length=64, blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=16, blank=True)
    error_class = models.CharField(max_length=32, blank=True)
    message = models.CharField(max_length=600, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery", "fence"], name="attempt_once_per_fence")]
        ordering = ["fence"]

    def __str__(self) -> str:
        return f"{self.delivery_id} fence {self.fence}: {self.outcome}"


class Hold(models.Model):
    """
    A stop on publishing for an organisation's subtree, a platform or an account; empty fields mean all.

    It is announced by being written, and in force from `effective_at`: the short time between lets calls that
    had passed the gate begin.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="holds")
    platform = models.CharField(max_length=32, blank=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="holds")
    reason = models.CharField(max_length=500)
    placed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    placed_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    effective_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["starts_at"], condition=Q(released_at__isnull=True), name="hold_open")]

    def __str__(self) -> str:
        return self.reason


class Heartbeat(models.Model):
    """When a process last showed that it works, written from inside its work."""

    name = models.CharField(max_length=100, primary_key=True)
    kind = models.CharField(max_length=16)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
