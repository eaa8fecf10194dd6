"""Challenges are found too: their function, their triggers, and the documents of those that stand."""

from django.db import migrations

SOURCE = r"""
CREATE FUNCTION search_challenge_documents(ids bigint[]) RETURNS SETOF search_source LANGUAGE sql STABLE AS $$
    SELECT c.id, c.hub_id, '', array_append(h.languages::text[], 'en'), c.title, '',
           concat_ws(E'\n\n', nullif(c.summary, ''), nullif(c.mission, ''), nullif(c.story, ''),
                     nullif(c.evidence, '')),
           '', c.since::timestamp AT TIME ZONE 'UTC'
    FROM hubs_challenge c JOIN hubs_hub h ON h.id = c.hub_id
    WHERE ids IS NULL OR c.id = ANY(ids)
$$;

-- The languages of a hub are those in which its challenges are read.
CREATE FUNCTION search_challenge_languages_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE hubs bigint[];
BEGIN
    SELECT array_agg(n.id) INTO hubs
    FROM new_rows n JOIN old_rows o ON o.id = n.id WHERE o.languages IS DISTINCT FROM n.languages;
    IF hubs IS NOT NULL THEN
        PERFORM search_refresh('challenge', array_agg(id)) FROM hubs_challenge WHERE hub_id = ANY(hubs);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER search_challenge_languages_changed AFTER UPDATE ON hubs_hub
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION search_challenge_languages_changed();

CREATE TRIGGER search_inserted AFTER INSERT ON hubs_challenge REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION search_source_changed('challenge', 'id');
CREATE TRIGGER search_deleted AFTER DELETE ON hubs_challenge REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION search_source_changed('challenge', 'id');
CREATE TRIGGER search_updated AFTER UPDATE ON hubs_challenge REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION search_source_changed('challenge', 'id');

SELECT search_refresh('challenge', NULL);
"""
BACKWARD = """
DROP TRIGGER search_inserted ON hubs_challenge;
DROP TRIGGER search_deleted ON hubs_challenge;
DROP TRIGGER search_updated ON hubs_challenge;
DROP TRIGGER search_challenge_languages_changed ON hubs_hub;
DROP FUNCTION search_challenge_languages_changed();
DROP FUNCTION search_challenge_documents(bigint[]);
DELETE FROM oshub_searchdocument WHERE kind = 'challenge';
"""


class Migration(migrations.Migration):
    dependencies = [("oshub", "0002_first_documents"), ("hubs", "0011_opening")]
    operations = [migrations.RunSQL(SOURCE, BACKWARD)]
