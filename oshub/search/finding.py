"""Asks the database: the best documents of each kind, and what to try where there are none."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from oshub.search.asking import Asked, understand
from oshub.search.kinds import Document, Kind
from oshub.search.marks import Marker, fold
from oshub.search.spelling import corrected

# Of a word that thousands of things hold, so many of each kind are compared, those first that have it in their name.
COMPARED = 120
LONGEST_BODY = 4_000  # letters of a text in which the place to show is looked for
ALL = tuple(Kind)
DATED = (Kind.POST, Kind.EVENT)
A_FEW, A_PAGE = 5, 20

FIND = """
WITH spoken AS MATERIALIZED (
    SELECT array_agg(DISTINCT code) AS languages, array_agg(DISTINCT search_config(code)) AS configs
    FROM (SELECT unnest(languages)::text FROM hubs_hub UNION SELECT language FROM hubs_hubprofile
          UNION SELECT unnest(%(languages)s::text[])) known(code)
), asked AS MATERIALIZED (
    SELECT search_query(%(whole)s, %(begun)s, configs) AS in_names,
           -- Beginnings are looked for in names alone: in texts nearly everything begins like something.
           search_query(%(all)s, '', configs) AS in_texts,
           -- To be marked; not the words that say nothing, unless there are no others.
           tsvector_to_array(search_lexemes(languages, coalesce(
               (SELECT string_agg(word, ' ') FROM unnest(%(words)s::text[]) AS word
                WHERE to_tsvector(search_config(%(language)s), word) <> ''), %(all)s))) AS stems
    FROM spoken
), matched AS MATERIALIZED (
    SELECT kind, id
    FROM asked CROSS JOIN unnest(%(kinds)s::text[]) AS kind
    CROSS JOIN LATERAL (SELECT ('''kind=' || kind || '''')::tsquery AS only) this
    CROSS JOIN LATERAL (
        (SELECT id FROM oshub_searchdocument WHERE names @@ (asked.in_names && this.only) LIMIT %(compared)s)
        UNION
        (SELECT id FROM oshub_searchdocument WHERE vector @@ (asked.in_texts && this.only) LIMIT %(compared)s)
    ) found
), ranked AS (
    SELECT DISTINCT ON (d.kind, d.object_id) d.kind, d.object_id, d.id, d.dated,
           ts_rank('{0.05, 0.2, 0.4, 1.0}', d.vector, asked.in_names)
           + CASE WHEN search_fold(d.title) = %(folded)s THEN 2
                  WHEN starts_with(search_fold(d.title), %(folded)s) THEN 0.5 ELSE 0 END
           + CASE WHEN d.language = %(language)s THEN 0.01 ELSE 0 END AS rank
    FROM asked CROSS JOIN matched JOIN oshub_searchdocument d USING (id) LEFT JOIN hubs_hub h ON h.id = d.hub_id
    -- Nothing of a hub that is still being set up is public.
    WHERE d.hub_id IS NULL OR h.opened_on IS NOT NULL
    ORDER BY d.kind, d.object_id, rank DESC
), placed AS (
    SELECT *, row_number() OVER (PARTITION BY kind ORDER BY rank DESC, dated DESC NULLS LAST, object_id) AS place,
           count(*) OVER (PARTITION BY kind) AS compared
    FROM ranked
)
SELECT placed.kind, d.object_id, d.language, d.title, d.subtitle, left(d.body, %(longest)s), d.address,
       coalesce(h.name, ''), d.dated, placed.compared, asked.stems
FROM asked CROSS JOIN placed JOIN oshub_searchdocument d USING (id) LEFT JOIN hubs_hub h ON h.id = d.hub_id
WHERE placed.place > %(after)s AND placed.place <= %(after)s + %(number)s
ORDER BY placed.kind, placed.place
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found, with what was looked for marked. `language` is blank where nobody said it.

    `when` says when news were published or an event begins.
    """

    kind: Kind
    url: str
    title: SafeString
    subtitle: SafeString
    excerpt: SafeString
    language: str
    hub: str
    when: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind: some of it, best first. `more` where there is more than was counted."""

    kind: Kind
    hits: tuple[Hit, ...]
    number: int
    more: bool


@dataclass(frozen=True, slots=True)
class Found:
    """An answer: `instead` is looked for where nothing has what was typed, `any_word` where nothing has all words."""

    asked: Asked
    groups: tuple[Group, ...] = ()
    instead: str = ""
    any_word: bool = False

    @property
    def number(self) -> int:
        """How many things were found, as far as they were counted."""
        return sum(group.number for group in self.groups)

    @property
    def more(self) -> bool:
        """Whether there are more than were counted."""
        return any(group.more for group in self.groups)


def find(text: str) -> Found:
    """The best few of each kind.

    Where nothing has all the words: what has the names that look like them, then what has any of the words.
    """
    asked = understand(text)
    if not asked.words:
        return Found(asked)
    groups = _groups(asked)
    if groups or not asked.is_plain:
        return Found(asked, groups)
    better = corrected(asked, _languages())
    if better and (groups := _groups(instead := Asked(better, better, ""))):
        return Found(instead, groups, instead=better)
    if len(asked.words) > 1:
        either = Asked(asked.text, " or ".join(asked.words), "")
        return Found(either, _groups(either), any_word=True)
    return Found(asked)


def one_kind(found: Found, kind: Kind, page: int) -> tuple[Hit, ...]:
    """A page of what was found of one kind, counted from 1."""
    groups = _groups(found.asked, [kind], (page - 1) * A_PAGE, A_PAGE)
    return groups[0].hits if groups else ()


def suggest(text: str, *, number: int = 8) -> list[Hit]:
    """The best of all kinds together, for a list that is shown while somebody types."""
    asked = understand(text)
    groups = _groups(asked, number=number) if asked.words else ()
    # One of each kind in turn, so that many projects do not hide the one hub.
    longest = max((len(group.hits) for group in groups), default=0)
    return [group.hits[place] for place in range(longest) for group in groups if place < len(group.hits)][:number]


def _groups(asked: Asked, kinds: Sequence[Kind] = ALL, after: int = 0, number: int = A_FEW) -> tuple[Group, ...]:
    rows = _rows(asked, kinds, after, number)
    groups = []
    for kind in kinds:
        of_kind = [row for row in rows if row[0] == kind]
        if of_kind:
            marker = Marker(frozenset(of_kind[0][-1]), fold(asked.begun))
            hits = tuple(_hit(Document(kind, *row[1:9]), marker) for row in of_kind)
            compared = of_kind[0][9]
            groups.append(Group(kind, hits, compared, more=compared >= COMPARED))
    return tuple(groups)


def _rows(asked: Asked, kinds: Sequence[Kind], after: int, number: int) -> list[tuple[Any, ...]]:
    told: dict[str, Any] = {
        "words": asked.words,
        "whole": asked.whole,
        "begun": asked.begun,
        "all": f"{asked.whole} {asked.begun}",
        "folded": fold(asked.text),
        "kinds": [kind.value for kind in kinds],
        "language": get_language() or "",
        "languages": _languages(),
        "compared": COMPARED,
        "longest": LONGEST_BODY,
        "after": after,
        "number": number,
    }
    with connection.cursor() as cursor:
        cursor.execute(FIND, told)
        return list(cursor.fetchall())


def _hit(document: Document, marker: Marker) -> Hit:
    return Hit(
        kind=document.kind,
        url=document.url,
        title=marker.marked(document.title),
        subtitle=marker.marked(document.subtitle),
        excerpt=marker.excerpt(document.body),
        language=document.language,
        hub=document.hub if document.kind != Kind.HUB else "",
        when=document.dated if document.kind in DATED else None,
    )


def _languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]
