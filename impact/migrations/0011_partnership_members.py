"""A partnership counts by who is in it, so whoever joins or leaves one, and what an organisation is, makes it stale."""

from django.db import migrations

# Held until the end: whoever changes what an organisation is must see the partnerships that it was put into meanwhile.
MEMBERS = """
CREATE FUNCTION impact_{name}_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {hold}
    INSERT INTO impact_stalemark (hub_id)
    SELECT DISTINCT p.hub_id FROM ({rows}) r JOIN projects_partnership p ON p.id = r.partnership_id;
    RETURN NULL;
END $$;
CREATE TRIGGER impact_{name}_{event} AFTER {operation} ON {table}
    REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION impact_{name}_{event}();
"""
HOLD = "PERFORM FROM hubs_organisation WHERE id IN (SELECT organisation_id FROM ({rows}) r) ORDER BY id FOR SHARE;"
EVENTS = (
    ("inserted", "INSERT", "NEW TABLE AS new_rows", "SELECT * FROM new_rows"),
    ("deleted", "DELETE", "OLD TABLE AS old_rows", "SELECT * FROM old_rows"),
    (
        "updated",
        "UPDATE",
        "OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "SELECT * FROM old_rows UNION SELECT * FROM new_rows",
    ),
)
TABLES = (
    ("partnership_schools", "projects_partnership_schools", ""),
    ("partnership_organisations", "projects_partnership_organisations", HOLD),
)
KINDS = """
CREATE FUNCTION impact_partnership_kinds_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO impact_stalemark (hub_id)
    SELECT DISTINCT p.hub_id
    FROM new_rows n JOIN old_rows o ON o.id = n.id AND o.kind IS DISTINCT FROM n.kind
    JOIN projects_partnership_organisations r ON r.organisation_id = n.id
    JOIN projects_partnership p ON p.id = r.partnership_id;
    RETURN NULL;
END $$;
CREATE TRIGGER impact_partnership_kinds_changed AFTER UPDATE ON hubs_organisation
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION impact_partnership_kinds_changed();
"""
# Partnerships of before that have nobody in them no longer count.
ONCE = "INSERT INTO impact_stalemark (hub_id) SELECT DISTINCT hub_id FROM projects_partnership;"
FORWARD = "\n".join(
    [
        *(
            MEMBERS.format(
                name=name,
                table=table,
                event=event,
                operation=operation,
                tables=tables,
                rows=rows,
                hold=hold.format(rows=rows),
            )
            for name, table, hold in TABLES
            for event, operation, tables, rows in EVENTS
        ),
        KINDS,
        ONCE,
    ]
)
BACKWARD = """
DO $$
DECLARE f record;
BEGIN
    FOR f IN SELECT p.oid::regprocedure AS signature FROM pg_proc p
             WHERE p.proname ~ '^impact_partnership_(schools|organisations|kinds)_'
    LOOP
        EXECUTE format('DROP FUNCTION %s CASCADE', f.signature);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("impact", "0010_co_hosts_open"), ("projects", "0008_partnership_members")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
