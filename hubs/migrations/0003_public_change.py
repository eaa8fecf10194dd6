"""Whoever changes what anybody may read, and however, leaves a row; rooms above add their tables.

One row for each transaction. Only ever added, so that two writers never wait for each other, and seen by readers at
the commit, together with what it is about.
"""

from django.db import migrations

NOTE = """
CREATE FUNCTION hubs_public_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Forgotten when the transaction ends, or the part of it that is taken back.
    IF coalesce(current_setting('oshub.public_change_noted', true), '') = '' THEN
        PERFORM set_config('oshub.public_change_noted', 'yes', true);
        INSERT INTO hubs_publicchange (changed_at) VALUES (clock_timestamp());
    END IF;
    RETURN NULL;
END $$;
"""
WATCH = """
CREATE TRIGGER hubs_public_changed AFTER INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION hubs_public_changed();
"""
# A person becomes public by a membership; of what changes at each sign-in nothing is shown.
WATCH_PEOPLE = """
CREATE TRIGGER hubs_public_changed AFTER UPDATE ON accounts_user
    FOR EACH ROW
    WHEN ((OLD.listed OR NEW.listed)
          AND (OLD.name, OLD.listed, OLD.is_active) IS DISTINCT FROM (NEW.name, NEW.listed, NEW.is_active))
    EXECUTE FUNCTION hubs_public_changed();
"""
TABLES = ("hubs_hub", "hubs_hubprofile", "hubs_challenge", "hubs_boardseat", "hubs_membership", "hubs_organisation")
# Nothing else about a decision that is published can change. The adopted canvas stands on the hub's public page.
WATCH_DECISIONS = """
CREATE TRIGGER hubs_public_changed AFTER UPDATE ON hubs_decision
    FOR EACH ROW WHEN (OLD.published_at IS DISTINCT FROM NEW.published_at)
    EXECUTE FUNCTION hubs_public_changed();
CREATE TRIGGER hubs_canvas_adopted AFTER UPDATE ON hubs_decision
    FOR EACH ROW WHEN (NEW.state = 'adopted' AND OLD.state IS DISTINCT FROM NEW.state)
    EXECUTE FUNCTION hubs_public_changed();
"""
# Of a meeting anybody may read what its board shows, and of most of them that is nothing.
WATCH_MEETINGS = """
CREATE TRIGGER hubs_public_changed_insert AFTER INSERT ON hubs_meeting
    FOR EACH ROW WHEN (cardinality(NEW.shows) > 0) EXECUTE FUNCTION hubs_public_changed();
CREATE TRIGGER hubs_public_changed AFTER UPDATE ON hubs_meeting
    FOR EACH ROW WHEN (cardinality(OLD.shows) > 0 OR cardinality(NEW.shows) > 0)
    EXECUTE FUNCTION hubs_public_changed();
CREATE TRIGGER hubs_public_changed AFTER INSERT OR UPDATE OR DELETE ON hubs_agendaitem
    FOR EACH ROW EXECUTE FUNCTION hubs_public_changed();
CREATE TRIGGER hubs_public_changed AFTER INSERT OR UPDATE OR DELETE ON hubs_minutes
    FOR EACH ROW EXECUTE FUNCTION hubs_public_changed();
"""
FORWARD = "".join(
    [NOTE, *(WATCH.format(table=table) for table in TABLES), WATCH_PEOPLE, WATCH_DECISIONS, WATCH_MEETINGS]
)
BACKWARD = "DROP FUNCTION hubs_public_changed() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("hubs", "0002_sub_hubs_one_level")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
