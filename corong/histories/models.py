"""How far back the posts of an account were read, and up to when they are known."""

from django.db import models

from corong.accounts.models import Account


class History(models.Model):
    """
    What of an account's own posts was read back.

    It is read in walks, each from the newest post back to `since`, a page at a time; `cursor` is the page that comes
    next. The first walk is the import, of the days the settings say; each later one brings what was posted outside
    Corong since the one before. `walk_began_at` is empty between walks; `covered_at` is the start of the last one
    that came to its end: all that was posted before it is known. `seen` and `oldest_at` are those of the import.
    `restarts` says how often the walk that is on began anew because a later page was refused.
    """

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="history")
    since = models.DateTimeField()
    cursor = models.TextField(blank=True)
    walk_began_at = models.DateTimeField(null=True)
    covered_at = models.DateTimeField(null=True)
    imported_at = models.DateTimeField(null=True)
    seen = models.PositiveIntegerField(default=0)
    oldest_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    restarts = models.PositiveSmallIntegerField(default=0, db_default=0)
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["next_at"], name="history_next")]

    def __str__(self) -> str:
        return f"history of account {self.account_id}"
