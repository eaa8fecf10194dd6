"""No session with a co-host that was not open on its day; a hub that co-hosted one stays opened.

As with the hub whose session it is, only a new day or a new co-host is looked at. Rows follow the day of their session
(0002), so moving a session asks its co-hosts too.
"""

from django.db import migrations

# Runs after impact_co_host_follows_session, which fills in the day: triggers of a row run in the order of their names.
CO_HOSTS = """
CREATE FUNCTION impact_co_host_while_hub_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE hub record;
BEGIN
    SELECT opened_on, closed_on INTO hub FROM hubs_hub WHERE id = NEW.hub_id FOR KEY SHARE;
    IF FOUND AND (hub.opened_on IS NULL OR NEW.held_on < hub.opened_on OR NEW.held_on > hub.closed_on) THEN
        RAISE EXCEPTION 'A co-host was not open on that day.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'co_host_while_hub_open';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER impact_co_host_while_hub_open_insert BEFORE INSERT ON impact_sessioncohost
    FOR EACH ROW EXECUTE FUNCTION impact_co_host_while_hub_open();
CREATE TRIGGER impact_co_host_while_hub_open_update BEFORE UPDATE ON impact_sessioncohost
    FOR EACH ROW WHEN ((OLD.hub_id, OLD.held_on) IS DISTINCT FROM (NEW.hub_id, NEW.held_on))
    EXECUTE FUNCTION impact_co_host_while_hub_open();
"""

HUBS = """
CREATE OR REPLACE FUNCTION impact_hub_open_while_sessions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM hubs_hub WHERE id = OLD.id FOR UPDATE;
    IF EXISTS (SELECT FROM impact_session WHERE hub_id = OLD.id){and_no_joint} THEN
        RAISE EXCEPTION 'A hub that has logged sessions has opened.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'hub_open_while_sessions';
    END IF;
    RETURN NEW;
END $$;
"""
JOINT = " OR EXISTS (SELECT FROM impact_sessioncohost WHERE hub_id = OLD.id)"


class Migration(migrations.Migration):
    dependencies = [("hubs", "0012_board_gaps"), ("impact", "0009_opening")]
    operations = [
        migrations.RunSQL(
            CO_HOSTS + HUBS.replace("{and_no_joint}", JOINT),
            "DROP FUNCTION impact_co_host_while_hub_open() CASCADE;" + HUBS.replace("{and_no_joint}", ""),
        )
    ]
