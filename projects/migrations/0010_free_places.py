"""How many places of a project are free stands on public pages: a place that is held or freed is a public change.

Drafts, who waits and what was answered are not, so a crowd that lines up for a full project changes no page (hubs, 0004).
"""

from django.db import migrations

HOLDS = "{row}.state IN ('accepted', 'offered')"
WATCH = """
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
FORWARD = "".join(WATCH.format(when=when, event=event, condition=condition) for when, event, condition in EVENTS)
BACKWARD = "".join(
    f"DROP TRIGGER IF EXISTS hubs_public_changed_{when} ON projects_signup;" for when, _event, _condition in EVENTS
)


class Migration(migrations.Migration):
    dependencies = [("projects", "0009_sign_up"), ("hubs", "0004_public_change")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
