"""The live page under attack by its own past: whoever keeps it every day, and subtracts one day from another.

A page that shows each session at once says what came in between two days, and nothing can hide that. What must stay
hidden is what was left out and did not change: a small month of the past. Hypothesis makes the days up; the reader
solves all pages in one linear program.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from impact.queries.disclosure import FEW, Protected, Table, Withheld, protect
from impact.queries.figures import Figures
from tests.impact.test_attack import figures, whole

Rows = list[Figures]


@dataclass(frozen=True)
class Day:
    """The months as they were, and what the public page showed of them."""

    rows: Rows
    shown: Protected


def seen(rows: Rows, *, in_time: bool = True) -> Day:
    """The page of a day."""
    return Day(rows, protect(whole(rows), Table(rows, in_time=in_time)))


@st.composite
def days(draw: st.DrawFn) -> list[Rows]:
    """Months of the past, and days on which something is logged in the last one or a month begins."""
    found = [[*draw(st.lists(figures(), min_size=2, max_size=7)), Figures()]]
    for _day in range(draw(st.integers(1, 5))):
        rows = list(found[-1])
        if draw(st.booleans()):
            rows.append(Figures())
        came, last = draw(st.one_of(st.integers(1, 6), st.integers(1, 60))), rows[-1]
        largest = max(came, last.at_least)
        people = max(largest, last.people + draw(st.integers(0, came)))
        rows[-1] = Figures(last.sessions + 1, last.interactions + came, people, 0, largest)
        found.append(rows)
    return found


def attack_days(pages: Sequence[Day]) -> dict[int, tuple[float, float]]:
    """The people that each small month of the past can have, for who has all pages.

    A month has one figure as long as it has as many sessions, and never loses people. One that some page shows is
    known. Of the others: the few are 1 to 4, neighbours 5 or more; who came did so once at least, and once a session.
    """
    shows = [page for page in pages if page.shown.total.people is not None]
    seen_ever = {
        key
        for page in shows
        for key, row in zip(keys(page), page.shown.tables[0], strict=True)
        if row.people is not None
    }
    figure = {key: row for page in shows for key, row in zip(keys(page), page.rows, strict=True)}
    unknown = sorted(set(figure) - seen_ever)
    few = [key for key in unknown if 1 <= figure[key].people <= FEW]
    count, place = len(unknown), {key: at for at, key in enumerate(unknown)}
    sums, values = [], []
    for page in shows:
        hidden = [key for key in keys(page) if key in place]
        line = np.zeros(count)
        line[[place[key] for key in hidden]] = 1
        for name, weights in (("people", np.r_[line, 0 * line]), ("interactions", np.r_[0 * line, line])):
            sums.append(weights)
            values.append(sum(getattr(figure[key], name) for key in hidden))
    eye, sessions = np.eye(count), np.array([float(held) for _month, held in unknown])
    limits = [np.hstack([eye, -eye]), np.hstack([-eye * sessions[:, None], eye])]
    for one, later in itertools.pairwise(unknown):
        if one[0] == later[0]:  # the same month on another day, with more sessions: nobody is taken away
            limits.append(np.r_[eye[place[one]] - eye[place[later]], np.zeros(count)][None, :])
    above = np.vstack(limits)
    bounds: list[tuple[float, float | None]] = [(1, FEW) if key in few else (FEW + 1, None) for key in unknown]
    bounds += [(one, None) for one in sessions]
    found: dict[int, tuple[float, float]] = {}
    for key in few:
        if key not in keys(pages[0])[:-1]:
            continue  # it came in between
        wanted = np.zeros(2 * count)
        wanted[place[key]] = 1
        ends = []
        for sign in (1, -1):
            answer = linprog(
                sign * wanted,
                A_ub=above,
                b_ub=np.zeros(len(above)),
                A_eq=np.vstack(sums),
                b_eq=values,
                bounds=bounds,
            )
            assert answer.status == 0, answer.message
            ends.append(round(sign * answer.fun, 6))
        found[key[0]] = (ends[0], ends[1])
    return found


def keys(page: Day) -> list[tuple[int, int]]:
    """What a reader tells months by: their place, and how many sessions they have, which is public."""
    return [(at, row.sessions) for at, row in enumerate(page.rows)]


def check(history: Sequence[Rows]) -> None:
    pages = [seen(rows) for rows in history]
    told = attack_days(pages)
    assert set(told.values()) <= {(1, FEW)}


STOOD = [Figures(2, 2, 2, 0, 1), Figures(1, 10, 10, 0, 1), Figures(2, 6, 5, 0, 1)]


# The last month grows, and leaves so much room that one neighbour fewer would do for it.
@example([[*STOOD, Figures()], [*STOOD, Figures(1, 2, 2, 0, 2)], [*STOOD, Figures(2, 4, 2, 0, 2)]])
@given(days())
@settings(max_examples=40)
def test_who_keeps_every_day_learns_nothing_of_the_small_months_before(history: list[Rows]) -> None:
    check(history)


@pytest.mark.slow
@given(days())
@settings(max_examples=1500)
def test_who_keeps_every_day_of_many_learns_nothing(history: list[Rows]) -> None:
    check(history)


def test_a_neighbour_that_changes_with_each_month_would_tell_the_small_one() -> None:
    """The rule before this one took the month with the fewest sessions, which is always the one that has just begun."""
    before = [Figures(5, 60, 40), Figures(1, 3, 3), Figures(4, 50, 30), Figures()]
    after = [*before[:3], Figures(1, 24, 24)]
    old = [seen(rows, in_time=False) for rows in (before, after)]
    assert attack_days(old)[1] == (3, 3)
    assert attack_days([seen(rows) for rows in (before, after)])[1] == (1, FEW)


def test_what_came_in_between_two_days_is_told_to_the_digit() -> None:
    """The bound: a live page cannot hide it. Three teachers more are three teachers more, whichever rows are shown."""
    before = [Figures(5, 60, 40), Figures(4, 50, 30)]
    after = [before[0], Figures(5, 53, 33)]
    first, second = seen(before).shown.total, seen(after).shown.total
    assert first.people is not None
    assert second.people is not None
    assert second.people - first.people == 3


def test_a_small_month_is_left_out_while_it_grows_and_shown_when_it_is_large() -> None:
    rows = [Figures(5, 60, 40), Figures(4, 50, 30)]
    small, large = seen([*rows, Figures(1, 3, 3)]).shown, seen([*rows, Figures(1, 24, 24)]).shown
    assert [one.withheld for one in small.tables[0]] == [Withheld.NEIGHBOUR, Withheld.NO, Withheld.FEW]
    assert [one.people for one in large.tables[0]] == [40, 30, 24]
