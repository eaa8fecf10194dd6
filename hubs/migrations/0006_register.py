"""Names of the register as they are compared, kept by triggers, so that a new one is not held against all of them."""

from django.db import migrations, models

# Names without accents and capitals; hubs/folding.py says the same.
FOLD = r"""
CREATE FUNCTION hubs_fold(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN replace(replace(replace(replace(translate(
    lower(regexp_replace(normalize(value, NFKD), '[\u0300-\u036f\u0483-\u0487]', '', 'g') COLLATE "pg_c_utf8"),
    'øłđðħŧıŋς', 'olddhtinσ'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th');
"""
FUNCTIONS = r"""
-- The words of a name that say which one it is; hubs/queries/alike.py says the same.
CREATE FUNCTION hubs_telling_words(name text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    WITH w AS (
        SELECT DISTINCT word
        FROM regexp_split_to_table(hubs_fold(name) COLLATE "pg_c_utf8", '[^[:alnum:]]+') AS word WHERE word <> ''
    ), telling AS (
        SELECT word FROM w WHERE word <> ALL('{a,and,as,da,das,de,der,des,di,do,dos,du,e,en,et,for,in,la,le,of,the,und,van,von,y}')
    )
    SELECT coalesce((SELECT array_agg(word ORDER BY word COLLATE "C") FROM telling),
                    (SELECT array_agg(word ORDER BY word COLLATE "C") FROM w), '{}')
$$;

CREATE FUNCTION hubs_trigrams(word text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(SELECT DISTINCT substr('  ' || word || ' ', place, 3)
             FROM generate_series(1, length(word) + 1) place ORDER BY 1);

-- The host of an address, as two entries of one organisation share it.
CREATE FUNCTION hubs_host(address text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(lower(regexp_replace(address, '^[a-zA-Z]+://([^/?#@]*@)?([^/:?#]*).*$', '\2')), '^www\.', '');

CREATE FUNCTION hubs_keep_names(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM hubs_organisationname WHERE organisation_id = ANY(ids);
    INSERT INTO hubs_organisationname (organisation_id, country, words)
    SELECT DISTINCT o.id, o.country, hubs_telling_words(named.name)
    FROM hubs_organisation o CROSS JOIN LATERAL unnest(array_append(o.other_names::text[], o.name::text)) AS named(name)
    WHERE o.id = ANY(ids);
    -- Twice if two writers bring the same at once, so that nobody waits.
    INSERT INTO hubs_organisationword (word, trigrams)
    SELECT word, hubs_trigrams(word)
    FROM (SELECT DISTINCT unnest(words) AS word FROM hubs_organisationname WHERE organisation_id = ANY(ids)) used
    WHERE NOT EXISTS (SELECT FROM hubs_organisationword known WHERE known.word = used.word);
END $$;

CREATE FUNCTION hubs_organisation_named() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM hubs_organisationname WHERE organisation_id IN (SELECT id FROM old_rows);
    ELSIF TG_OP = 'INSERT' THEN
        PERFORM hubs_keep_names(array_agg(id)) FROM new_rows HAVING count(*) > 0;
    ELSE
        PERFORM hubs_keep_names(array_agg(n.id)) FROM new_rows n JOIN old_rows o USING (id)
        WHERE (n.name, n.other_names, n.country) IS DISTINCT FROM (o.name, o.other_names, o.country)
        HAVING count(*) > 0;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER hubs_organisation_named AFTER INSERT ON hubs_organisation REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION hubs_organisation_named();
CREATE TRIGGER hubs_organisation_renamed AFTER UPDATE ON hubs_organisation
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION hubs_organisation_named();
CREATE TRIGGER hubs_organisation_gone AFTER DELETE ON hubs_organisation REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION hubs_organisation_named();
"""
BACKWARD = """
DROP TRIGGER hubs_organisation_named ON hubs_organisation;
DROP TRIGGER hubs_organisation_renamed ON hubs_organisation;
DROP TRIGGER hubs_organisation_gone ON hubs_organisation;
DROP FUNCTION hubs_organisation_named();
DROP FUNCTION hubs_keep_names(bigint[]);
DROP FUNCTION hubs_host(text);
DROP FUNCTION hubs_trigrams(text);
DROP FUNCTION hubs_telling_words(text);
DROP FUNCTION hubs_fold(text);
"""


class Migration(migrations.Migration):
    dependencies = [("hubs", "0005_meetings")]
    operations = [
        migrations.RunSQL(FOLD + FUNCTIONS, BACKWARD),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(models.Func("website", function="hubs_host"), name="organisation_by_host"),
        ),
    ]
