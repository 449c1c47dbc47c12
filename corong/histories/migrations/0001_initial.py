import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_connecting"),
    ]

    operations = [
        migrations.CreateModel(
            name="History",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="history",
                        serialize=False,
                        to="accounts.account",
                    ),
                ),
                ("since", models.DateTimeField()),
                ("cursor", models.TextField(blank=True)),
                ("walk_began_at", models.DateTimeField(null=True)),
                ("covered_at", models.DateTimeField(null=True)),
                ("imported_at", models.DateTimeField(null=True)),
                ("seen", models.PositiveIntegerField(default=0)),
                ("oldest_at", models.DateTimeField(null=True)),
                ("next_at", models.DateTimeField()),
                ("lease_until", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("failed_at", models.DateTimeField(null=True)),
                ("failure", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "indexes": [models.Index(fields=["next_at"], name="history_next")],
            },
        ),
    ]
