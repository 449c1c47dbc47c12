from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("metrics", "0005_turns"),
    ]

    operations = [
        migrations.CreateModel(
            name="ServerBudget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("platform", models.CharField(max_length=32)),
                ("home", models.CharField(max_length=300)),
                ("account_id", models.BigIntegerField()),
                ("limit", models.IntegerField()),
                ("remaining", models.IntegerField()),
                ("resets_at", models.DateTimeField()),
                ("is_percent", models.BooleanField()),
                ("seen_at", models.DateTimeField()),
                ("window_seconds", models.FloatField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("platform", "home", "account_id"), name="server_budget_once")
                ],
            },
        ),
    ]
