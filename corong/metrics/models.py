"""Counters over time: every reading (weekly partitions) and one row per local day."""

from django.db import models

METRICS = ("views", "reach", "likes", "comments", "shares", "quotes", "saves", "clicks")


class Sample(models.Model):
    """
    Counters of one publication from `taken_at` until `seen_at`: an equal reading extends the row.

    A metric the platform does not offer is null, never 0. Partitioned by week of `taken_at`.
    """

    pk = models.CompositePrimaryKey("publication_id", "taken_at")
    publication_id = models.BigIntegerField()
    taken_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    views = models.BigIntegerField(null=True)
    reach = models.BigIntegerField(null=True)
    likes = models.BigIntegerField(null=True)
    comments = models.BigIntegerField(null=True)
    shares = models.BigIntegerField(null=True)
    quotes = models.BigIntegerField(null=True)
    saves = models.BigIntegerField(null=True)
    clicks = models.BigIntegerField(null=True)

    class Meta:
        managed = False
        db_table = "metrics_sample"

    def __str__(self) -> str:
        return f"{self.publication_id} at {self.taken_at}"


class Rollup(models.Model):
    """The last counters of one publication on one local day of its organisation."""

    pk = models.CompositePrimaryKey("publication_id", "day")
    publication_id = models.BigIntegerField()
    day = models.DateField()
    account_id = models.BigIntegerField()
    taken_at = models.DateTimeField()
    views = models.BigIntegerField(null=True)
    reach = models.BigIntegerField(null=True)
    likes = models.BigIntegerField(null=True)
    comments = models.BigIntegerField(null=True)
    shares = models.BigIntegerField(null=True)
    quotes = models.BigIntegerField(null=True)
    saves = models.BigIntegerField(null=True)
    clicks = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["account_id", "day"], name="rollup_of_account")]

    def __str__(self) -> str:
        return f"{self.publication_id} on {self.day}"


class AccountSample(models.Model):
    """Followers and posts of one account from `taken_at` until `seen_at`."""

    account_id = models.BigIntegerField()
    taken_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    followers = models.BigIntegerField(null=True)
    following = models.BigIntegerField(null=True)
    posts = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account_id", "taken_at"], name="account_sample_once")]

    def __str__(self) -> str:
        return f"account {self.account_id} at {self.taken_at}"
