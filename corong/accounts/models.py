"""Identities on platforms, with sealed credentials and what their platform lets them do now."""

from django.db import models
from django.db.models import Value
from django.db.models.functions import Now

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
    dead_since = models.DateTimeField(null=True)
    """When the platform first refused the credentials that are stored now."""
    renewing_until = models.DateTimeField(null=True)
    renews_at = models.DateTimeField(null=True)
    """From when on a worker should renew the credentials; empty: they need no renewing."""
    expires_at = models.DateTimeField(null=True)
    """When the credentials end unless a person connects the account again; empty: never, or not known."""
    asked_at = models.DateTimeField(null=True)
    """When a worker was last asked to renew the credentials or to look whether they live."""
    missing_scopes = models.JSONField(default=list, db_default=Value([], models.JSONField()))
    """Permissions the platform did not grant although Corong needs them."""
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


class Application(models.Model):
    """Corong as one server knows it; `sealed` holds its secret, which nobody is shown again."""

    platform = models.CharField(max_length=32)
    home = models.CharField(max_length=300)
    client_id = models.CharField(max_length=500)
    sealed = models.BinaryField()
    redirect_address = models.CharField(max_length=600, blank=True)
    """Where the server sends people back, as it was registered; empty for what was registered by hand."""
    scopes = models.JSONField(default=list)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "home"], name="application_once")]

    def __str__(self) -> str:
        return f"{self.platform} at {self.home}"


class Passage(models.Model):
    """
    One person's way through a platform's sign-in page, and what came back, until accounts are chosen.

    `state_digest` names what must come back; it counts for one session of one person, once, until `expires_at`.
    `sealed` holds the verifier first, and then the credentials of every account there is to choose from.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    session_digest = models.CharField(max_length=64)
    state_digest = models.CharField(max_length=64, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="+")
    """The account to connect again; empty: a new one."""
    platform = models.CharField(max_length=32)
    home = models.CharField(max_length=300)
    redirect_address = models.CharField(max_length=600, blank=True)
    sealed = models.BinaryField()
    missing_scopes = models.JSONField(default=list)
    begun_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-begun_at"], name="passage_of_person")]

    def __str__(self) -> str:
        return f"{self.platform} for {self.person_id}"
