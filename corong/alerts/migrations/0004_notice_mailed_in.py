from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("alerts", "0003_acknowledgement")]

    operations = [
        migrations.AddField(
            "notice",
            "mailed_in",
            models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
        # What was mailed so far was mailed in every language.
        migrations.RunSQL(
            """UPDATE alerts_notice SET mailed_in = '["en", "id"]' WHERE mailed_at IS NOT NULL""",
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]
