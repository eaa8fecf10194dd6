"""Marks of sessions have a table of their own, for they are what everybody writes who logs.

A condition on a mark is made ready anew for each statement that writes one, and took a quarter of what marks cost a
writer; a number that nobody looks up took an eighth (docs/BENCHMARKS.md, row 5). Two columns that are never empty say the
same as the condition did.

Every hub has its place in the slices from the first on, and gets it with the mark of a new hub: drains of sessions need
not look for new hubs.
"""

import django.db.models.functions.datetime
from django.db import migrations, models

# What was marked before stays marked.
MARKS_MOVE = """
LOCK TABLE impact_stalemark IN ACCESS EXCLUSIVE MODE;
INSERT INTO impact_sessionmark (session_id, is_new, marked_at)
SELECT session_id, hub_id IS NOT NULL, marked_at FROM impact_stalemark WHERE session_id IS NOT NULL;
DELETE FROM impact_stalemark WHERE session_id IS NOT NULL;
"""
MARKS_MOVE_BACK = """
LOCK TABLE impact_sessionmark IN ACCESS EXCLUSIVE MODE;
INSERT INTO impact_stalemark (session_id, hub_id, day, marked_at)
SELECT mark.session_id, s.hub_id, s.held_on, mark.marked_at
FROM impact_sessionmark mark LEFT JOIN impact_session s ON s.id = mark.session_id AND mark.is_new;
"""
NO_KEY = "ALTER TABLE impact_sessionmark DROP CONSTRAINT impact_sessionmark_pkey"
KEY_STAYS_AWAY = migrations.RunSQL.noop  # the table goes

MARKS = """
CREATE OR REPLACE FUNCTION impact_session_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO {marks_new};
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION impact_line_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO {marks_line};
    RETURN NULL;
END $$;
"""
BY_SESSION = MARKS.format(
    marks_new="impact_sessionmark (session_id, is_new) SELECT id, true FROM new_rows",
    marks_line="impact_sessionmark (session_id, is_new) SELECT session_id, false FROM new_rows",
)
BY_PLACE = MARKS.format(
    marks_new="impact_stalemark (hub_id, day, session_id) SELECT hub_id, held_on, id FROM new_rows",
    marks_line="impact_stalemark (session_id) SELECT session_id FROM new_rows",
)
EVERY_HUB_HAS_A_PLACE = """
INSERT INTO impact_sliceplace (hub_id, category, country)
SELECT h.id, coalesce(above.category, h.category), coalesce(above.country, h.country)
FROM hubs_hub h LEFT JOIN hubs_hub above ON above.id = h.parent_id
ON CONFLICT (hub_id) DO NOTHING;
"""


class Migration(migrations.Migration):
    dependencies = [("impact", "0019_opened_before")]
    operations = [
        migrations.CreateModel(
            name="SessionMark",
            fields=[
                ("session_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("is_new", models.BooleanField()),
                ("marked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={"verbose_name": "mark of a session", "verbose_name_plural": "marks of sessions"},
        ),
        migrations.RunSQL(NO_KEY, KEY_STAYS_AWAY),
        migrations.RunSQL(MARKS_MOVE, MARKS_MOVE_BACK),
        migrations.RunSQL(BY_SESSION, BY_PLACE),
        migrations.RemoveConstraint("stalemark", "stale_mark_names_something"),
        migrations.RemoveField("stalemark", "session_id"),
        migrations.AlterField("stalemark", "hub_id", models.BigIntegerField()),
        migrations.RunSQL(EVERY_HUB_HAS_A_PLACE, migrations.RunSQL.noop),
    ]
