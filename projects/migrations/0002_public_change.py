"""A change of a project, a partnership or anything published is a change of what anybody may read (hubs, 0003).

How many places of a project are free stands on public pages: a place that is held or freed is a public change. Drafts,
who waits and what was answered are not, so a crowd that lines up for a full project changes no page.
"""

from django.db import migrations

WATCH = """
CREATE TRIGGER hubs_public_changed AFTER INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION hubs_public_changed();
"""
TABLES = (
    "projects_project",
    "projects_post",
    "projects_event",
    "projects_partnership",
    "projects_partnership_schools",
    "projects_partnership_organisations",
    # A decision that is published says which projects carry it out.
    "projects_projectdecision",
    # Whether a project can be joined stands on public pages.
    "projects_call",
)
HOLDS = "{row}.state IN ('accepted', 'offered')"
WATCH_PLACES = """
CREATE TRIGGER hubs_public_changed_{when} AFTER {event} ON projects_signup
    FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION hubs_public_changed();
"""
NOW, BEFORE = HOLDS.format(row="NEW"), HOLDS.format(row="OLD")
CHANGED = f"({NOW}) IS DISTINCT FROM ({BEFORE}) OR ({NOW} AND NEW.places <> OLD.places)"
EVENTS = (
    ("insert", "INSERT", NOW),
    ("update", "UPDATE OF state, places", CHANGED),
    ("delete", "DELETE", BEFORE),
)
FORWARD = "".join(
    [
        *(WATCH.format(table=table) for table in TABLES),
        *(WATCH_PLACES.format(when=when, event=event, condition=condition) for when, event, condition in EVENTS),
    ]
)
BACKWARD = "".join(
    [
        *(f"DROP TRIGGER IF EXISTS hubs_public_changed ON {table};" for table in TABLES),
        *(
            f"DROP TRIGGER IF EXISTS hubs_public_changed_{when} ON projects_signup;"
            for when, _event, _condition in EVENTS
        ),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial"), ("hubs", "0003_public_change")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
