"""A change of a project, a partnership or anything published is a change of what anybody may read (hubs, 0004)."""

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
)
FORWARD = "".join(WATCH.format(table=table) for table in TABLES)
BACKWARD = "".join(f"DROP TRIGGER IF EXISTS hubs_public_changed ON {table};" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("projects", "0002_publishing"), ("hubs", "0004_public_change")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
