"""Open resources can be found, in each language that they are described in.

What a public version says never changes, so that only what becomes of the resource itself changes its documents.
"""

from django.db import migrations

SOURCE = """
CREATE FUNCTION search_resource_documents(ids bigint[]) RETURNS SETOF search_source LANGUAGE sql STABLE AS $$
    SELECT r.id, r.hub_id, said.language, ARRAY[said.language], said.title, '',
           concat_ws(E'\\n\\n', nullif(said.description, ''), nullif(array_to_string(v.keywords, ', '), '')),
           '', r.published_at
    FROM resources_resource r
    JOIN resources_resourceversion v ON v.id = r.current_id
    CROSS JOIN LATERAL (
        SELECT v.language::text, v.title::text, v.description
        UNION ALL
        SELECT t.language::text, t.title::text, t.description FROM resources_resourcetext t
        WHERE t.of_id = v.id AND t.language <> v.language
    ) said(language, title, description)
    WHERE r.state = 'published' AND (ids IS NULL OR r.id = ANY(ids))
$$;
"""
WATCH = """
CREATE TRIGGER search_{event} AFTER {operation} ON resources_resource
    REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION search_source_changed('resource', 'id');
"""
EVENTS = (
    ("inserted", "INSERT", "NEW TABLE AS new_rows"),
    ("deleted", "DELETE", "OLD TABLE AS old_rows"),
    ("updated", "UPDATE", "OLD TABLE AS old_rows NEW TABLE AS new_rows"),
)
FORWARD = SOURCE + "".join(
    WATCH.format(event=event, operation=operation, tables=tables) for event, operation, tables in EVENTS
)
BACKWARD = [
    *(f"DROP TRIGGER IF EXISTS search_{event} ON resources_resource" for event, _operation, _tables in EVENTS),
    "DROP FUNCTION IF EXISTS search_resource_documents",
    "DELETE FROM oshub_searchdocument WHERE kind = 'resource'",
]


class Migration(migrations.Migration):
    dependencies = [("oshub", "0001_search"), ("resources", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
