"""Where the people of an office practise."""

from django.db import models

from corong.organisations.models import Organisation


class Twin(models.Model):
    """
    The practice office of a real one: a tree of its own, so that no subtree of a real office ever holds it.

    People meet it only while they practise, and then nothing else (`corong.people.queries`).
    """

    of = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="practised_in")
    office = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="twin")
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.office_id} for {self.of_id}"
