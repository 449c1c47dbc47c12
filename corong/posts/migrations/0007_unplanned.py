"""Notes each new post as one without a delivery; `deliveries.0004_unplanned` takes it off when it gets one."""

import django.db.models.deletion
from django.db import migrations, models

# What deletes a post by a statement of its own need not know of the note.
CREATE = """
CREATE TABLE posts_unplanned (post_id bigint PRIMARY KEY REFERENCES posts_post ON DELETE CASCADE);

CREATE FUNCTION posts_note_unplanned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO posts_unplanned SELECT id FROM fresh ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;

CREATE TRIGGER posts_note_unplanned AFTER INSERT ON posts_post
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION posts_note_unplanned();
"""
DROP = """
DROP TRIGGER posts_note_unplanned ON posts_post;
DROP FUNCTION posts_note_unplanned();
DROP TABLE posts_unplanned;
"""


class Migration(migrations.Migration):
    dependencies = [("posts", "0006_by_author")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(CREATE, DROP)],
            state_operations=[
                migrations.CreateModel(
                    name="Unplanned",
                    fields=[
                        (
                            "post",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="unplanned",
                                serialize=False,
                                to="posts.post",
                            ),
                        ),
                    ],
                ),
            ],
        ),
    ]
