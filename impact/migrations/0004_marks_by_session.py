"""A new line marks its session and nothing else: what the session touches is looked up when the mark is drained.

Logging writes lines far more often than anything else happens, so what a writer does for the figures is kept to one
row without a look at any other table. Looking later is enough for what is new, because nothing was counted of it
before: whatever happens to the session, its lines, its classes or its hub until the drain marks its own before and
after. docs/adr/0003 has the proof.
"""

from importlib import import_module

from django.db import migrations, models
from django.db.models import Q

before = import_module("impact.migrations.0002_marks")

LINES = """
CREATE OR REPLACE FUNCTION impact_line_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO impact_stalemark (session_id) SELECT DISTINCT session_id FROM new_rows;
    RETURN NULL;
END $$;
"""

# The hub above is looked up when a mark is drained. What the mover of a sub-hub sees it marks for the hub that was above;
# what is gone already, and waits for its drain, it finds among the marks.
SUB_HUBS = """
DROP TRIGGER impact_mark_hub_above ON impact_stalemark;
DROP FUNCTION impact_mark_hub_above();

CREATE FUNCTION impact_sub_hub_leaves_marks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO impact_stalemark (hub_id, day, lineage_id, class_id)
    SELECT DISTINCT o.parent_id, m.day, m.lineage_id, m.class_id
    FROM new_rows n
    JOIN old_rows o ON o.id = n.id AND o.parent_id IS DISTINCT FROM n.parent_id AND o.parent_id IS NOT NULL
    JOIN impact_stalemark m ON m.hub_id = n.id;
    RETURN NULL;
END $$;
CREATE TRIGGER impact_sub_hub_leaves_marks AFTER UPDATE ON hubs_hub
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION impact_sub_hub_leaves_marks();
"""

# Nor may a session move to a hub that co-hosts it: it would be its own co-host.
SESSION_MOVES = """
CREATE OR REPLACE FUNCTION impact_session_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM impact_session WHERE id = OLD.id FOR UPDATE;
    IF NEW.hub_id <> OLD.hub_id AND EXISTS (
        SELECT FROM impact_sessioncohost c WHERE c.session_id = OLD.id AND c.hub_id = NEW.hub_id
    ) THEN
        RAISE EXCEPTION 'A hub cannot be a co-host of its own session.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'co_host_is_another_hub';
    END IF;
    RETURN NEW;
END $$;
"""


def replacing(sql: str) -> str:
    """The functions of before, put in the place of those of now; their triggers stand already."""
    return "\n".join(
        f"CREATE OR REPLACE FUNCTION {part.split('END $$;')[0]}END $$;" for part in sql.split("CREATE FUNCTION ")[1:]
    )


SESSION_MOVES_BEFORE = next(
    part for part in replacing(before.SESSIONS).split("CREATE OR REPLACE") if "impact_session_moves" in part
)
BACKWARD = "\n".join(
    [
        "DELETE FROM impact_stalemark WHERE session_id IS NOT NULL;",
        replacing(before.for_each_event(before.LINES, "KEY SHARE")[0]),
        "DROP FUNCTION impact_sub_hub_leaves_marks() CASCADE;",
        before.SUB_HUB_MARKS,
        f"CREATE OR REPLACE {SESSION_MOVES_BEFORE}",
    ]
)


class Migration(migrations.Migration):
    dependencies = [("impact", "0003_session_types")]
    operations = [
        migrations.AlterField("stalemark", "hub_id", models.BigIntegerField(null=True)),
        migrations.AddField("stalemark", "session_id", models.BigIntegerField(null=True)),
        migrations.AddConstraint(
            "stalemark",
            models.CheckConstraint(
                condition=Q(hub_id__isnull=False) | Q(session_id__isnull=False),
                name="stale_mark_names_something",
                violation_error_message="A mark names a hub or a session.",
            ),
        ),
        migrations.RunSQL("\n".join([LINES, SUB_HUBS, SESSION_MOVES]), BACKWARD),
    ]
