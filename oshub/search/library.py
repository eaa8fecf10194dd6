"""What the library of resources asks the search: the keys of the best matches for some words."""

from typing import Any

from django.conf import settings
from django.db import connection

from oshub.search.asking import understand
from oshub.search.kinds import Kind

FIND = """
WITH spoken AS MATERIALIZED (
    SELECT array_agg(DISTINCT search_config(code)) AS configs
    FROM (SELECT unnest(languages)::text FROM hubs_hub UNION SELECT unnest(%(languages)s::text[])) known(code)
), asked AS MATERIALIZED (
    SELECT search_query(%(whole)s, %(begun)s, configs) AS in_names,
           search_query(%(all)s, '', configs) AS in_texts, ('''kind=' || %(kind)s || '''')::tsquery AS only
    FROM spoken
), matched AS MATERIALIZED (
    -- Of a word that nearly all have, so many are compared: those first that have it in their name.
    (SELECT id FROM asked JOIN oshub_searchdocument ON names @@ (asked.in_names && asked.only) LIMIT %(most)s)
    UNION
    (SELECT id FROM asked JOIN oshub_searchdocument ON vector @@ (asked.in_texts && asked.only) LIMIT %(most)s)
)
SELECT object_id
FROM asked CROSS JOIN matched JOIN oshub_searchdocument d USING (id)
GROUP BY object_id
ORDER BY max(ts_rank('{0.05, 0.2, 0.4, 1.0}', d.vector, asked.in_names)) DESC, max(d.dated) DESC, object_id
LIMIT %(most)s
"""


def resources_found(text: str, most: int) -> list[int]:
    """The numbers of the resources that some words find, best first. One query."""
    asked = understand(text)
    if not asked.words:
        return []
    told: dict[str, Any] = {
        "whole": asked.whole,
        "begun": asked.begun,
        "all": f"{asked.whole} {asked.begun}",
        "languages": [code for code, _name in settings.LANGUAGES],
        "kind": Kind.RESOURCE.value,
        "most": most,
    }
    with connection.cursor() as cursor:
        cursor.execute(FIND, told)
        return [row[0] for row in cursor.fetchall()]
