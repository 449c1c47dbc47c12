"""The index of messages whose post is not known yet, made while the service writes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("conversations", "0004_hiding")]

    operations = [
        AddIndexConcurrently(
            model_name="message",
            index=models.Index(
                condition=models.Q(("publication__isnull", True), models.Q(("about", ""), _negated=True)),
                fields=["account", "about"],
                name="message_loose",
            ),
        ),
    ]
