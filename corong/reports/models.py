"""Reports that go out by themselves: what is sent to whom and how often, and each time it was."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from corong.organisations.models import Organisation
from corong.people.models import Person


class Subject(models.TextChoices):
    """What a saved report is of."""

    ACCOUNT = "account"
    OFFICE = "office"
    COMPARISON = "comparison"


class Rhythm(models.TextChoices):
    """How often it is sent: after each calendar week, from Monday to Sunday, or after each calendar month."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"


class FileFormat(models.TextChoices):
    """As what it is sent."""

    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"


class SavedReport(models.Model):
    """
    A report one person gets by e-mail, of an account or an office (`subject_id`), in their language.

    It shows what the person may see when it is sent, not when it was saved.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="saved_reports")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="saved_reports")
    """Whose calendar and zone count."""
    subject = models.CharField(max_length=16, choices=Subject.choices)
    subject_id = models.BigIntegerField()
    platform = models.CharField(max_length=32, blank=True)
    hours = models.PositiveSmallIntegerField()
    rhythm = models.CharField(max_length=8, choices=Rhythm.choices)
    file_format = models.CharField(max_length=4, choices=FileFormat.choices)
    saved_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "subject", "subject_id", "platform", "rhythm", "file_format"],
                name="saved_report_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.subject_id}, {self.rhythm}"


class Issue(models.Model):
    """
    One period of a saved report: made once, sent once.

    `next_try_at` is when a worker is asked to send it (again), empty once there is nothing left to do; `taken_until`
    is one worker's right to send it.
    """

    report = models.ForeignKey(SavedReport, on_delete=models.CASCADE, related_name="issues")
    first = models.DateField()
    last = models.DateField()
    made_at = models.DateTimeField(db_default=Now())
    next_try_at = models.DateTimeField(null=True)
    taken_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "first"], name="issue_once")]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(next_try_at__isnull=False), name="issue_unsent"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} from {self.first}"
