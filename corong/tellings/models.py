"""Which person was told of which notice, in the page itself, and whether they have read it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from corong.alerts.models import Notice
from corong.people.models import Person


class Telling(models.Model):
    """A notice that stands on a person's page of notices, once; `read_at` is when they said that they know."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tellings")
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="tellings")
    told_at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "notice"], name="telling_once")]
        indexes = [models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="telling_unread")]

    def __str__(self) -> str:
        return f"notice {self.notice_id} told to person {self.person_id}"
