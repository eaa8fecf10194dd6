"""No session on a day on which its hub or a co-host was not open; a hub that has hosted one stays opened.

A session that was held before its hub went to rest can still be logged and corrected: only its day and its hub are
looked at, and only when they are new. Co-hosts follow the day of their session (0002), so moving a session asks them too.
"""

from django.db import migrations

# The hubs are held, so that none of them goes back to being set up meanwhile.
SESSIONS = """
CREATE FUNCTION impact_session_while_hub_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE hub record;
BEGIN
    SELECT opened_on, closed_on INTO hub FROM hubs_hub WHERE id = NEW.hub_id FOR KEY SHARE;
    IF FOUND AND (hub.opened_on IS NULL OR NEW.held_on > hub.closed_on) THEN
        RAISE EXCEPTION 'The hub was not open on that day.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'session_while_hub_open';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER impact_session_while_hub_open_insert BEFORE INSERT ON impact_session
    FOR EACH ROW EXECUTE FUNCTION impact_session_while_hub_open();
CREATE TRIGGER impact_session_while_hub_open_update BEFORE UPDATE ON impact_session
    FOR EACH ROW WHEN ((OLD.hub_id, OLD.held_on) IS DISTINCT FROM (NEW.hub_id, NEW.held_on))
    EXECUTE FUNCTION impact_session_while_hub_open();
"""
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
CREATE FUNCTION impact_hub_open_while_sessions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM hubs_hub WHERE id = OLD.id FOR UPDATE;
    IF EXISTS (SELECT FROM impact_session WHERE hub_id = OLD.id) OR EXISTS (SELECT FROM impact_sessioncohost WHERE hub_id = OLD.id) THEN
        RAISE EXCEPTION 'A hub that has logged sessions has opened.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'hub_open_while_sessions';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER impact_hub_open_while_sessions BEFORE UPDATE ON hubs_hub
    FOR EACH ROW WHEN (OLD.opened_on IS NOT NULL AND NEW.opened_on IS NULL)
    EXECUTE FUNCTION impact_hub_open_while_sessions();
"""
BACKWARD = """
DROP FUNCTION impact_session_while_hub_open() CASCADE;
DROP FUNCTION impact_co_host_while_hub_open() CASCADE;
DROP FUNCTION impact_hub_open_while_sessions() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("impact", "0003_session_types")]
    operations = [migrations.RunSQL(SESSIONS + CO_HOSTS + HUBS, BACKWARD)]
