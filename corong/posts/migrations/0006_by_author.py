from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    # Posts are many: the index is made beside the work that goes on.
    atomic = False

    dependencies = [("posts", "0005_descriptions")]

    operations = [
        AddIndexConcurrently(
            model_name="post",
            index=models.Index(fields=["author", "organisation"], name="post_by_author"),
        ),
    ]
