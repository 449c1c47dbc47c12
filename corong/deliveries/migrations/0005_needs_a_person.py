from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    # Deliveries are many: the index is made beside the work that goes on.
    atomic = False

    dependencies = [("deliveries", "0004_unplanned")]

    operations = [
        AddIndexConcurrently(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(state__in=["uncertain", "failed", "missed", "held", "needs_hand"]),
                fields=["organisation", "due_at"],
                name="delivery_needs_a_person",
            ),
        ),
    ]
