"""Counts the facets of the library anew from what is published; triggers keep them meanwhile (migration 0101)."""

import logging

from django.db import connection, transaction

logger = logging.getLogger(__name__)


@transaction.atomic
def recount_library() -> int:
    """Put right what differs, and say how many rows did: none, unless something went past the triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT resources_recount_facets()")
        wrong = int(cursor.fetchone()[0])
    if wrong:
        logger.error("%d facets of the library were wrong and are put right", wrong)
    return wrong
