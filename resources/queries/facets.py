"""How many resources each choice would leave, out of the bits that triggers keep: one query, whatever is chosen.

Each value of each filter is a string of bits, one for each resource. What is chosen in a filter is joined by OR, the
filters by AND, and what is left is counted. The numbers are exact: a test and every night compare them with the rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from resources.models import STRETCH, Filter

FEW = 2_000  # so many are named by their numbers

COUNT = """
WITH open AS MATERIALIZED (
    -- Everything has one kind; but not what hubs that are still being set up have ready.
    SELECT f.stretch, bit_or(f.members) & ~coalesce((
        SELECT bit_or(theirs.members) FROM hubs_hub h JOIN resources_facet theirs ON theirs.value = h.id::text
        WHERE h.opened_on IS NULL AND theirs.filter = 'hub' AND theirs.stretch = f.stretch
    ), repeat('0', @stretch)::bit(@stretch)) AS members
    FROM resources_facet f WHERE f.filter = 'kind' GROUP BY f.stretch
), asked AS (
    SELECT '' AS filter, stretch, members FROM open
    UNION ALL
    SELECT chosen.filter, open.stretch, coalesce(bit_or(f.members), repeat('0', @stretch)::bit(@stretch))
    FROM unnest(%(filters)s::text[], %(values)s::text[]) chosen (filter, value) CROSS JOIN open
    LEFT JOIN resources_facet f
        ON f.stretch = open.stretch AND f.filter = chosen.filter AND f.value = chosen.value
    GROUP BY 1, 2
    UNION ALL
    SELECT 'found', open.stretch, coalesce(found.members, repeat('0', @stretch)::bit(@stretch))
    FROM open LEFT JOIN (
        SELECT number / @stretch AS stretch,
               bit_or(set_bit(repeat('0', @stretch)::bit(@stretch), (number %% @stretch)::int, 1)) AS members
        FROM unnest(%(found)s::bigint[]) number GROUP BY 1
    ) found USING (stretch)
    WHERE %(found)s::bigint[] IS NOT NULL
), left_by AS MATERIALIZED (
    -- For each filter what the others leave; under '' what all of them do.
    SELECT f.filter, asked.stretch, bit_and(asked.members) AS members
    FROM unnest(%(all)s::text[]) f (filter) JOIN asked ON asked.filter = '' OR asked.filter <> f.filter GROUP BY 1, 2
), counted AS (
    SELECT f.filter, f.value, sum(bit_count(f.members & left_by.members)) AS number
    FROM left_by JOIN resources_facet f USING (stretch, filter) GROUP BY 1, 2
)
SELECT counted.filter, coalesce(h.code, counted.value), counted.number::bigint, NULL
FROM counted LEFT JOIN hubs_hub h ON counted.filter = 'hub' AND h.id::text = counted.value
WHERE counted.number > 0
UNION ALL
SELECT '', stretch::text, bit_count(members),
       CASE WHEN sum(bit_count(members)) OVER () <= %(few)s THEN members::text END
FROM left_by WHERE filter = ''
""".replace("@stretch", str(STRETCH))


@dataclass(frozen=True, slots=True)
class Facets:
    """How many fit, which they are where they are few, and how many each value of each filter would leave."""

    number: int
    keys: tuple[int, ...] | None
    numbers: dict[str, dict[str, int]]


def facets(chosen: Mapping[Filter, Sequence[str]], found: Sequence[int] | None) -> Facets:
    """Count what fits. `chosen` has the values of each filter that is used, of which one is enough.

    `found` are the keys that a text finds, where one was given.
    """
    pairs = [(filter_.value, value) for filter_, values in chosen.items() for value in values]
    told = {
        "filters": [name for name, _value in pairs],
        "values": [value for _name, value in pairs],
        "found": None if found is None else list(found),
        "all": ["", *Filter.values],
        "few": FEW,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT, told)
        rows = cursor.fetchall()
    numbers: dict[str, dict[str, int]] = {name: {} for name in Filter.values}
    for name, value, number, _bits in rows:
        if name:
            numbers[name][value] = number
    whole = [(int(stretch), number, bits) for name, stretch, number, bits in rows if not name]
    few = all(bits is not None for _stretch, _number, bits in whole)
    keys = tuple(key for stretch, _number, bits in whole for key in _keys(stretch, bits)) if few else None
    return Facets(sum(number for _stretch, number, _bits in whole), keys, numbers)


def _keys(stretch: int, bits: str) -> list[int]:
    """The numbers of the resources whose bits are set."""
    found, place = [], bits.find("1")
    while place >= 0:
        found.append(stretch * STRETCH + place)
        place = bits.find("1", place + 1)
    return found
