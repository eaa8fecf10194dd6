"""The live page under attack by its own past: whoever keeps it every day, and subtracts one day from another.

A page that shows each session at once says what came in between two days, and nothing can hide that. What must stay
hidden is what was left out and did not change: a small month of the past. Hypothesis makes the days up; the reader is
told everything that changed, and solves all pages in one linear program.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
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
        new = draw(st.integers(0 if last.people else 1, came))
        rows[-1] = Figures(last.sessions + 1, last.interactions + came, last.people + new, 0, max(came, last.at_least))
        found.append(rows)
    return found


def attack_days(pages: Sequence[Day]) -> dict[int, tuple[float, float]]:
    """The people that each small month of the past can have, for who has all pages and knows all later months.

    Of a month that some page shows, the figure is known. Of the others: the few are 1 to 4, neighbours 5 or more; who
    came did so once at least, and once a session at most.
    """
    past = pages[0].rows[:-1]
    known = {at for at in range(len(past)) if any(page.shown.tables[0][at].people is not None for page in pages)}
    hidden = [at for at in range(len(past)) if at not in known]
    few = [at for at in hidden if 1 <= past[at].people <= FEW]
    count = len(hidden)
    sums, values = [], []
    for page in pages:
        if page.shown.total.people is None:
            continue
        left = [at for at in range(len(past)) if page.shown.tables[0][at].people is None]
        line = np.array([float(at in left) for at in hidden])
        for part, name in enumerate(("people", "interactions")):
            total = sum(getattr(past[at], name) for at in left) - sum(
                getattr(past[at], name) for at in left if at in known
            )
            sums.append(np.concatenate([line, 0 * line] if part == 0 else [0 * line, line]))
            values.append(total)
    if not sums or not few:
        return {}
    eye, sessions = np.eye(count), np.array([float(past[at].sessions) for at in hidden])
    limits = np.vstack([np.hstack([eye, -eye]), np.hstack([-eye * sessions[:, None], eye])])
    bounds: list[tuple[float, float | None]] = [(1, FEW) if at in few else (FEW + 1, None) for at in hidden]
    bounds += [(one, None) for one in sessions]
    found: dict[int, tuple[float, float]] = {}
    for at in few:
        wanted = np.zeros(2 * count)
        wanted[hidden.index(at)] = 1
        ends = []
        for sign in (1, -1):
            answer = linprog(
                sign * wanted, A_ub=limits, b_ub=np.zeros(2 * count), A_eq=np.vstack(sums), b_eq=values, bounds=bounds
            )
            assert answer.status == 0, answer.message
            ends.append(round(sign * answer.fun, 6))
        found[at] = (ends[0], ends[1])
    return found


def check(history: Sequence[Rows]) -> None:
    pages = [seen(rows) for rows in history]
    told = attack_days(pages)
    assert set(told.values()) <= {(1, FEW)}


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
