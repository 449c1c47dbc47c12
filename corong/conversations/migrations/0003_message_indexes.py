"""Indexes of messages, made while the service writes: a table with rows is not locked for them."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("conversations", "0002_answers")]

    operations = [
        AddIndexConcurrently(
            model_name="message",
            index=models.Index(fields=["-written_at", "-id"], name="message_newest"),
        ),
        AddIndexConcurrently(
            model_name="message",
            index=models.Index(
                condition=models.Q(
                    ("gone_at__isnull", True), ("hidden_at__isnull", True), ("settled_at__isnull", True)
                ),
                fields=["account", "-written_at"],
                name="message_unsettled",
            ),
        ),
        AddIndexConcurrently(
            model_name="message",
            index=models.Index(condition=models.Q(("look_at__isnull", False)), fields=["look_at"], name="message_look"),
        ),
    ]
