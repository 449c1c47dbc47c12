"""Finds a file of an office by its content; made while the service writes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("posts", "0003_writing")]

    operations = [
        AddIndexConcurrently(
            model_name="medium",
            index=models.Index(fields=["organisation", "sha256"], name="medium_content"),
        ),
    ]
