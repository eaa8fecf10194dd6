"""A new session marks itself as new, so that the drain adds it to the cells instead of counting its day anew.

Nothing was counted of a session before its mark was taken (docs/adr/0003), so adding it once is exact. Without that
a drain read every session of each day that somebody had logged at, again and again while many log at once.

Marks of lines are no longer made distinct: a statement of a form has a handful of lines, for which a sort costs more
than a second mark, and the drain takes each session once.
"""

from importlib import import_module

from django.db import migrations

marks = import_module("impact.migrations.0002_marks")
by_session = import_module("impact.migrations.0004_marks_by_session")

NEW_SESSIONS = """
CREATE OR REPLACE FUNCTION impact_session_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO impact_stalemark (hub_id, day, session_id) SELECT hub_id, held_on, id FROM new_rows;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION impact_line_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO impact_stalemark (session_id) SELECT session_id FROM new_rows;
    RETURN NULL;
END $$;
"""

SESSION_INSERTED_BEFORE = next(
    part
    for part in by_session.replacing(marks.SESSIONS).split("CREATE OR REPLACE")
    if "impact_session_inserted" in part
)
BACKWARD = "\n".join(
    [
        # Marks of before are of a place or of a session, never of both.
        "UPDATE impact_stalemark SET session_id = NULL WHERE session_id IS NOT NULL AND hub_id IS NOT NULL;",
        f"CREATE OR REPLACE {SESSION_INSERTED_BEFORE}",
        by_session.LINES,
    ]
)


class Migration(migrations.Migration):
    dependencies = [("impact", "0004_marks_by_session")]
    operations = [migrations.RunSQL(NEW_SESSIONS, BACKWARD)]
