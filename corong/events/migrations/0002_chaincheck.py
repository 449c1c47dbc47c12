from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChainCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField()),
                ("checked_at", models.DateTimeField(null=True)),
                ("sealed", models.BigIntegerField(default=0)),
                ("unsealed", models.BigIntegerField(default=0)),
                ("last", models.CharField(blank=True, max_length=64)),
                ("breaks", models.JSONField(default=list)),
            ],
        ),
    ]
