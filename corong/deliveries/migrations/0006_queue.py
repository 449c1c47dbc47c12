"""An index for threads that ask which queued delivery is the oldest."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("deliveries", "0005_needs_a_person"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["due_at", "id"], condition=Q(state="queued"), name="delivery_queue"),
        ),
    ]
