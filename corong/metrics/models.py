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


class AccountDay(models.Model):
    """
    One account on one local day of its organisation: its own counters as last read, and what its posts gained.

    `followers`, `following` and `posts` are the platform's, as of `stood_at`. The metrics are sums over all posts of
    the account of what came since each one's reading before, and may be negative; as of `read_at`. Null is no data.
    Sums of reach count a person once for each post.
    """

    pk = models.CompositePrimaryKey("account_id", "day")
    account_id = models.BigIntegerField()
    day = models.DateField()
    stood_at = models.DateTimeField(null=True)
    followers = models.BigIntegerField(null=True)
    following = models.BigIntegerField(null=True)
    posts = models.BigIntegerField(null=True)
    read_at = models.DateTimeField(null=True)
    views = models.BigIntegerField(null=True)
    reach = models.BigIntegerField(null=True)
    likes = models.BigIntegerField(null=True)
    comments = models.BigIntegerField(null=True)
    shares = models.BigIntegerField(null=True)
    quotes = models.BigIntegerField(null=True)
    saves = models.BigIntegerField(null=True)
    clicks = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"account {self.account_id} on {self.day}"


class Milestone(models.Model):
    """
    The counters of a publication when it was so many `hours` old: what makes posts of different age comparable.

    Taken from the last reading up to that age, at `taken_at`. `day` is the local day of publishing.
    """

    pk = models.CompositePrimaryKey("publication_id", "hours")
    publication_id = models.BigIntegerField()
    hours = models.SmallIntegerField()
    account_id = models.BigIntegerField()
    day = models.DateField()
    published_at = models.DateTimeField()
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
        indexes = [models.Index(fields=["account_id", "hours", "day"], name="milestone_of_account")]

    def __str__(self) -> str:
        return f"{self.publication_id} after {self.hours} h"


class PostHabit(models.Model):
    """How posts on one platform go on, learned from the readings made here; see `planner.Habit`."""

    platform = models.CharField(max_length=32, unique=True)
    shares = models.JSONField()
    revival = models.FloatField()
    strides = models.PositiveIntegerField()
    """Pairs of readings it was learned from."""
    learned_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.platform}: {self.strides} strides"


class ServerStretch(models.Model):
    """How much longer all pauses are on one server for its calls to suffice; 1 where there is no row."""

    platform = models.CharField(max_length=32)
    home = models.CharField(max_length=300)
    stretch = models.FloatField()
    allowed = models.FloatField()
    """Readings a second it was made for."""
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "home"], name="server_stretch_once")]

    def __str__(self) -> str:
        return f"{self.home}: {self.stretch:.2f}"


class Turn(models.Model):
    """An account whose publications a process reads now; if it dies, others may from `until` on."""

    account_id = models.BigIntegerField(primary_key=True)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"account {self.account_id} until {self.until}"


class ServerBudget(models.Model):
    """
    What a platform last said of a limit: `remaining` of `limit` until `resets_at`, in percent where it tells no number.

    `account_id` is 0 where all accounts on the server spend it together.
    """

    platform = models.CharField(max_length=32)
    home = models.CharField(max_length=300)
    account_id = models.BigIntegerField()
    limit = models.IntegerField()
    remaining = models.IntegerField()
    resets_at = models.DateTimeField()
    is_percent = models.BooleanField()
    seen_at = models.DateTimeField()
    window_seconds = models.FloatField()
    """The longest time to its reset that was seen: about how long the limit lasts."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["platform", "home", "account_id"], name="server_budget_once"),
        ]

    def __str__(self) -> str:
        return f"{self.home}: {self.remaining} of {self.limit} until {self.resets_at}"
