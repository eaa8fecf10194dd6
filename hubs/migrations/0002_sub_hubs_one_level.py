"""The database keeps sub-hubs to one level: figures roll up from a sub-hub to its hub and no further."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION hubs_one_level() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.parent_id IS NOT NULL AND (
        EXISTS (SELECT FROM hubs_hub WHERE id = NEW.parent_id AND parent_id IS NOT NULL)
        OR EXISTS (SELECT FROM hubs_hub WHERE parent_id = NEW.id)
    ) THEN
        RAISE EXCEPTION 'A sub-hub cannot have sub-hubs of its own.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'hub_one_level';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hubs_one_level BEFORE INSERT OR UPDATE OF parent_id ON hubs_hub
    FOR EACH ROW EXECUTE FUNCTION hubs_one_level();
"""
BACKWARD = "DROP TRIGGER hubs_one_level ON hubs_hub; DROP FUNCTION hubs_one_level();"


class Migration(migrations.Migration):
    dependencies = [("hubs", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
