from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_connecting")]

    operations = [
        migrations.AddField("account", "dead_since", models.DateTimeField(null=True)),
    ]
