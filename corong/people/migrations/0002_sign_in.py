"""What limits sign-ins, and the addresses of people who are there already."""

from django.db import migrations

# Unlogged: what it counts may be forgotten when the database breaks down, and is written at every wrong password.
THROTTLE = """
CREATE UNLOGGED TABLE people_throttle (
    cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
);
CREATE INDEX people_throttle_expires ON people_throttle (expires);
"""
ADDRESSES = """
INSERT INTO account_emailaddress (user_id, email, verified, "primary")
SELECT p.id, p.email, true, true FROM people_person p
WHERE NOT EXISTS (SELECT 1 FROM account_emailaddress a WHERE a.user_id = p.id)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("account", "0009_emailaddress_unique_primary_email"),
        ("organisations", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(THROTTLE, "DROP TABLE people_throttle"),
        migrations.RunSQL(ADDRESSES, migrations.RunSQL.noop),
    ]
