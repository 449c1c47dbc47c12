"""Takes a post's note of having no delivery away when it gets one, and gives it back when one is taken away."""

from django.db import migrations

# A note may stay although there is a delivery, where one is made while another goes; it is never missing where there
# is none. Who reads the notes looks at the deliveries as well.
CREATE = """
CREATE FUNCTION deliveries_note_planned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM posts_unplanned u USING fresh WHERE u.post_id = fresh.post_id;
    RETURN NULL;
END
$$;

CREATE FUNCTION deliveries_note_unplanned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO posts_unplanned SELECT p.id FROM posts_post p WHERE p.id IN (SELECT post_id FROM gone)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;

CREATE TRIGGER deliveries_note_planned AFTER INSERT ON deliveries_delivery
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION deliveries_note_planned();

CREATE TRIGGER deliveries_note_unplanned AFTER DELETE ON deliveries_delivery
REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION deliveries_note_unplanned();

INSERT INTO posts_unplanned
SELECT p.id FROM posts_post p WHERE NOT EXISTS (SELECT FROM deliveries_delivery d WHERE d.post_id = p.id)
ON CONFLICT DO NOTHING;
"""
DROP = """
DROP TRIGGER deliveries_note_planned ON deliveries_delivery;
DROP TRIGGER deliveries_note_unplanned ON deliveries_delivery;
DROP FUNCTION deliveries_note_planned();
DROP FUNCTION deliveries_note_unplanned();
"""


class Migration(migrations.Migration):
    dependencies = [("deliveries", "0003_by_hand"), ("posts", "0007_unplanned")]

    operations = [migrations.RunSQL(CREATE, DROP)]
