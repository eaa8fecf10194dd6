"""Makes a large invented library for trials, inside the database and at its speed; no file of it lies on the disk.

Triggers are off meanwhile, so only an owner of the database may. What they would have noted is noted by hand, but for
the search, which is rebuilt by its own command.
"""

from django.db import connection, transaction

WORD = "initcap(translate(substr(md5(floor(8000 * power(random(), 3))::text), 1, 6), '0123456789', 'aeiourstlm'))"
KINDS = ("lesson_plan", "worksheet", "experiment", "slides", "video", "design", "course", "case_study")
LICENCES = ("CC-BY-4.0", "CC-BY-4.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0", "MIT", "CERN-OHL-P-2.0")
LANGUAGES = ("pt", "en", "nl", "fr", "de", "cs", "el")
SUBJECTS = ("0511", "0521", "0531", "0533", "0541", "0611", "0613", "0713", "0714", "0721", "0212", "0312")

PLAN = """
CREATE TEMPORARY TABLE trial_resource AS
SELECT n, (SELECT coalesce(max(id), 0) FROM resources_resource) + n AS id,
       (SELECT coalesce(max(id), 0) FROM resources_resourceversion) + n AS version_id,
       now() - (@number - n) * interval '1 minute' AS moment, gen_random_uuid() AS file_uid,
       hubs[1 + n % cardinality(hubs)] AS hub_id
FROM generate_series(1, @number) n,
     (SELECT array_agg(id ORDER BY id) AS hubs FROM hubs_hub WHERE opened_on IS NOT NULL) known
"""
RESOURCES = """
INSERT INTO resources_resource (id, hub_id, state, current_id, created_at, published_at, withdrawn_why, version,
    changed_at)
SELECT id, hub_id, 'published', version_id, moment, moment, '', 1, moment FROM trial_resource
"""
VERSIONS = """
INSERT INTO resources_resourceversion (id, resource_id, number, state, kind, language, title, description, languages,
    audiences, levels, age_from, age_to, minutes, subjects, keywords, skills, sdgs, licence, adapted_title, adapted_url,
    adapted_licence, picture_alt, what_changed, published_at, version, changed_at)
SELECT version_id, id, 1, 'published', @kind, 'en', @word || ' ' || @word || ' ' || n,
       'A resource invented for trials, with ' || @word || ', ' || @word || ', ' || @word || ' and ' || @word || '.',
       ARRAY[@language], ARRAY['teacher'], ARRAY[1 + n % 3], 6 + n % 6, 12 + n % 6,
       30 * (1 + n % 20), ARRAY[@subject], ARRAY[@word, @word], ARRAY[]::text[], ARRAY[1 + n % 17],
       @licence, '', '', '', '', '', moment, 1, moment
FROM trial_resource
"""
FILES = """
INSERT INTO resources_resourcefile (uid, resource_id, title, kind, size, sha256, uploaded_at)
SELECT file_uid, id, 'Instructions', 'pdf', 100000 + n % 900000, repeat(md5(n::text), 2), moment FROM trial_resource
"""
PLACED = """
INSERT INTO resources_versionfile (of_id, file_id, position) SELECT version_id, file_uid, 1 FROM trial_resource
"""
AUTHORS = """
INSERT INTO resources_resourceauthor (of_id, position, name, orcid, consented_on)
SELECT version_id, 1, 'Trial Author ' || n % 500, '', moment::date FROM trial_resource WHERE n % 3 = 0
"""
MARKS = "INSERT INTO resources_oaimark (number) SELECT id FROM trial_resource"
NUMBERS = (
    "SELECT setval(pg_get_serial_sequence('resources_resource', 'id'), (SELECT max(id) FROM resources_resource))",
    "SELECT setval(pg_get_serial_sequence('resources_resourceversion', 'id'),"
    " (SELECT max(id) FROM resources_resourceversion))",
)
TABLES = (
    "resource",
    "resourceversion",
    "resourcefile",
    "versionfile",
    "resourceauthor",
    "oaimark",
    "oairecord",
    "facet",
)


def library_statements(number: int) -> tuple[str, ...]:
    """The statements that add so many public resources to the hubs there are. The same dice fall each time."""
    filled = (PLAN, RESOURCES, VERSIONS, FILES, PLACED, AUTHORS, MARKS)
    return (
        "SELECT setseed(0.25)",
        "SET session_replication_role = replica",
        *(_filled_in(statement, number) for statement in filled),
        *NUMBERS,
        "DROP TABLE trial_resource",
        "SET session_replication_role = origin",
        "SELECT resources_recount_facets()",
        *(f"ANALYZE resources_{table}" for table in TABLES),
    )


def _filled_in(statement: str, number: int) -> str:
    told = {"@number": str(number), "@word": WORD, "@kind": _one_of(KINDS), "@licence": _one_of(LICENCES)}
    told |= {"@language": _one_of(LANGUAGES), "@subject": _one_of(SUBJECTS)}
    for name, expression in told.items():
        statement = statement.replace(name, expression)
    return statement


def _one_of(codes: tuple[str, ...]) -> str:
    """An expression that picks one of some codes."""
    told = ", ".join(f"'{code}'" for code in codes)
    return f"(ARRAY[{told}])[1 + floor(random() * {len(codes)})::int]"


@transaction.atomic
def grow_library(*, number: int) -> None:
    """Add so many public resources, all or none."""
    with connection.cursor() as cursor:
        for statement in library_statements(number):
            cursor.execute(statement)
