"""Small numbers under attack: by linear programs, and by a reader who runs the portal's own code on every table.

What is proven of one table and one audience, whoever reads it: each of the few may still be anything from 1 to 4.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from impact.queries.disclosure import FEW, Protected, PublicFigures, Table, Withheld, protect
from impact.queries.figures import Figures
from tests.impact.attack import Known, attack, broken


@st.composite
def figures(draw: st.DrawFn) -> Figures:
    """One row as the portal can have it: who came did so once at least, and once a session at most."""
    people = draw(st.one_of(st.integers(0, 7), st.integers(0, 300)))
    if not people:
        return Figures()
    sessions = draw(st.integers(1, 6))
    interactions = draw(st.integers(max(people, sessions), people * sessions))
    return Figures(sessions, interactions, people, 0, draw(st.integers(1, people)))


tables = st.lists(figures(), min_size=1, max_size=10)


def whole(rows: Sequence[Figures]) -> Figures:
    """The total of some rows, as if people could be added up."""
    return Figures(
        sessions=sum(row.sessions for row in rows),
        interactions=sum(row.interactions for row in rows),
        people=sum(row.people for row in rows),
        at_least=max((row.at_least for row in rows), default=0),
    )


@given(tables)
@settings(max_examples=40)
def test_no_linear_program_recovers_what_is_left_out(rows: list[Figures]) -> None:
    found = protect(whole(rows), rows)
    if found.total.people is not None:
        assert broken(Known.of(found.tables[0], rows)) == {}


@pytest.mark.slow
@given(st.lists(figures(), min_size=1, max_size=40))
@settings(max_examples=400)
def test_no_linear_program_recovers_what_is_left_out_of_large_tables(rows: list[Figures]) -> None:
    found = protect(whole(rows), rows)
    if found.total.people is not None:
        assert broken(Known.of(found.tables[0], rows)) == {}


def test_the_attack_breaks_a_table_that_hides_its_small_figures_only() -> None:
    """The attack itself is worth something."""
    rows = [Figures(1, 3, 3), Figures(1, 60, 60), Figures(2, 50, 40)]
    seen = [PublicFigures(1, None, None, None, None, None, Withheld.FEW)]
    seen += [PublicFigures(row.sessions, row.people, row.interactions, None, None, None) for row in rows[1:]]
    assert broken(Known.of(seen, rows)) == {0: (3, 3)}


def test_a_neighbour_whose_people_came_each_time_tells_too_much() -> None:
    """Two people once, and ten people twice: 22 interactions of twelve people leave no room for a third."""
    rows = [Figures(1, 2, 2), Figures(2, 20, 10), Figures(3, 60, 30)]
    seen = [
        PublicFigures(1, None, None, None, None, None, Withheld.FEW),
        PublicFigures(2, None, None, None, None, None, Withheld.NEIGHBOUR),
        PublicFigures(3, 30, 60, None, None, None),
    ]
    assert attack(Known.of(seen, rows))[0] == (1, 2)
    assert protect(whole(rows), rows).tables[0][2].people is None


def rows_of(people: Sequence[int], sessions: Sequence[int]) -> list[Figures]:
    """Rows of whose interactions nothing follows: as many as fit between once each and each time."""
    return [
        Figures(held, max(held, number * (held + 1) // 2), number) if number else Figures()
        for number, held in zip(people, sessions, strict=True)
    ]


def as_read(found: Protected) -> tuple[object, ...]:
    """All that is published, as something that can be compared."""
    return found.total, found.tables


def every_table(length: int, most: int, sessions: Sequence[int]) -> Iterator[list[Figures]]:
    for people in product(range(most + 1), repeat=length):
        yield rows_of(people, sessions)


@pytest.mark.parametrize(("length", "most", "in_time"), [(2, 24, True), (3, 18, False)])
def test_who_runs_the_rule_on_every_table_learns_no_more(length: int, most: int, in_time: bool) -> None:
    """The strongest reader keeps all tables that would be published as this one was; every secret stays among them.

    All of them have one session a row, so that interactions are people, and tell most.
    """
    alike: dict[tuple[object, ...], list[list[Figures]]] = defaultdict(list)
    published: dict[tuple[object, ...], Protected] = {}
    for rows in every_table(length, most, [1] * length):
        found = protect(whole(rows), Table(rows, in_time=in_time))
        alike[as_read(found)].append(rows)
        published[as_read(found)] = found
    for read, found in published.items():
        if (found.total.people or 0) > most:  # some that are published alike were not tried
            continue
        for at, row in enumerate(found.tables[0]):
            possible = {rows[at].people for rows in alike[read]}
            if row.withheld is Withheld.FEW:
                assert possible == {1, 2, 3, 4}
            elif row.people is None and row.sessions:
                # Nothing is shown at all: each row may be few, and large where there is another that may be few.
                assert found.total.people is not None or {1, 2, 3, 4} <= possible


def every_row(sessions: int, most: int) -> list[Figures]:
    """Each row with somebody that so many sessions may have."""
    return [
        Figures(sessions, interactions, people)
        for people in range(1, most + 1)
        for interactions in range(max(people, sessions), people * sessions + 1)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("sessions", [(2, 1, 2), (1, 2, 2), (3, 1, 1)])
def test_who_runs_the_rule_on_every_three_months_learns_no_more(sessions: tuple[int, ...]) -> None:
    """The same reader, with months of several sessions, whose interactions say more than their people."""
    most = 16
    alike: dict[tuple[object, ...], list[tuple[Figures, ...]]] = defaultdict(list)
    published: dict[tuple[object, ...], Protected] = {}
    for rows in product(*(every_row(held, most) for held in sessions)):
        if (total := whole(rows)).people <= most:
            found = protect(total, Table(rows, in_time=True))
            alike[as_read(found)].append(rows)
            published[as_read(found)] = found
    told = [
        {rows[at].people for rows in alike[read]}
        for read, found in published.items()
        if found.total.people is not None
        for at, row in enumerate(found.tables[0])
        if row.withheld is Withheld.FEW
    ]
    assert told
    assert all(possible == {1, 2, 3, 4} for possible in told)


@given(tables, tables)
@settings(max_examples=50)
def test_what_one_table_hides_the_other_does_not_tell(months: list[Figures], hubs: list[Figures]) -> None:
    found = protect(whole(months), months, hubs)
    if found.total.people is None:
        assert {row.people for table in found.tables for row in table} <= {None}
        assert {row.withheld for table in found.tables for row in table} <= {Withheld.NEIGHBOUR}


@given(tables)
@settings(max_examples=50)
def test_the_largest_session_of_a_total_is_that_of_a_row_that_is_shown(rows: list[Figures]) -> None:
    """Otherwise a reader would know that a hidden neighbour holds it, and that so much less is left for the few."""
    found = protect(whole(rows), rows)
    if found.total.people and any(row.people is None for row in found.tables[0]):
        shown = [row.at_least for row, seen in zip(rows, found.tables[0], strict=True) if seen.people is not None]
        most = max(shown, default=0)
        assert found.total.at_least == (most if most > FEW else None)


# Protected by each other where the one with most sessions makes up for the few, and not where the last in time does.
@example([Figures(2, 6, 6, 0, 1)], [Figures(4, 16, 4, 0, 1), Figures(3, 7, 5, 0, 1), Figures(1, 6, 6, 0, 1)])
@given(tables, tables)
@settings(max_examples=20)
def test_months_of_an_edition_protect_each_other(inside: list[Figures], after: list[Figures]) -> None:
    """Who knows the total of the edition beside the total of all time cannot subtract one from the other."""
    rows = [*inside, *after]
    blocks = [1] * len(inside) + [0] * len(after)
    alone = protect(whole(inside), Table(inside, in_time=True))
    found = protect(whole(rows), Table(rows, blocks, in_time=True))
    if found.total.people is None or alone.total.people is None:
        return
    shown = found.tables[0][: len(inside)]
    few = {at for at, row in enumerate(shown) if row.withheld is Withheld.FEW}
    assert few & set(broken(Known.of(shown, inside))) == set()
    edition_hides = {at for at, row in enumerate(alone.tables[0]) if row.people is None}
    assert edition_hides <= {at for at, row in enumerate(shown) if row.people is None}
    if protect(whole(after), after).total.people is not None:
        assert broken(Known.of(found.tables[0][len(inside) :], after)) == {}
