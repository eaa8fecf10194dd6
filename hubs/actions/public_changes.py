"""Folds the rows that note changes of public content into one; their sum, and so every stored page, stays."""

from django.db import connection

# One statement, so that every reader sees all of it or nothing. Of two at once the second finds nothing to fold.
FOLD = """
    WITH gone AS (DELETE FROM hubs_publicchange RETURNING changes, changed_at)
    INSERT INTO hubs_publicchange (changes, changed_at)
    SELECT sum(changes), max(changed_at) FROM gone HAVING count(*) > 0
"""


def fold_public_changes() -> None:
    """Make one row of all that are committed."""
    with connection.cursor() as cursor:
        cursor.execute(FOLD)
