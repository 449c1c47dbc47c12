"""What platforms gave back: each visible post, with its latest counters and when to read them next."""

from django.db import models

from corong.accounts.models import Account
from corong.deliveries.models import Delivery


class Publication(models.Model):
    """
    A post on a platform. `delivery` is empty for posts made outside Corong.

    `latest` holds the newest counters by metric; a metric the platform does not offer is absent, never 0.
    `sampled_at` names the last row of the readings, which an equal reading extends; `readings` counts them all.
    """

    delivery = models.OneToOneField(Delivery, on_delete=models.PROTECT, null=True, related_name="publication")
    # Each of the indexes below that begin with the account does for it.
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="publications", db_index=False)
    remote_id = models.CharField(max_length=300)
    url = models.CharField(max_length=600)
    token = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    kind = models.CharField(max_length=16, blank=True, db_default="")
    """What a post made outside Corong mainly shows; empty for those Corong made, whose post tells."""
    published_at = models.DateTimeField()
    answer = models.JSONField(default=dict)
    confirmed_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)
    latest = models.JSONField(default=dict)
    measured_at = models.DateTimeField(null=True)
    sampled_at = models.DateTimeField(null=True)
    measure_failed_at = models.DateTimeField(null=True)
    measure_reason = models.CharField(max_length=500, blank=True)
    next_pull_at = models.DateTimeField(null=True)
    pace = models.FloatField(default=0, db_default=0)
    """Changes of its counters a second that are expected now; 0 before its first reading."""
    pull_seconds = models.FloatField(default=0)
    """The pause until its next reading while calls are plentiful, whatever its age allows; 0 before its first."""
    readings = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "remote_id"], name="publication_once"),
        ]
        indexes = [
            models.Index(
                fields=["account", "next_pull_at"],
                condition=models.Q(next_pull_at__isnull=False),
                name="publication_due_of_account",
            ),
            models.Index(fields=["account", "-published_at"], name="publication_of_account"),
        ]

    def __str__(self) -> str:
        return self.url or self.remote_id
