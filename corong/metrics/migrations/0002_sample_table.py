"""The table of readings: partitioned by week, so that old weeks can be dropped and new ones stay small."""

from django.db import migrations

CREATE = """
CREATE TABLE metrics_sample (
    publication_id bigint NOT NULL,
    taken_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    views bigint, reach bigint, likes bigint, comments bigint,
    shares bigint, quotes bigint, saves bigint, clicks bigint,
    PRIMARY KEY (publication_id, taken_at)
) PARTITION BY RANGE (taken_at);
"""


class Migration(migrations.Migration):
    dependencies = [("metrics", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, "DROP TABLE metrics_sample;")]
