"""People who sign in, and their roles in organisations."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from corong.organisations.models import Organisation


class Held(NamedTuple):
    """A role somebody has, and where."""

    role: str
    path: str
    is_top: bool


class Reach(NamedTuple):
    """What is known of a person for one request: their roles, and every office at or beneath one of them."""

    held: Sequence[Held]
    offices: Sequence[tuple[int, str]]
    """Number and path of each."""


class PersonManager(BaseUserManager["Person"]):
    """Makes people; the address is their name for signing in."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "Person":
        """Add a person who signs in with `email`; without a password they cannot sign in yet."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """An officer, editor, coordinator, auditor or operator."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=5, default="id")
    is_active = models.BooleanField(default=True)
    is_practice = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    lacks_factor: bool | None = None
    """Whether a second factor is missing, where the person was read together with that: `factors.who_comes`."""
    reach: dict[bool, Reach] | None = None
    """The roles that count and where, by whether the person practises: kept for the person of one request alone, who is
    asked for them by every part of a page (`factors.who_comes`). None: they are read anew each time."""
    unread_of: Sequence[int] | None = None
    """The office of each notice they have not read, where they were read together (`factors.who_comes`)."""
    practises = False
    """Whether they practise in the browser that asks: set for one request and never stored, so that calendar programs,
    letters and other browsers of theirs go on with the real offices."""

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = PersonManager()

    def __str__(self) -> str:
        return self.name or self.email


class Role(models.TextChoices):
    """What a person may do in an organisation and everything beneath it."""

    OFFICER = "officer"
    EDITOR = "editor"
    COORDINATOR = "coordinator"
    AUDITOR = "auditor"
    OPERATOR = "operator"


class Membership(models.Model):
    """One role of one person in one organisation's subtree."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation", "role"], name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.organisation_id}"


class SecondFactorRule(models.Model):
    """Which roles must sign in with a second factor to reach an office and those beneath it."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="second_factor_rule")
    roles = ArrayField(models.CharField(max_length=16, choices=Role.choices), default=list)

    def __str__(self) -> str:
        return f"{self.organisation_id}: {', '.join(self.roles)}"


class Invitation(models.Model):
    """
    An address that may become a person with one role in one office, once, until `expires_at`.

    `token_digest` names the link that was sent or shown; a new link replaces it. `mailed_at` tells that the link went
    to the address by mail, so that who follows it has shown that the address is theirs.
    """

    email = models.EmailField()
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=16, choices=Role.choices)
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["email", "organisation", "role"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_open_once",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-invited_at"], name="invitation_of_office")]

    def __str__(self) -> str:
        return f"{self.email}: {self.role} of {self.organisation_id}"
