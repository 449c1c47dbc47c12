"""What is due is looked for by account; the index of the account alone is covered by the others that begin with it."""

import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("accounts", "0003_connecting"),
        ("publications", "0003_pace"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="publication",
            index=models.Index(
                condition=models.Q(("next_pull_at__isnull", False)),
                fields=["account", "next_pull_at"],
                name="publication_due_of_account",
            ),
        ),
        RemoveIndexConcurrently(model_name="publication", name="publication_next_pull"),
        migrations.AlterField(
            model_name="publication",
            name="account",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="publications",
                to="accounts.account",
            ),
        ),
    ]
