"""Whether a hold covers a delivery, as a function: PostgreSQL plans its body once a session, not at every claim."""

from django.db import migrations

CREATE = """
CREATE FUNCTION deliveries_is_held(of_account bigint, of_organisation bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RETURN EXISTS (
        SELECT 1 FROM deliveries_hold h
        JOIN accounts_account a ON a.id = of_account
        JOIN organisations_organisation o ON o.id = of_organisation
        LEFT JOIN organisations_organisation ho ON ho.id = h.organisation_id
        WHERE h.released_at IS NULL AND h.starts_at <= clock_timestamp()
          AND (h.account_id IS NULL OR h.account_id = of_account)
          AND (h.platform = '' OR h.platform = a.platform)
          AND (h.organisation_id IS NULL OR starts_with(o.path, ho.path))
    );
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("deliveries", "0001_initial"),
        ("accounts", "0001_initial"),
        ("organisations", "0001_initial"),
    ]

    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION deliveries_is_held(bigint, bigint);")]
