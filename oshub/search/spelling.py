"""Words that nothing holds, replaced by names that look like them: trigrams find candidates, single letters decide."""

import re
from typing import Any

from django.db import connection

from oshub.search.asking import OPERATORS, Asked
from oshub.search.marks import fold

SHORTEST = 4  # letters; shorter words look like too many others
WORD = re.compile(r"\w+")
CANDIDATES = 30

# Of the words of names those that share most groups of three letters with a word that nothing holds.
ALIKE = """
WITH spoken AS MATERIALIZED (
    SELECT array_agg(DISTINCT search_config(code)) AS configs
    FROM (SELECT unnest(languages)::text FROM hubs_hub UNION SELECT language FROM hubs_hubprofile
          UNION SELECT unnest(%(languages)s::text[])) known(code)
)
SELECT wanted.word, alike.word
FROM unnest(%(words)s::text[]) AS wanted(word)
CROSS JOIN LATERAL (SELECT search_trigrams(wanted.word) AS parts OFFSET 0) own  -- once, not for each part
CROSS JOIN LATERAL (
    SELECT known.word
    FROM oshub_searchword known CROSS JOIN LATERAL unnest(known.trigrams) AS part
    WHERE known.trigrams && own.parts AND part = ANY(own.parts)
      AND length(known.word) BETWEEN length(wanted.word) - 2 AND length(wanted.word) + 2
    GROUP BY known.word, cardinality(known.trigrams)
    ORDER BY count(*)::float / (cardinality(known.trigrams) + cardinality(own.parts) - count(*)) DESC, known.word
    LIMIT %(candidates)s
) alike
WHERE NOT EXISTS (SELECT FROM oshub_searchdocument d, spoken WHERE d.vector @@ search_query(wanted.word, '', configs))
"""


def corrected(asked: Asked, languages: list[str]) -> str:
    """What was typed with the likeliest names in place of unknown words; empty where nothing looks alike."""
    words = {fold(word) for word in asked.words}
    better = _better({word for word in words if len(word) >= SHORTEST and word not in OPERATORS}, languages)

    def put(found: re.Match[str]) -> str:
        return better.get(fold(found[0]), found[0])

    text = WORD.sub(put, asked.text)
    return text if text != asked.text else ""


def mistakes(typed: str, meant: str) -> int:
    """How many letters were left out, added, taken for another, or swapped with the next one."""
    before: list[int] = []
    row = list(range(len(meant) + 1))
    for place, letter in enumerate(typed, start=1):
        earlier, before, row = before, row, [place]
        for at, wanted in enumerate(meant, start=1):
            cost = min(before[at] + 1, row[at - 1] + 1, before[at - 1] + (letter != wanted))
            if place > 1 and at > 1 and letter == meant[at - 2] and typed[place - 2] == wanted:
                cost = min(cost, earlier[at - 2] + 1)
            row.append(cost)
    return row[-1]


def _better(words: set[str], languages: list[str]) -> dict[str, str]:
    if not words:
        return {}
    with connection.cursor() as cursor:
        told: dict[str, Any] = {"words": sorted(words), "languages": languages, "candidates": CANDIDATES}
        cursor.execute(ALIKE, told)
        pairs: list[tuple[str, str]] = cursor.fetchall()
    better: dict[str, tuple[int, str]] = {}
    for word, name in pairs:
        wrong = mistakes(word, name)
        if wrong <= _allowed(word) and wrong < better.get(word, (len(word), ""))[0]:
            better[word] = (wrong, name)
    return {word: name for word, (_wrong, name) in better.items()}


def _allowed(word: str) -> int:
    return 1 if len(word) < 6 else 2
