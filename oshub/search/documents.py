"""Makes the documents of the search what their sources say. Triggers do so at every change; this checks and mends."""

from django.db import connection, transaction

from oshub.search.kinds import Kind

# Two writers who bring the same new word each note it, and words of what is gone stay: both are put right here.
TIDY_WORDS = """
    WITH used AS MATERIALIZED (SELECT DISTINCT unnest(words) AS word FROM oshub_searchdocument),
    first AS MATERIALIZED (SELECT min(id) AS id FROM oshub_searchword JOIN used USING (word) GROUP BY word),
    gone AS (DELETE FROM oshub_searchword WHERE id NOT IN (SELECT id FROM first) RETURNING 1)
    SELECT count(*) FROM gone
"""
MISSING_WORDS = """
    INSERT INTO oshub_searchword (word, trigrams)
    SELECT word, search_trigrams(word) FROM (SELECT DISTINCT unnest(words) AS word FROM oshub_searchdocument) used
    WHERE NOT EXISTS (SELECT FROM oshub_searchword known WHERE known.word = used.word)
"""


@transaction.atomic
def rebuild() -> dict[Kind, int]:
    """Make every document what its source says, and the words those of the documents; what was written, by kind."""
    with connection.cursor() as cursor:
        written = {kind: _ask(kind, "SELECT search_refresh(%s, NULL)") for kind in Kind}
        cursor.execute(TIDY_WORDS)
        cursor.execute(MISSING_WORDS)
    return written


def differences() -> dict[Kind, int]:
    """How many documents of each kind are not what their sources say, either way round. Nothing is written."""
    return {kind: _ask(kind, "SELECT search_differences(%s)") for kind in Kind}


def _ask(kind: Kind, statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, [kind.value])
        return int(cursor.fetchone()[0])
