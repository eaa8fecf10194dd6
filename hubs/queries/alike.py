"""Which entries of the register may be the same organisation, out of a hundred thousand as quickly as out of ten.

No name is held against all others. Names stand in the database as sets of folded words (`hubs_organisationname`), and
the words with their trigrams. A name that is alike has most of the same words, or words that look like them; so the
rarest of the words suffice to find the few that are worth comparing letter by letter.
"""

import math
from collections.abc import Collection, Sequence
from difflib import SequenceMatcher
from urllib.parse import urlsplit

from django.db import connection
from django.db.models import F, Func, Q, TextField

from hubs.folding import words_of
from hubs.models import Organisation

MOST_ALIKE = 5
MOST_PAIRS = 50  # shown to who looks after the register; merged ones make room for others
ALIKE = 0.84  # of the letters of two names, their words in order
SHARED = 0.6  # of the words of two names
COMPARED = 300  # names at most, of those that have the rarest words those that are about as long
COUNTED = 1000  # a word that more names have is no rare one
NEAR = 12  # words that look like a word
NAMES = 6  # of one entry
# Words that say what something is and not which one.
COMMON = frozenset(words_of("a and as da das de der des di do dos du e en et for in la le of the und van von y"))

# Words of the register that share most of their trigrams with a word; and each word itself, if there is such a one.
NEAR_WORDS = """
SELECT asked.word, near.word
FROM unnest(%(words)s::text[]) AS asked(word)
CROSS JOIN LATERAL (SELECT hubs_trigrams(asked.word) AS parts OFFSET 0) own
CROSS JOIN LATERAL (
    SELECT known.word
    FROM hubs_organisationword known CROSS JOIN LATERAL unnest(known.trigrams) AS part
    WHERE known.trigrams && own.parts AND part = ANY(own.parts)
      AND length(known.word) BETWEEN length(asked.word) / 2 AND length(asked.word) * 2
    GROUP BY known.id, known.word, cardinality(known.trigrams)
    HAVING count(*)::float / (cardinality(known.trigrams) + cardinality(own.parts) - count(*)) >= 0.3
    ORDER BY count(*)::float / (cardinality(known.trigrams) + cardinality(own.parts) - count(*)) DESC, known.word
    LIMIT %(near)s
) near
"""

# How many names have a word or one that looks like it, as far as that matters.
HOW_MANY = """
SELECT asked.word, (
    SELECT count(*) FROM (
        SELECT FROM hubs_organisationname n
        WHERE n.words && asked.near AND n.country = %(country)s LIMIT %(counted)s
    ) found
)
FROM (SELECT word, array_agg(near) AS near
      FROM unnest(%(words)s::text[], %(near)s::text[]) AS pair(word, near) GROUP BY word) asked
"""

WITH_THESE = """
SELECT n.organisation_id
FROM hubs_organisationname n
WHERE n.words && %(rare)s::text[] AND n.country = %(country)s
ORDER BY (SELECT count(*) FROM unnest(n.words) AS word WHERE word = ANY(%(near)s::text[])) DESC,
    abs(cardinality(n.words) - %(length)s), n.organisation_id
LIMIT %(compared)s
"""

# Entries that have the same words in one of their names, and those with the same host.
SAME = """
SELECT min(organisation_id), array_agg(DISTINCT organisation_id)
FROM hubs_organisationname GROUP BY country, words HAVING count(DISTINCT organisation_id) > 1
UNION ALL
SELECT min(id), array_agg(id) FROM hubs_organisation
WHERE website <> '' GROUP BY hubs_host(website) HAVING count(*) > 1
ORDER BY 1 LIMIT %(most)s
"""


def looking_like(row: Organisation) -> list[Organisation]:
    """Entries of the register that may be the same organisation, the likeliest first. A few queries.

    The same ROR id or website, or in the same country a name that is nearly the same; `row` need not be stored.
    """
    same = Q(pk__in=_with_such_names(row))
    if row.ror:
        same |= Q(ror=row.ror)
    others = Organisation.objects.alias(host=Func(F("website"), function="hubs_host", output_field=TextField()))
    if host := _host(row.website):
        same |= Q(host=host)
    scored = [(_likeness(row, other), other) for other in others.filter(same).exclude(pk=row.pk)]
    found = sorted(((score, other) for score, other in scored if score), key=lambda pair: (-pair[0], pair[1].pk))
    return [other for _score, other in found[:MOST_ALIKE]]


def alike_pairs() -> list[tuple[Organisation, Organisation]]:
    """Pairs of entries that have the same words in one of their names, or the same website. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(SAME, {"most": MOST_PAIRS})
        groups: list[tuple[int, list[int]]] = cursor.fetchall()
    pairs = dict.fromkeys((first, other) for first, keys in groups for other in sorted(keys) if other != first)
    rows = Organisation.objects.in_bulk({key for pair in list(pairs)[:MOST_PAIRS] for key in pair})
    return [(rows[one], rows[other]) for one, other in list(pairs)[:MOST_PAIRS]]


def _with_such_names(row: Organisation) -> set[int]:
    names = [sorted(_telling(name)) for name in (row.name, *row.other_names)[:NAMES]]
    words = sorted({word for name in names for word in name})
    if not words:
        return set()
    country = row.country.code or ""
    with connection.cursor() as cursor:
        cursor.execute(NEAR_WORDS, {"words": words, "near": NEAR})
        pairs = [*((word, word) for word in words), *cursor.fetchall()]
        told = {"words": [one for one, _near in pairs], "near": [near for _one, near in pairs]}
        cursor.execute(HOW_MANY, {**told, "country": country, "counted": COUNTED})
        number: dict[str, int] = dict(cursor.fetchall())
        found: set[int] = set()
        for name in names:
            near = [one for word, one in pairs if word in name]
            rare = set(_rarest(name, number))
            asked = {
                "rare": [one for word, one in pairs if word in rare],
                "near": near,
                "country": country,
                "length": len(name),
                "compared": COMPARED,
            }
            cursor.execute(WITH_THESE, asked)
            found |= {key for (key,) in cursor.fetchall()}
    return found


def _rarest(name: Sequence[str], number: dict[str, int]) -> Collection[str]:
    """So many of the rarest words that a name without any of them cannot have most of the words."""
    enough = len(name) - math.ceil(SHARED * len(name)) + 1
    return sorted(name, key=lambda word: (number[word], word))[:enough]


def _telling(name: str) -> frozenset[str]:
    words = words_of(name)
    return frozenset(word for word in words if word not in COMMON) or frozenset(words)


def _host(website: str) -> str:
    return (urlsplit(website).hostname or "").removeprefix("www.")


def _likeness(one: Organisation, other: Organisation) -> float:
    """From 0 (nothing alike) to 3 (the same id)."""
    if one.ror and one.ror == other.ror:
        return 3.0
    if _host(one.website) and _host(one.website) == _host(other.website):
        return 2.0
    if one.country != other.country:
        return 0.0
    names = ((a, b) for a in (one.name, *one.other_names) for b in (other.name, *other.other_names))
    return max((_same_name(a, b) for a, b in names), default=0.0)


def _same_name(one: str, other: str) -> float:
    first, second = _telling(one), _telling(other)
    if not first or not second:
        return 0.0
    shared = len(first & second) / len(first | second)
    letters = SequenceMatcher(None, _in_order(first), _in_order(second)).ratio()
    return max(shared if shared >= SHARED else 0.0, letters if letters >= ALIKE else 0.0)


def _in_order(words: Collection[str]) -> str:
    return " ".join(sorted(words))
