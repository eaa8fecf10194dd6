"""Two editions of one period under attack: their difference reveals no more than each of them does.

Hypothesis makes a closed period and its corrections up; the second edition is published beside the first, and the third
beside both. Every pair of figures that can be told from them is the same, or five or more apart.
"""

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.models import ScopeKind
from impact.models.audience import AudienceGroup
from impact.queries.dashboard import MonthPicture, Picture
from impact.queries.disclosure import FEW, PublicFigures, Withheld
from impact.queries.edition_content import EditionFigures
from impact.queries.edition_figures import Earlier, edition_figures
from impact.queries.figures import Figures
from impact.queries.period_content import PeriodFigures, ScopeInPeriod
from impact.queries.periods import next_month
from tests.impact.attack import Known, attack_both
from tests.impact.test_attack import figures, whole

FIRST = dt.date(2021, 9, 1)
GROUPS = len(AudienceGroup)
Rows = list[Figures]


def picture(students: Figures) -> Picture:
    """Figures of students alone."""
    return Picture(students, (students, *[Figures()] * (GROUPS - 1)))


def scope(kind: ScopeKind, rows: Rows, key: int = 0, total: Figures | None = None) -> ScopeInPeriod:
    months = []
    day = FIRST
    for row in rows:
        months.append(MonthPicture(day, picture(row)))
        day = next_month(day)
    return ScopeInPeriod(
        kind, key, f"OSHub-{key:02d}", f"Hub {key}", "PT", "", None, picture(total or whole(rows)), tuple(months), {}
    )


def period(months: Rows, hubs: Rows) -> PeriodFigures:
    """A closed period; in its hubs' table is what is missing to its months, so that both add up alike."""
    after = FIRST
    for _row in months:
        after = next_month(after)
    return PeriodFigures(
        FIRST,
        after,
        1,
        scope(ScopeKind.NETWORK, months),
        tuple(scope(ScopeKind.HUB, [], number, row) for number, row in enumerate(hubs, 1)),
        (),
    )


@st.composite
def corrected(draw: st.DrawFn, rows: Rows) -> Rows:
    """The same rows after some corrections, most of them small."""
    found = list(rows)
    for at in draw(st.lists(st.integers(0, len(rows) - 1), max_size=2)):
        more = draw(st.one_of(st.integers(-4, 4), st.integers(5, 40)))
        row = found[at]
        people = max(0, row.people + more)
        sessions = max(1, row.sessions + draw(st.integers(0, 1))) if people else 0
        most = people * sessions
        interactions = min(max(people, sessions, row.interactions + more), most)
        found[at] = Figures(sessions, interactions, people, 0, min(row.at_least, people))
    return found


@st.composite
def histories(draw: st.DrawFn) -> list[Rows]:
    """A table of months, and what became of it at each closing."""
    found = [draw(st.lists(figures(), min_size=2, max_size=7))]
    for _closing in range(2):
        found.append(draw(corrected(found[-1])))
    return found


def published(history: Sequence[Rows]) -> list[EditionFigures]:
    """An edition of each closing. The hubs' table is one hub with all of it."""
    found: list[EditionFigures] = []
    for rows in history:
        earlier = [Earlier(number, one) for number, one in enumerate(found, 1)]
        found.append(edition_figures(period(rows, [whole(rows)]), earlier, {}))
    return found


def column(edition: EditionFigures) -> list[PublicFigures]:
    return [at.row.groups[0] for at in edition.months]


def check(history: Sequence[Rows]) -> None:
    """Attack every edition by itself, and every two of them."""
    editions = published(history)
    # What stands in a column is of the closing that it was taken over from.
    behind = [history[edition.repeated.get("students", number) - 1] for number, edition in enumerate(editions, 1)]
    for one, rows in zip(editions, behind, strict=True):
        assert [row.people for row in column(one) if row.people is not None] == [
            mine.people for mine, row in zip(rows, column(one), strict=True) if row.people is not None
        ]
    for (first, of_first), (second, of_second) in itertools.combinations(zip(editions, behind, strict=True), 2):
        pairs = [(first.total.groups[0], second.total.groups[0]), *zip(column(first), column(second), strict=True)]
        for old, new in pairs:
            assert (old.people is None) == (new.people is None)
            for name in ("people", "interactions"):
                before, after = getattr(old, name), getattr(new, name)
                assert before is None or before == after or abs(before - after) > FEW
        if first.total.groups[0].people is None:
            continue
        known, later = Known.of(column(first), of_first), Known.of(column(second), of_second)
        for name in ("hidden_people", "hidden_interactions"):
            difference = abs(getattr(known, name) - getattr(later, name))
            assert not known.hidden or difference == 0 or difference > FEW
        told = attack_both(known, later)
        few = [at for at, row in enumerate(column(first)) if row.withheld is Withheld.FEW]
        assert all(told[at] == (1, FEW) for at in few)


@given(histories())
@settings(max_examples=25)
def test_the_difference_of_two_editions_reveals_nobody(history: list[Rows]) -> None:
    check(history)


@pytest.mark.slow
@given(histories())
@settings(max_examples=400)
def test_the_difference_of_two_of_many_editions_reveals_nobody(history: list[Rows]) -> None:
    check(history)


def test_a_correction_of_many_is_published() -> None:
    """The rule does not simply repeat the first edition for ever."""
    rows = [Figures(2, 50, 40), Figures(2, 60, 50), Figures(1, 30, 30)]
    more = [*rows[:2], Figures(2, 60, 60)]
    first, second = published([rows, more])
    assert second.repeated == {}
    assert column(second)[2].people == 60
    assert first.total.groups[0].people == 120


def test_what_was_taken_over_is_compared_with_all_editions_before() -> None:
    """26 after 20 may be shown, and then 21 not, for it is one more than the first edition said."""
    rows = [[Figures(1, number, number), Figures(1, 90, 90)] for number in (20, 26, 21)]
    first, second, third = published(rows)
    assert [column(one)[0].people for one in (first, second, third)] == [20, 26, 26]
    assert third.repeated == {"students": 2}


def test_a_neighbour_stays_one_so_that_the_next_edition_can_be_published() -> None:
    """Had the second edition left out another month beside the 3, the two together would give it away."""
    rows = [Figures(1, 3, 3), Figures(1, 40, 40), Figures(2, 100, 60)]
    first, second = published([rows, [rows[0], Figures(3, 90, 90), rows[2]]])
    assert [row.people for row in column(first)] == [None, None, 60]
    assert [row.people for row in column(second)] == [None, None, 60]
    assert second.repeated == {}
    assert second.total.groups[0].people == 153


def test_a_small_figure_where_there_was_none_is_not_published() -> None:
    rows = [Figures(), Figures(1, 40, 40), Figures(2, 100, 60)]
    first, second = published([rows, [Figures(1, 3, 3), *rows[1:]]])
    assert second.repeated == {"students": 1}
    assert replace(second, repeated={}).total.groups == first.total.groups
