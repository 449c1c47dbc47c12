from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    # Deliveries are many: the index is made beside the work that goes on.
    atomic = False

    dependencies = [("deliveries", "0002_is_held")]

    operations = [
        AddIndexConcurrently(
            model_name="delivery",
            index=models.Index(fields=["due_at"], condition=models.Q(state="needs_hand"), name="delivery_by_hand"),
        ),
    ]
