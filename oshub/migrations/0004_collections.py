"""Collections of resources can be found: those that are there already, and whatever becomes of them."""

from django.db import migrations

SOURCE = """
CREATE FUNCTION search_collection_documents(ids bigint[]) RETURNS SETOF search_source LANGUAGE sql STABLE AS $$
    SELECT c.id, c.hub_id, c.language, ARRAY[c.language::text], c.title, '', c.introduction, '', c.published_at
    FROM resources_collection c WHERE c.state = 'published' AND (ids IS NULL OR c.id = ANY(ids))
$$;
"""
WATCH = """
CREATE TRIGGER search_{event} AFTER {operation} ON resources_collection
    REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION search_source_changed('collection', 'id');
"""
EVENTS = (
    ("inserted", "INSERT", "NEW TABLE AS new_rows"),
    ("deleted", "DELETE", "OLD TABLE AS old_rows"),
    ("updated", "UPDATE", "OLD TABLE AS old_rows NEW TABLE AS new_rows"),
)
FORWARD = (
    SOURCE
    + "".join(WATCH.format(event=event, operation=operation, tables=tables) for event, operation, tables in EVENTS)
    + "SELECT search_refresh('collection', NULL);"
)
BACKWARD = [
    *(f"DROP TRIGGER IF EXISTS search_{event} ON resources_collection" for event, _operation, _tables in EVENTS),
    "DROP FUNCTION IF EXISTS search_collection_documents",
    "DELETE FROM oshub_searchdocument WHERE kind = 'collection'",
]


class Migration(migrations.Migration):
    dependencies = [("oshub", "0003_packs"), ("resources", "0002_shelf")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
