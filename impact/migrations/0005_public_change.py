"""Pages that are stored fall when a session names another challenge (hubs, 0003)."""

from django.db import migrations

# Of new sessions and of all other changes the marks speak; which challenge a session names is in no cell.
WATCH = """
CREATE TRIGGER hubs_public_changed AFTER UPDATE ON impact_session
    FOR EACH ROW WHEN (OLD.challenge_id IS DISTINCT FROM NEW.challenge_id)
    EXECUTE FUNCTION hubs_public_changed();
"""
STOP = "DROP TRIGGER IF EXISTS hubs_public_changed ON impact_session;"


class Migration(migrations.Migration):
    dependencies = [("impact", "0004_opening"), ("hubs", "0003_public_change")]
    operations = [migrations.RunSQL(WATCH, STOP)]
