"""What the explorer found of a view: one set of figures, out of which page, files and sentences are made."""

import datetime as dt
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from impact.queries.dashboard import Reading
from impact.queries.explore.compare import Compared, beside_of, compare
from impact.queries.explore.days import Calendar, calendar_of, calendar_span
from impact.queries.explore.method import methods_of
from impact.queries.explore.view import IN_CELLS, MadeOf, View
from impact.queries.freshness import Freshness, freshness, one_moment
from impact.queries.methods import Methods
from impact.queries.slices import Rank, RankRow, days_of_slice, rank_slice, read_slice
from impact.queries.spans import Span

# Of so many sessions a ranking is counted one by one unasked, and if somebody asks for it.
UNASKED, ASKED = 4_000, 200_000

RANKS = {MadeOf.TYPE: Rank.TYPE, MadeOf.LED_BY: Rank.LED_BY, MadeOf.CATEGORY: Rank.CATEGORY}


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the whole: its interactions, and what share of all they are, in whole per cent that add up to 100."""

    label: str
    key: str
    sessions: int
    interactions: int
    percent: int


@dataclass(frozen=True, slots=True)
class Found:
    """The figures of a view. `ranking` is there for the hubs on the map too, where the view ranks by them.

    `left_out` is the ranking that would have had to be counted from too many sessions: then `view` ranks by another,
    and `may_ask` says whether it is counted for somebody who asks for it. `too_early` are the days that it would stand
    beside, had there been a session by then.
    """

    view: View
    left_out: Rank | None
    may_ask: bool
    reading: Reading
    compared: Compared | None
    too_early: Span | None
    ranking: tuple[RankRow, ...]
    shares: tuple[Share, ...]
    calendar: Calendar | None
    methods: Methods | None
    fresh: Freshness

    @property
    def is_empty(self) -> bool:
        """Whether there is no session in it."""
        return not self.reading.total.whole.sessions


def explore(view: View, *, today: dt.date) -> Found:
    """All figures of a view, read in one moment. The number of queries does not depend on what is found."""
    with one_moment():
        reading = read_slice(view.slice())
        left_out = view.ranked_by if _too_many(view, reading.total.whole.sessions) else None
        if left_out is not None:
            view = replace(view, rank=_other_rank(view))
        ranking = tuple(rank_slice(view.slice(), view.ranked_by))
        latest = reading.months[-1].month if reading.months else None
        beside = beside_of(view, today=today)
        compared = compare(view, reading, beside, everyone=_("Everyone")) if beside is not None else None
        span = calendar_span(view.span, latest)
        return Found(
            view=view,
            left_out=left_out,
            may_ask=reading.total.whole.sessions <= ASKED,
            reading=reading,
            compared=compared,
            too_early=beside.span if beside is not None and compared is None else None,
            ranking=ranking,
            shares=_shares(view, reading, ranking),
            calendar=calendar_of(span, days_of_slice(view.slice(span))) if latest else None,
            methods=methods_of(view),
            fresh=freshness(),
        )


def _too_many(view: View, sessions: int) -> bool:
    """Whether a ranking would be counted from more sessions than somebody who looks at a page would wait for."""
    return view.ranks_single_sessions and sessions > (UNASKED if view.rank is None else ASKED)


def _other_rank(view: View) -> Rank:
    """What the cells have side by side: countries, or what the view is not narrowed to."""
    narrowed = (view.country, view.session_type, view.category, view.led_by)
    return next((by for by, to in zip(IN_CELLS, narrowed, strict=True) if to is None), Rank.COUNTRY)


def _shares(view: View, reading: Reading, ranking: tuple[RankRow, ...]) -> tuple[Share, ...]:
    """What the whole is made of. By audience: of the groups; otherwise each session is in exactly one part."""
    if view.divided_by is MadeOf.AUDIENCE:
        pairs = zip(reading.columns, reading.total.parts, strict=True)
        rows = [(column.label, column.audience.value, part.sessions, part.interactions) for column, part in pairs]
    else:
        by = RANKS[view.divided_by]
        found = ranking if by is view.ranked_by else rank_slice(view.slice(), by)
        rows = [(row.label, row.key, row.picture.whole.sessions, row.picture.whole.interactions) for row in found]
    percents = whole_percents([interactions for *_rest, interactions in rows])
    return tuple(Share(*row, percent) for row, percent in zip(rows, percents, strict=True))


def whole_percents(parts: list[int]) -> list[int]:
    """Per cent of each part, in whole numbers that add up to 100; zeros where there is nothing."""
    whole = sum(parts)
    if not whole:
        return [0] * len(parts)
    floors = [100 * part // whole for part in parts]
    rests = sorted(range(len(parts)), key=lambda at: (-(100 * parts[at] % whole), at))
    for at in rests[: 100 - sum(floors)]:
        floors[at] += 1
    return floors
