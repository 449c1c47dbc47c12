"""Identities on platforms, with sealed credentials and what their platform lets them do now."""

from django.db import models

from corong.organisations.models import Organisation
from corong.people.models import Person


class TokenState(models.TextChoices):
    """What is known of an account's credentials. An outage of the platform says nothing: unknown."""

    ALIVE = "alive"
    DEAD = "dead"
    UNKNOWN = "unknown"


class Account(models.Model):
    """One identity on one platform, owned by an organisation; `officer` marks a personal one."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="accounts")
    officer = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="accounts")
    platform = models.CharField(max_length=32)
    home = models.CharField(max_length=300)
    remote_id = models.CharField(max_length=300)
    handle = models.CharField(max_length=300)
    name = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=600, blank=True)
    sealed = models.BinaryField()
    token_state = models.CharField(max_length=8, choices=TokenState.choices, default=TokenState.UNKNOWN)
    token_reason = models.CharField(max_length=500, blank=True)
    token_checked_at = models.DateTimeField(null=True)
    renewing_until = models.DateTimeField(null=True)
    limited_until = models.DateTimeField(null=True)
    paced_until = models.DateTimeField(null=True)
    mention_cursor = models.CharField(max_length=600, blank=True)
    next_pull_at = models.DateTimeField(null=True)
    is_practice = models.BooleanField(default=False)
    connected_at = models.DateTimeField(auto_now_add=True)
    disconnected_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["platform", "home", "remote_id"], name="account_once"),
        ]

    def __str__(self) -> str:
        return f"{self.handle} ({self.platform})"


class ServerLimit(models.Model):
    """A limit that one server set for all our accounts on it."""

    platform = models.CharField(max_length=32)
    home = models.CharField(max_length=300)
    limited_until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "home"], name="server_limit_once")]

    def __str__(self) -> str:
        return f"{self.home} until {self.limited_until}"
