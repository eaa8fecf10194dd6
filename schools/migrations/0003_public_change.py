"""A change of a school is a change of what anybody may read (hubs, 0003)."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER hubs_public_changed AFTER INSERT OR UPDATE OR DELETE ON schools_school
    FOR EACH ROW EXECUTE FUNCTION hubs_public_changed();
"""
BACKWARD = "DROP TRIGGER IF EXISTS hubs_public_changed ON schools_school;"


class Migration(migrations.Migration):
    dependencies = [("schools", "0002_lineage"), ("hubs", "0003_public_change")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
