from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("histories", "0001_initial")]

    operations = [
        migrations.AddField("history", "restarts", models.PositiveSmallIntegerField(db_default=0, default=0)),
    ]
