"""Every change of a fact marks what it makes stale, in the same transaction, whoever writes it and however.

Statement-level triggers with transition tables: a bulk write marks each hub and day once. Marks are only ever added
(a mark that is skipped because one stands already can be lost to a drain that is deleting the one that stands).

A new line marks its session and nothing else: what the session touches is looked up when the mark is drained. Logging
writes lines far more often than anything else happens, so what a writer does for the figures is kept to one row without a
look at any other table. Looking later is enough for what is new, because nothing was counted of it before: whatever
happens to the session, its lines, its classes or its hub until the drain marks its own before and after. docs/adr/0003
has the proof.

A new session marks itself as new, so that the drain adds it to the cells instead of counting its day anew. Nothing was
counted of a session before its mark was taken, so adding it once is exact. Without that a drain would read every session
of each day that somebody had logged at, again and again while many log at once.
"""

from django.db import migrations

NOT_DEFERRED = """
-- A line or a co-host never stands without its session, not even inside a transaction: so that the triggers below
-- can always read the session's hub and day.
DO $$
DECLARE fk record;
BEGIN
    FOR fk IN SELECT conrelid::regclass AS child, conname FROM pg_constraint
              WHERE contype = 'f' AND confrelid = 'impact_session'::regclass
                AND conrelid IN ('impact_attendanceline'::regclass, 'impact_sessioncohost'::regclass)
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER CONSTRAINT %I NOT DEFERRABLE', fk.child, fk.conname);
    END LOOP;
END $$;
"""
SESSIONS = """
CREATE FUNCTION impact_session_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO impact_stalemark (hub_id, day, session_id) SELECT hub_id, held_on, id FROM new_rows;
    RETURN NULL;
END $$;
CREATE TRIGGER impact_session_inserted AFTER INSERT ON impact_session
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION impact_session_inserted();

CREATE FUNCTION impact_session_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO impact_stalemark (hub_id, day) SELECT DISTINCT hub_id, held_on FROM old_rows;
    RETURN NULL;
END $$;
CREATE TRIGGER impact_session_deleted AFTER DELETE ON impact_session
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION impact_session_deleted();

-- Whoever writes a line holds its session FOR KEY SHARE, by the foreign key or by the triggers below. A change of what
-- the lines count for locks the session against that, so that neither of two writers marks by what the other has changed.
-- Nor may a session move to a hub that co-hosts it: it would be its own co-host.
CREATE FUNCTION impact_session_moves() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER impact_session_moves BEFORE UPDATE ON impact_session
    FOR EACH ROW WHEN ((OLD.hub_id, OLD.held_on, OLD.project_id, OLD.voided_at)
                       IS DISTINCT FROM (NEW.hub_id, NEW.held_on, NEW.project_id, NEW.voided_at))
    EXECUTE FUNCTION impact_session_moves();
"""
# A trigger's function keeps the plan of its first call. Made for one corrected session, in a log as small as it was then,
# it would serve the thousands of an import that is taken back, in a time that grows with the square of their number. So
# these two statements are planned each time, for the rows that there are.
CO_HOSTS_FOLLOW = """
    UPDATE impact_sessioncohost c SET held_on = n.held_on
    FROM new_rows n WHERE c.session_id = n.id AND c.held_on IS DISTINCT FROM n.held_on
"""
MOVED = """
    INSERT INTO impact_stalemark (hub_id, day, lineage_id, class_id)
    WITH moved AS (
        SELECT n.id, o.hub_id AS old_hub, o.held_on AS old_day, n.hub_id AS new_hub, n.held_on AS new_day
        FROM new_rows n JOIN old_rows o ON o.id = n.id
        WHERE (o.hub_id, o.held_on, coalesce(o.project_id, 0), o.voided_at IS NULL)
              IS DISTINCT FROM (n.hub_id, n.held_on, coalesce(n.project_id, 0), n.voided_at IS NULL)
    ), seen AS (
        SELECT id, old_hub AS hub_id, old_day AS day FROM moved
        UNION SELECT id, new_hub, new_day FROM moved
        UNION SELECT moved.id, c.hub_id, d.day
              FROM moved JOIN impact_sessioncohost c ON c.session_id = moved.id
              CROSS JOIN LATERAL (VALUES (moved.old_day), (moved.new_day)) AS d(day)
    )
    SELECT DISTINCT seen.hub_id, seen.day, class.lineage_id, class.id
    FROM seen
    LEFT JOIN impact_attendanceline l ON l.session_id = seen.id
    LEFT JOIN schools_schoolclass class ON class.id = l.school_class_id
"""
SESSION_UPDATED = f"""
CREATE FUNCTION impact_session_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE $statement${CO_HOSTS_FOLLOW}$statement$;
    EXECUTE $statement${MOVED}$statement$;
    RETURN NULL;
END $$;
CREATE TRIGGER impact_session_updated AFTER UPDATE ON impact_session
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION impact_session_updated();
"""
# Not made distinct: a statement of a form has a handful of lines, for which a sort costs more than a second mark, and the
# drain takes each session once.
NEW_LINES = """
CREATE FUNCTION impact_line_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO impact_stalemark (session_id) SELECT session_id FROM new_rows;
    RETURN NULL;
END $$;
CREATE TRIGGER impact_line_inserted AFTER INSERT ON impact_attendanceline
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION impact_line_inserted();
"""
# The same body for updated and deleted lines; {rows} is where the lines are read from.
LINES = """
CREATE FUNCTION impact_line_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {hold}
    INSERT INTO impact_stalemark (hub_id, day, lineage_id, class_id)
    SELECT DISTINCT s.hub_id, s.held_on, class.lineage_id, class.id
    FROM ({rows}) l
    JOIN impact_session s ON s.id = l.session_id
    LEFT JOIN schools_schoolclass class ON class.id = l.school_class_id
    UNION
    SELECT c.hub_id, c.held_on, NULL, NULL
    FROM ({rows}) l JOIN impact_sessioncohost c ON c.session_id = l.session_id;
    RETURN NULL;
END $$;
CREATE TRIGGER impact_line_{event} AFTER {operation} ON impact_attendanceline
    REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION impact_line_{event}();
"""
CO_HOSTS = """
CREATE FUNCTION impact_co_host_follows_session() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE owner_id bigint;
BEGIN
    SELECT s.held_on, s.hub_id INTO NEW.held_on, owner_id FROM impact_session s WHERE s.id = NEW.session_id
    FOR UPDATE;
    IF owner_id = NEW.hub_id THEN
        RAISE EXCEPTION 'A hub cannot be a co-host of its own session.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'co_host_is_another_hub';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER impact_co_host_follows_session BEFORE INSERT OR UPDATE ON impact_sessioncohost
    FOR EACH ROW EXECUTE FUNCTION impact_co_host_follows_session();
"""
CO_HOST_MARKS = """
CREATE FUNCTION impact_co_host_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {hold}
    INSERT INTO impact_stalemark (hub_id, day, lineage_id, class_id)
    SELECT DISTINCT c.hub_id, c.held_on, class.lineage_id, class.id
    FROM ({rows}) c
    LEFT JOIN impact_attendanceline l ON l.session_id = c.session_id
    LEFT JOIN schools_schoolclass class ON class.id = l.school_class_id;
    RETURN NULL;
END $$;
CREATE TRIGGER impact_co_host_{event} AFTER {operation} ON impact_sessioncohost
    REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION impact_co_host_{event}();
"""
CLASSES = """
CREATE FUNCTION impact_lineage_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO impact_stalemark (hub_id, day, lineage_id, class_id)
    SELECT DISTINCT s.hub_id, s.held_on, lineage.id, n.id
    FROM new_rows n JOIN old_rows o ON o.id = n.id AND o.lineage_id IS DISTINCT FROM n.lineage_id
    JOIN impact_attendanceline l ON l.school_class_id = n.id
    JOIN impact_session s ON s.id = l.session_id
    CROSS JOIN LATERAL (VALUES (o.lineage_id), (n.lineage_id)) AS lineage(id);
    RETURN NULL;
END $$;
CREATE TRIGGER impact_lineage_changed AFTER UPDATE ON schools_schoolclass
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION impact_lineage_changed();
"""
HUBS = """
CREATE FUNCTION impact_sub_hub_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO impact_stalemark (hub_id, day, lineage_id, class_id)
    WITH moved AS (
        SELECT n.id, viewer.id AS viewer_id
        FROM new_rows n JOIN old_rows o ON o.id = n.id AND o.parent_id IS DISTINCT FROM n.parent_id
        CROSS JOIN LATERAL (VALUES (n.id), (o.parent_id), (n.parent_id)) AS viewer(id)
        WHERE viewer.id IS NOT NULL
    ), seen AS (
        SELECT moved.viewer_id, s.id, s.held_on FROM moved JOIN impact_session s ON s.hub_id = moved.id
        UNION
        SELECT moved.viewer_id, c.session_id, c.held_on
        FROM moved JOIN impact_sessioncohost c ON c.hub_id = moved.id
    )
    SELECT DISTINCT seen.viewer_id, seen.held_on, class.lineage_id, class.id
    FROM seen
    LEFT JOIN impact_attendanceline l ON l.session_id = seen.id
    LEFT JOIN schools_schoolclass class ON class.id = l.school_class_id
    UNION
    SELECT viewer_id, NULL, NULL, NULL FROM moved
    UNION
    -- Names stand on pages that are stored until the version of the figures grows, which draining this makes it do.
    SELECT n.id, NULL, NULL, NULL FROM new_rows n JOIN old_rows o ON o.id = n.id
    WHERE (n.code, n.name, n.local_name, n.place, n.country) IS DISTINCT FROM
          (o.code, o.name, o.local_name, o.place, o.country);
    RETURN NULL;
END $$;
CREATE TRIGGER impact_sub_hub_moved AFTER UPDATE ON hubs_hub
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION impact_sub_hub_moved();
"""
# What a sub-hub makes stale is stale for its hub too. The hub above is looked up when a mark is drained. What the mover of
# a sub-hub sees it marks for the hub that was above; what is gone already, and waits for its drain, it finds among the
# marks.
SUB_HUB_MARKS = """
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
# These two changes are rare, and what they touch others may be marking at this moment by what they still see. So no drain
# may come between: what others mark meanwhile is drained later, by what is true then. 7024134775 is ROLLUP_LOCK.
NO_DRAIN_MEANWHILE = """
CREATE FUNCTION impact_mark_no_drain_meanwhile() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7024134775);
    RETURN NEW;
END $$;
CREATE TRIGGER impact_lineage_no_drain BEFORE UPDATE ON schools_schoolclass
    FOR EACH ROW WHEN (OLD.continues_id IS DISTINCT FROM NEW.continues_id
                       OR OLD.lineage_id IS DISTINCT FROM NEW.lineage_id)
    EXECUTE FUNCTION impact_mark_no_drain_meanwhile();
CREATE TRIGGER impact_sub_hub_no_drain BEFORE UPDATE ON hubs_hub
    FOR EACH ROW WHEN (OLD.parent_id IS DISTINCT FROM NEW.parent_id)
    EXECUTE FUNCTION impact_mark_no_drain_meanwhile();
"""
# A hub counts as one from its opening on.
OPENED = """
CREATE FUNCTION impact_hub_opened() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO impact_stalemark (hub_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER impact_hub_opened AFTER UPDATE ON hubs_hub
    FOR EACH ROW WHEN ((OLD.opened_on IS NULL) <> (NEW.opened_on IS NULL)) EXECUTE FUNCTION impact_hub_opened();
"""
# Counts of things: {hub} is the hub of a row of {table}.
THINGS = """
CREATE FUNCTION impact_{name}_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {hold}
    INSERT INTO impact_stalemark (hub_id) SELECT DISTINCT {hub} FROM ({rows}) r {join};
    RETURN NULL;
END $$;
CREATE TRIGGER impact_{name}_{event} AFTER {operation} ON {table}
    REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION impact_{name}_{event}();
"""
# An insert holds its session already: a line by its foreign key, a co-host by the trigger before it.
HOLD_SESSIONS = (
    "PERFORM FROM impact_session WHERE id IN (SELECT session_id FROM ({rows}) r) ORDER BY id FOR {strength};"
)
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
# A class is marked at its school's hub, so the school must not move to another hub at that moment.
HOLD_SCHOOLS = "PERFORM FROM schools_school WHERE id IN (SELECT school_id FROM ({rows}) r) ORDER BY id FOR KEY SHARE;"
SCHOOL_MOVES = """
CREATE FUNCTION impact_schools_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM schools_school WHERE id = OLD.id FOR UPDATE;
    RETURN NEW;
END $$;
CREATE TRIGGER impact_schools_moves BEFORE UPDATE ON schools_school
    FOR EACH ROW WHEN (OLD.hub_id IS DISTINCT FROM NEW.hub_id) EXECUTE FUNCTION impact_schools_moves();
"""
COUNTED = (
    ("schools", "schools_school", "r.hub_id", "", ""),
    (
        "classes",
        "schools_schoolclass",
        "school.hub_id",
        "JOIN schools_school school ON school.id = r.school_id",
        HOLD_SCHOOLS,
    ),
    ("projects", "projects_project", "r.hub_id", "", ""),
    ("partnerships", "projects_partnership", "r.hub_id", "", ""),
)
# A partnership counts by who is in it, so whoever joins or leaves one, and what an organisation is, makes it stale.
# Held until the end: whoever changes what an organisation is must see the partnerships that it was put into meanwhile.
PARTNERSHIP_MEMBERS = """
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
HOLD_ORGANISATIONS = (
    "PERFORM FROM hubs_organisation WHERE id IN (SELECT organisation_id FROM ({rows}) r) ORDER BY id FOR SHARE;"
)
PARTNERSHIP_TABLES = (
    ("partnership_schools", "projects_partnership_schools", ""),
    ("partnership_organisations", "projects_partnership_organisations", HOLD_ORGANISATIONS),
)
PARTNERSHIP_KINDS = """
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


def for_each_event(template: str, strength: str) -> list[str]:
    """The three triggers that a template stands for."""
    return [
        template.format(
            event=event,
            operation=operation,
            tables=tables,
            rows=rows,
            hold="" if event == "inserted" else HOLD_SESSIONS.format(rows=rows, strength=strength),
        )
        for event, operation, tables, rows in EVENTS
    ]


def things() -> list[str]:
    """The triggers for the counts of things; a hub that appears, changes or goes marks itself and what it is part of."""
    made = [
        THINGS.format(
            name=name,
            table=table,
            hub=hub,
            join=join,
            hold=hold.format(rows=rows),
            event=event,
            operation=operation,
            tables=tables,
            rows=rows,
        )
        for name, table, hub, join, hold in COUNTED
        for event, operation, tables, rows in EVENTS
    ]
    made += [
        THINGS.format(
            name="hubs",
            table="hubs_hub",
            hub="seen.id",
            join="CROSS JOIN LATERAL (VALUES (r.id), (r.parent_id)) AS seen(id) WHERE seen.id IS NOT NULL",
            hold="",
            event=event,
            operation=operation,
            tables=tables,
            rows=rows,
        )
        for event, operation, tables, rows in EVENTS
        if event != "updated"
    ]
    return made


def partnership_members() -> list[str]:
    """The triggers for those who are in a partnership."""
    return [
        PARTNERSHIP_MEMBERS.format(
            name=name,
            table=table,
            event=event,
            operation=operation,
            tables=tables,
            rows=rows,
            hold=hold.format(rows=rows),
        )
        for name, table, hold in PARTNERSHIP_TABLES
        for event, operation, tables, rows in EVENTS
    ]


FORWARD = "\n".join(
    [
        NOT_DEFERRED,
        SESSIONS,
        SESSION_UPDATED,
        NEW_LINES,
        *for_each_event(LINES, "KEY SHARE")[1:],
        CO_HOSTS,
        *for_each_event(CO_HOST_MARKS, "UPDATE"),
        CLASSES,
        HUBS,
        SUB_HUB_MARKS,
        NO_DRAIN_MEANWHILE,
        OPENED,
        SCHOOL_MOVES,
        *things(),
        *partnership_members(),
        PARTNERSHIP_KINDS,
    ]
)
BACKWARD = """
DO $$
DECLARE f record;
BEGIN
    FOR f IN SELECT p.oid::regprocedure AS signature FROM pg_proc p
             WHERE p.proname ~ '^impact_(session|line|co_host|lineage|sub_hub|schools|classes|projects|partnerships|partnership|hubs|hub_opened|mark)(_|$)'
    LOOP
        EXECUTE format('DROP FUNCTION %s CASCADE', f.signature);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("impact", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
