"""The search: one document for each public thing and language, kept by triggers, with words in every language's stems.

docs/adr/0009 says why it is so. A room that comes later adds the function `search_<kind>_documents` and its triggers.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

# Generated columns and indexes are made of these, also while a backup is restored, so each names what it uses: a body
# that is parsed now, or a search path that is kept.
TEXT = r"""
CREATE FUNCTION search_fold(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN replace(replace(replace(replace(translate(
    lower(regexp_replace(
        normalize(value, NFKD),
        '[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670]',
        '', 'g') COLLATE "pg_c_utf8"),
    'øłđðħŧıŋςĸ', 'olddhtinσk'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th');

CREATE FUNCTION search_config(language text) RETURNS regconfig LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE split_part(language, '-', 1)
    WHENS
    ELSE 'pg_catalog.simple'::regconfig END;

-- The words of a text as they are, without accents, and their stems in each language, with and without accents.
CREATE FUNCTION search_lexemes(languages text[], value text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
DECLARE
    folded text := search_fold(value);
    found tsvector := to_tsvector('pg_catalog.simple', folded);
    config regconfig;
BEGIN
    FOR config IN SELECT DISTINCT search_config(language) FROM unnest(languages) language ORDER BY 1 LOOP
        CONTINUE WHEN config = 'pg_catalog.simple'::regconfig;
        found := found || to_tsvector(config, folded);
        IF folded <> lower(value) THEN
            found := found || to_tsvector(config, value);
        END IF;
    END LOOP;
    RETURN found;
END $$;

-- The kind stands among the words, so that the index finds the matches of one kind without looking at the others.
CREATE FUNCTION search_vector(kind text, languages text[], title text, subtitle text, body text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
BEGIN
    RETURN setweight(search_lexemes(languages, title), 'A') || setweight(search_lexemes(languages, subtitle), 'B')
        || setweight(search_lexemes(languages, body), 'C') || array_to_tsvector(ARRAY['kind=' || kind]);
END $$;

-- What names are made of, for those who mistype one.
CREATE FUNCTION search_words(title text, subtitle text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(SELECT DISTINCT word
             FROM regexp_split_to_table(search_fold(title || ' ' || subtitle) COLLATE "pg_c_utf8", '[^[:alnum:]]+') word
             WHERE length(word) BETWEEN 3 AND 40 AND word ~ '[^0-9]' ORDER BY word);

CREATE FUNCTION search_trigrams(word text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(SELECT DISTINCT substr('  ' || word || ' ', place, 3)
             FROM generate_series(1, length(word) + 1) place ORDER BY 1);
"""

CONFIGS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian",
    "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali",
    "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
WHENS = "\n    ".join(f"WHEN '{code}' THEN 'pg_catalog.{name}'::regconfig" for code, name in CONFIGS.items())

# What is public, and in which words. NULL asks for everything of a kind.
SOURCES = r"""
CREATE TYPE search_source AS (
    object_id bigint, hub_id bigint, language text, languages text[], title text, subtitle text, body text,
    address text, dated timestamptz
);

CREATE FUNCTION search_hub_documents(ids bigint[]) RETURNS SETOF search_source LANGUAGE sql STABLE AS $$
    SELECT h.id, h.id, coalesce(p.language, ''),
           coalesce(ARRAY[p.language::text], array_append(h.languages::text[], 'en')),
           h.name, concat_ws(' · ', nullif(h.local_name, ''), nullif(h.place, ''), nullif(h.host, '')),
           concat_ws(E'\n\n', nullif(p.open_schooling_is, ''), nullif(p.want_to_impact, ''), nullif(p.assets, ''),
                     nullif(p.challenge_and_mission, ''), nullif(p.value_proposition, ''),
                     nullif(p.target_public, ''), nullif(p.model, '')),
           h.code, NULL::timestamptz
    FROM hubs_hub h LEFT JOIN hubs_hubprofile p ON p.hub_id = h.id
    WHERE ids IS NULL OR h.id = ANY(ids)
$$;

CREATE FUNCTION search_school_documents(ids bigint[]) RETURNS SETOF search_source LANGUAGE sql STABLE AS $$
    SELECT s.id, s.hub_id, '', array_append(h.languages::text[], 'en'), s.name, s.place,
           CASE WHEN 'about' = ANY(s.shows) THEN s.about ELSE '' END, '', NULL::timestamptz
    FROM schools_school s JOIN hubs_hub h ON h.id = s.hub_id
    WHERE s.partner_since IS NOT NULL AND s.page_agreed_on IS NOT NULL AND (ids IS NULL OR s.id = ANY(ids))
$$;

CREATE FUNCTION search_project_documents(ids bigint[]) RETURNS SETOF search_source LANGUAGE sql STABLE AS $$
    SELECT p.id, p.hub_id, '', p.languages::text[] || array_append(h.languages::text[], 'en'), p.title, '',
           concat_ws(E'\n\n', nullif(p.summary, ''), nullif(p.story, '')), '', p.starts_on::timestamp AT TIME ZONE 'UTC'
    FROM projects_project p JOIN hubs_hub h ON h.id = p.hub_id
    WHERE ids IS NULL OR p.id = ANY(ids)
$$;

-- Of Markdown the text is kept, without its signs and without the addresses of links.
CREATE FUNCTION search_post_documents(ids bigint[]) RETURNS SETOF search_source LANGUAGE sql STABLE AS $$
    SELECT p.id, p.hub_id, p.language, ARRAY[p.language::text], p.title, '',
           concat_ws(E'\n\n', nullif(p.lead, ''),
                     nullif(translate(regexp_replace(p.body, '\]\([^)]*\)', '', 'g'), '[]*_`#>', ''), '')),
           '', p.published_at
    FROM projects_post p WHERE p.state = 'published' AND (ids IS NULL OR p.id = ANY(ids))
$$;

CREATE FUNCTION search_event_documents(ids bigint[]) RETURNS SETOF search_source LANGUAGE sql STABLE AS $$
    SELECT e.id, e.hub_id, e.language, ARRAY[e.language::text], e.title, e.place, e.about, '', e.starts_at
    FROM projects_event e WHERE e.state = 'published' AND (ids IS NULL OR e.id = ANY(ids))
$$;

CREATE FUNCTION search_challenge_documents(ids bigint[]) RETURNS SETOF search_source LANGUAGE sql STABLE AS $$
    SELECT c.id, c.hub_id, '', array_append(h.languages::text[], 'en'), c.title, '',
           concat_ws(E'\n\n', nullif(c.summary, ''), nullif(c.mission, ''), nullif(c.story, ''),
                     nullif(c.evidence, '')),
           '', c.since::timestamp AT TIME ZONE 'UTC'
    FROM hubs_challenge c JOIN hubs_hub h ON h.id = c.hub_id
    WHERE ids IS NULL OR c.id = ANY(ids)
$$;
"""

KEPT = r"""
-- Makes the documents of some things, or of all, what their sources say; writes what differs and nothing else.
CREATE FUNCTION search_refresh(the_kind text, ids bigint[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE written bigint;
BEGIN
    EXECUTE format($sql$
        WITH made AS MATERIALIZED (SELECT * FROM %I($2)),
        gone AS (
            DELETE FROM oshub_searchdocument d
            WHERE d.kind = $1 AND ($2 IS NULL OR d.object_id = ANY($2))
              AND NOT EXISTS (SELECT FROM made m WHERE m.object_id = d.object_id AND m.language = d.language)
            RETURNING 1
        ),
        put AS (
            INSERT INTO oshub_searchdocument AS d
                (kind, object_id, hub_id, language, languages, title, subtitle, body, address, dated)
            SELECT $1, object_id, hub_id, language, languages, title, subtitle, body, address, dated FROM made
            ON CONFLICT (kind, object_id, language) DO UPDATE
            SET hub_id = excluded.hub_id, languages = excluded.languages, title = excluded.title,
                subtitle = excluded.subtitle, body = excluded.body, address = excluded.address, dated = excluded.dated
            WHERE (d.hub_id, d.languages, d.title, d.subtitle, d.body, d.address, d.dated) IS DISTINCT FROM
                  (excluded.hub_id, excluded.languages, excluded.title, excluded.subtitle, excluded.body,
                   excluded.address, excluded.dated)
            RETURNING 1
        )
        SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM put)
    $sql$, 'search_' || the_kind || '_documents') INTO written USING the_kind, ids;
    RETURN written;
END $$;

-- How many documents of a kind are not what their sources say, either way round.
CREATE FUNCTION search_differences(the_kind text) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE found bigint;
BEGIN
    EXECUTE format($sql$
        WITH made AS MATERIALIZED (SELECT * FROM %I(NULL)),
        kept AS MATERIALIZED (
            SELECT object_id, hub_id, language::text, languages::text[], title, subtitle, body, address, dated
            FROM oshub_searchdocument WHERE kind = $1
        )
        SELECT count(*) FROM ((SELECT * FROM made EXCEPT ALL SELECT * FROM kept)
                              UNION ALL (SELECT * FROM kept EXCEPT ALL SELECT * FROM made)) different
    $sql$, 'search_' || the_kind || '_documents') INTO found USING the_kind;
    RETURN found;
END $$;

-- For the triggers of a source: the kind, and the column that says whose document it is.
CREATE FUNCTION search_source_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids bigint[];
BEGIN
    EXECUTE format(
        CASE TG_OP
            WHEN 'INSERT' THEN 'SELECT array_agg(DISTINCT %1$I) FROM new_rows'
            WHEN 'DELETE' THEN 'SELECT array_agg(DISTINCT %1$I) FROM old_rows'
            ELSE 'SELECT array_agg(DISTINCT id) FROM (SELECT %1$I FROM new_rows UNION SELECT %1$I FROM old_rows) r(id)'
        END, TG_ARGV[1]) INTO ids;
    IF ids IS NOT NULL THEN
        IF TG_ARGV[1] <> 'id' THEN
            -- The document is made of two rows: of two who change one each, the second sees what the first wrote.
            PERFORM FROM hubs_hub WHERE id = ANY(ids) ORDER BY id FOR NO KEY UPDATE;
        END IF;
        PERFORM search_refresh(TG_ARGV[0], ids);
    END IF;
    RETURN NULL;
END $$;

-- The languages of a hub are those in which its schools and projects are read.
CREATE FUNCTION search_hub_languages_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE hubs bigint[];
BEGIN
    SELECT array_agg(n.id) INTO hubs
    FROM new_rows n JOIN old_rows o ON o.id = n.id WHERE o.languages IS DISTINCT FROM n.languages;
    IF hubs IS NOT NULL THEN
        PERFORM search_refresh('school', array_agg(id)) FROM schools_school WHERE hub_id = ANY(hubs);
        PERFORM search_refresh('project', array_agg(id)) FROM projects_project WHERE hub_id = ANY(hubs);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER search_hub_languages_changed AFTER UPDATE ON hubs_hub
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION search_hub_languages_changed();

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

-- Words are only ever added, twice if two writers are at it, so that nobody waits: `tidy_words` makes one of two.
CREATE FUNCTION search_note_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO oshub_searchword (word, trigrams)
    SELECT word, search_trigrams(word) FROM (SELECT DISTINCT unnest(words) AS word FROM new_rows) known
    WHERE NOT EXISTS (SELECT FROM oshub_searchword w WHERE w.word = known.word);
    RETURN NULL;
END $$;
CREATE TRIGGER search_note_words AFTER INSERT ON oshub_searchdocument
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION search_note_words();
CREATE TRIGGER search_note_new_words AFTER UPDATE ON oshub_searchdocument
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION search_note_words();
"""

ASKED = r"""
-- One text as a question in all languages: without accents as it is, and by the stems of each language with and without.
-- What is the same in several is asked once, because the index pays for every word of a question.
CREATE FUNCTION search_ways(value text, configs regconfig[], alone boolean) RETURNS text[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
DECLARE
    folded text := search_fold(value);
    accented boolean := folded <> lower(value);
    ways tsquery[] := ARRAY[websearch_to_tsquery('pg_catalog.simple', folded)];
    config regconfig;
BEGIN
    FOREACH config IN ARRAY configs LOOP
        CONTINUE WHEN config = 'pg_catalog.simple'::regconfig;
        ways := ways || websearch_to_tsquery(config, folded);
        IF accented THEN
            ways := ways || websearch_to_tsquery(config, value);
        END IF;
    END LOOP;
    -- What only leaves out is everything else, which no index can find where nothing else is asked for.
    RETURN ARRAY(SELECT DISTINCT way::text FROM unnest(ways) way
                 WHERE numnode(way) > 0 AND NOT (alone AND querytree(way) = 'T'));
END $$;

-- What somebody typed, of which the last word may be only begun. NULL asks for nothing.
CREATE FUNCTION search_query(wanted text, begun text, configs regconfig[]) RETURNS tsquery
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
DECLARE
    start text := quote_literal(search_fold(begun));
    whole text := '(' || array_to_string(search_ways(wanted, configs, begun = ''), ') | (') || ')';
    last text;
BEGIN
    IF begun <> '' THEN
        SELECT string_agg(way, ' | ') INTO last
        FROM (SELECT start || ':*' AS way
              UNION ALL SELECT way FROM unnest(search_ways(begun, configs, true)) way
              -- What begins so is found already.
              WHERE NOT starts_with(way, rtrim(start, ''''))) ways;
    END IF;
    RETURN CASE WHEN whole = '()' THEN last::tsquery
                WHEN last IS NULL THEN whole::tsquery
                ELSE whole::tsquery && last::tsquery END;
END $$;
"""

WATCH = """
CREATE TRIGGER search_{event} AFTER {operation} ON {table}
    REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION search_source_changed('{kind}', '{column}');
"""
EVENTS = (
    ("inserted", "INSERT", "NEW TABLE AS new_rows"),
    ("deleted", "DELETE", "OLD TABLE AS old_rows"),
    ("updated", "UPDATE", "OLD TABLE AS old_rows NEW TABLE AS new_rows"),
)
WATCHED = (
    ("hubs_hub", "hub", "id"),
    ("hubs_hubprofile", "hub", "hub_id"),
    ("schools_school", "school", "id"),
    ("projects_project", "project", "id"),
    ("projects_post", "post", "id"),
    ("projects_event", "event", "id"),
    ("hubs_challenge", "challenge", "id"),
)
TRIGGERS = "".join(
    WATCH.format(event=event, operation=operation, tables=tables, table=table, kind=kind, column=column)
    for table, kind, column in WATCHED
    for event, operation, tables in EVENTS
)
BACKWARD = """
DO $$
DECLARE f record;
BEGIN
    FOR f IN SELECT p.oid, p.oid::regprocedure::text AS signature FROM pg_proc p WHERE p.proname ~ '^search_'
    LOOP
        -- One that is made of another goes with it.
        IF EXISTS (SELECT FROM pg_proc p WHERE p.oid = f.oid) THEN
            EXECUTE format('DROP FUNCTION %s CASCADE', f.signature);
        END IF;
    END LOOP;
END $$;
DROP TYPE IF EXISTS search_source;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("hubs", "0006_register"),
        ("schools", "0004_statements"),
        ("projects", "0002_public_change"),
    ]
    operations = [
        migrations.RunSQL(TEXT.replace("WHENS", WHENS), BACKWARD),
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("object_id", models.BigIntegerField()),
                ("hub_id", models.BigIntegerField(null=True)),
                ("language", models.CharField(max_length=12)),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                ),
                ("title", models.TextField()),
                ("subtitle", models.TextField()),
                ("body", models.TextField()),
                ("address", models.TextField()),
                ("dated", models.DateTimeField(null=True)),
                (
                    "vector",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            "kind", "languages", "title", "subtitle", "body", function="search_vector"
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "names",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            "kind", "languages", "title", "subtitle", models.Value(""), function="search_vector"
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "words",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func("title", "subtitle", function="search_words"),
                        output_field=django.contrib.postgres.fields.ArrayField(
                            base_field=models.TextField(), size=None
                        ),
                    ),
                ),
            ],
            options={
                "verbose_name": "document of the search",
                "verbose_name_plural": "documents of the search",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["vector"], name="search_by_words"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["names"], name="search_by_names"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "object_id", "language"), name="search_document_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.TextField(db_index=True)),
                (
                    "trigrams",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                ),
            ],
            options={
                "verbose_name": "word of the search",
                "verbose_name_plural": "words of the search",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["trigrams"], name="search_words_alike"
                    ),
                ],
            },
        ),
        migrations.RunSQL(SOURCES + KEPT + ASKED + TRIGGERS, migrations.RunSQL.noop),
    ]
