"""Projects and challenges are found by the stems of the language that they are written in, where somebody said it."""

from django.db import migrations

PROJECTS = """
CREATE OR REPLACE FUNCTION search_project_documents(ids bigint[]) RETURNS SETOF search_source LANGUAGE sql STABLE AS $$
    SELECT p.id, p.hub_id, p.language,
           CASE WHEN p.language <> '' THEN ARRAY[p.language::text]
                ELSE p.languages::text[] || array_append(h.languages::text[], 'en') END,
           p.title, '', concat_ws(E'\\n\\n', nullif(p.summary, ''), nullif(p.story, '')), '',
           p.starts_on::timestamp AT TIME ZONE 'UTC'
    FROM projects_project p JOIN hubs_hub h ON h.id = p.hub_id
    WHERE ids IS NULL OR p.id = ANY(ids)
$$
"""
CHALLENGES = """
CREATE OR REPLACE FUNCTION search_challenge_documents(ids bigint[]) RETURNS SETOF search_source LANGUAGE sql STABLE AS $$
    SELECT c.id, c.hub_id, c.language,
           CASE WHEN c.language <> '' THEN ARRAY[c.language::text] ELSE array_append(h.languages::text[], 'en') END,
           c.title, '',
           concat_ws(E'\\n\\n', nullif(c.summary, ''), nullif(c.mission, ''), nullif(c.story, ''),
                     nullif(c.evidence, '')),
           '', c.since::timestamp AT TIME ZONE 'UTC'
    FROM hubs_challenge c JOIN hubs_hub h ON h.id = c.hub_id
    WHERE ids IS NULL OR c.id = ANY(ids)
$$
"""
PROJECTS_BEFORE = PROJECTS.replace("p.language,", "'',").replace(
    """CASE WHEN p.language <> '' THEN ARRAY[p.language::text]
                ELSE p.languages::text[] || array_append(h.languages::text[], 'en') END""",
    "p.languages::text[] || array_append(h.languages::text[], 'en')",
)
CHALLENGES_BEFORE = CHALLENGES.replace("c.language,", "'',").replace(
    "CASE WHEN c.language <> '' THEN ARRAY[c.language::text] ELSE array_append(h.languages::text[], 'en') END",
    "array_append(h.languages::text[], 'en')",
)
AGAIN = ["SELECT search_refresh('project', NULL)", "SELECT search_refresh('challenge', NULL)"]


class Migration(migrations.Migration):
    dependencies = [("oshub", "0004_collections"), ("hubs", "0011_written_in"), ("projects", "0003_written_in")]
    operations = [
        migrations.RunSQL([PROJECTS, CHALLENGES, *AGAIN], [PROJECTS_BEFORE, CHALLENGES_BEFORE, *AGAIN]),
    ]
