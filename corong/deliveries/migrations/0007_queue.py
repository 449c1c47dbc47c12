"""An index for threads that ask which queued delivery is the oldest."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    # Deliveries are many: the index is made beside the work that goes on.
    atomic = False

    dependencies = [("deliveries", "0006_planned")]

    operations = [
        AddIndexConcurrently(
            model_name="delivery",
            index=models.Index(fields=["due_at", "id"], condition=Q(state="queued"), name="delivery_queue"),
        ),
    ]
