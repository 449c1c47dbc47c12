"""What the public writes to us."""

from django.db import models

from corong.accounts.models import Account
from corong.publications.models import Publication


class Message(models.Model):
    """A reply or a mention, each once."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="messages")
    publication = models.ForeignKey(Publication, on_delete=models.SET_NULL, null=True, related_name="messages")
    remote_id = models.CharField(max_length=300)
    kind = models.CharField(max_length=16)
    author_handle = models.CharField(max_length=300)
    author_name = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    url = models.CharField(max_length=600, blank=True)
    written_at = models.DateTimeField()
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "remote_id"], name="message_once")]
        indexes = [models.Index(fields=["account", "-written_at"], name="message_of_account")]

    def __str__(self) -> str:
        return self.text[:60]
