"""Who agreed to what: an approval names the digest of the content it is for."""

from django.db import models

from corong.people.models import Person
from corong.posts.models import Post


class Decision(models.TextChoices):
    """What an approver said."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    VOIDED = "voided"


class Approval(models.Model):
    """One request for approval and its answer; an edit of the post voids it."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="approvals")
    digest = models.CharField(max_length=64)
    decision = models.CharField(max_length=8, choices=Decision.choices, default=Decision.PENDING)
    reason = models.TextField(blank=True)
    requested_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post"], condition=models.Q(decision="pending"), name="one_pending_approval_per_post"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.decision}"
