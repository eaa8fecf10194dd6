"""No session before its hub opened either, whoever writes it: forms, imports and programs have refused that all along."""

from django.db import migrations

CONDITION = "hub.opened_on IS NULL{earlier} OR NEW.held_on > hub.closed_on"
FUNCTION = """
CREATE OR REPLACE FUNCTION impact_session_while_hub_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE hub record;
BEGIN
    SELECT opened_on, closed_on INTO hub FROM hubs_hub WHERE id = NEW.hub_id FOR KEY SHARE;
    IF FOUND AND ({condition}) THEN
        RAISE EXCEPTION 'The hub was not open on that day.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'session_while_hub_open';
    END IF;
    RETURN NEW;
END $$;
"""
FORWARD = FUNCTION.format(condition=CONDITION.format(earlier=" OR NEW.held_on < hub.opened_on"))
BACKWARD = FUNCTION.format(condition=CONDITION.format(earlier=""))


class Migration(migrations.Migration):
    dependencies = [("impact", "0018_import_seen")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
