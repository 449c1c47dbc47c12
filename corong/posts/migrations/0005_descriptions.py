"""Lets each post describe its media in its own words."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("posts", "0004_content")]

    operations = [
        migrations.AddField(model_name="attachment", name="alt", field=models.TextField(null=True)),
    ]
