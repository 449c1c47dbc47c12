from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    # Deliveries are many: the index is made beside the work that goes on.
    atomic = False

    dependencies = [("deliveries", "0005_needs_a_person")]

    operations = [
        AddIndexConcurrently(
            model_name="delivery",
            index=models.Index(fields=["organisation", "due_at", "post"], name="delivery_planned"),
        ),
        RemoveIndexConcurrently(model_name="delivery", name="delivery_calendar"),
    ]
