"""What the public does not see of small numbers, and that it cannot be found from what it sees."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from impact.queries.disclosure import FEW, Protected, PublicFigures, Table, Withheld, added_up, protect
from impact.queries.figures import Figures


def people(number: int) -> Figures:
    """Figures of so many people, estimated, with an interaction and a half each."""
    return Figures(
        sessions=2 if number else 0, interactions=number + number // 2, people=number, at_least=min(number, 9)
    )


def protected(*tables: Sequence[int], total: int | None = None) -> Protected:
    everything = sum(tables[0]) if total is None else total
    return protect(people(everything), *([people(number) for number in table] for table in tables))


def shown(found: Protected, table: int = 0) -> list[int | None]:
    return [row.people for row in found.tables[table]]


def test_large_figures_are_shown_as_they_are() -> None:
    found = protected([24, 0, 5])
    assert shown(found) == [24, 0, 5]
    assert [row.interactions for row in found.tables[0]] == [36, 0, 7]
    assert {row.withheld for row in found.tables[0]} == {Withheld.NO}


def test_few_people_and_their_interactions_are_left_out_with_a_neighbour() -> None:
    found = protected([3, 40, 60, 0])
    assert shown(found) == [None, None, 60, 0]
    assert [row.withheld for row in found.tables[0]] == [Withheld.FEW, Withheld.NEIGHBOUR, Withheld.NO, Withheld.NO]
    assert [row.interactions for row in found.tables[0]] == [None, None, 90, 0]
    assert found.total.people == 103


def test_neighbours_are_those_with_the_fewest_sessions_whatever_their_people() -> None:
    rows = [Figures(1, 3, 3), Figures(9, 90, 40), Figures(2, 90, 60), Figures(5, 50, 20)]
    assert [row.people for row in protect(people(123), rows).tables[0]] == [None, 40, None, 20]


def test_a_neighbour_that_is_too_small_to_hide_behind_is_joined_by_another() -> None:
    assert shown(protected([1, 8, 12, 30])) == [None, None, None, 30]


def test_few_take_a_neighbour_even_where_they_could_hide_each_other() -> None:
    """Whether they could, would tell something about them."""
    assert shown(protected([2, 3, 2, 50])) == [None, None, None, None]
    assert shown(protected([2, 3, 2, 50, 30])) == [None, None, None, None, 30]


def test_where_nothing_is_left_to_hide_behind_the_audience_is_left_out() -> None:
    found = protected([3, 3], [6])
    assert found.total.people is None
    assert shown(found, 0) == [None, None]
    assert shown(found, 1) == [None]


def test_a_total_of_few_leaves_out_zeros_too() -> None:
    found = protected([3, 0], [0, 3, 0])
    assert shown(found, 0) == [None, None]
    assert shown(found, 1) == [None, None, None]


def test_what_is_left_out_altogether_does_not_say_why() -> None:
    """That the total is few would tell much about rows that are known to have somebody."""
    found = protected([3, 0], [0, 3, 0])
    assert {found.total.withheld, *(row.withheld for table in found.tables for row in table)} == {Withheld.NEIGHBOUR}


def test_nobody_at_all_is_shown_as_zero() -> None:
    found = protected([0, 0], [0])
    assert found.total.people == 0
    assert shown(found) == [0, 0]


def test_small_parts_and_bounds_of_a_large_total_are_left_out() -> None:
    total = Figures(sessions=9, interactions=60, people=30, people_by_class=27, at_least=3)
    found = protect(total).total
    assert (found.people, found.at_least, found.people_by_class, found.people_estimated) == (30, None, None, None)


def test_a_lower_bound_is_told_of_a_total_of_which_nothing_is_left_out() -> None:
    """Beside what is left out it would tell how many counted as new there."""
    bound = Figures(sessions=9, interactions=90, people=28, at_least=28, beyond=20)
    rows = [Figures(5, 50, 20, at_least=20), Figures(4, 40, 28, at_least=28)]
    total = protect(bound, rows).total
    assert (total.people, total.is_lower_bound, total.per_person) == (28, True, None)
    assert added_up([total, protect(Figures(1, 30, 30)).total], 9).per_person is None, "everyone holds it as it is"
    hidden = protect(bound, [*rows, Figures(1, 3, 3)])
    assert any(row.people is None for row in hidden.tables[0])
    assert not hidden.total.is_lower_bound


def test_everyone_is_left_out_as_soon_as_a_group_is() -> None:
    seen = PublicFigures(2, 30, 60, None, None, None)
    unseen = PublicFigures(1, None, None, None, None, None, Withheld.FEW)
    assert added_up([seen, seen, seen], 4) == PublicFigures(4, 90, 180, None, None, None)
    assert added_up([seen, unseen, seen], 4).people is None
    assert added_up([seen, unseen, seen], 4).interactions is None


def what_a_reader_can_tell(numbers: Sequence[int], found: Protected) -> list[tuple[int, float]]:
    """The range of each of the few that follows from the total and the rule, by interval arithmetic.

    The strongest reader: knows which figures are few and which are neighbours, and that they add up.
    """
    total = found.total.people
    assert total is not None
    rows = found.tables[0]
    left = total - sum(row.people for row in rows if row.people is not None)
    reach = {
        at: (1.0, float(FEW)) if row.withheld is Withheld.FEW else (FEW + 1.0, float("inf"))
        for at, row in enumerate(rows)
        if row.people is None
    }
    told = []
    for at, (low, high) in reach.items():
        if rows[at].withheld is Withheld.FEW:
            others = [reach[other] for other in reach if other != at]
            least = max(low, left - sum(most for _, most in others))
            most = min(high, left - sum(least for least, _ in others))
            assert least <= numbers[at] <= most
            told.append((int(least), most))
    return told


def test_what_is_left_out_elsewhere_is_left_out_here_and_taken_as_a_neighbour_first() -> None:
    rows = [people(number) for number in (3, 40, 60, 50)]
    found = protect(people(153), Table(rows, left_out=frozenset({2})))
    assert shown(found) == [None, 40, None, 50]
    assert shown(protect(people(150), Table(rows[1:], left_out=frozenset({2})))) == [40, 60, None]


def test_blocks_protect_themselves_and_together_where_they_cannot() -> None:
    rows = [people(number) for number in (40, 3, 60, 70, 50)]
    assert shown(protect(people(223), Table(rows, blocks=[0, 1, 1, 1, 0]))) == [40, None, None, 70, 50]
    assert shown(protect(people(223), Table(rows, blocks=[0, 1, 0, 0, 0]))) == [None, None, 60, 70, 50]


tables = st.lists(st.one_of(st.integers(0, 6), st.integers(0, 400)), max_size=40)


@given(tables)
def test_no_reader_can_tell_more_of_the_few_than_that_they_are_few(numbers: list[int]) -> None:
    found = protected(numbers)
    for row, number in zip(found.tables[0], numbers, strict=True):
        assert row.people in {None, number}
        assert not (row.people is not None and 1 <= row.people <= FEW)
        assert (row.people is None) == (row.interactions is None)
    if found.total.people is None:
        assert all(row.people is None for row in found.tables[0])
    else:
        assert set(what_a_reader_can_tell(numbers, found)) <= {(1, FEW)}


@given(tables, tables)
def test_what_one_table_hides_the_other_does_not_tell(months: list[int], hubs: list[int]) -> None:
    """A total that must go is gone from both tables, or the one would add up to what the other hides."""
    found = protect(people(sum(months)), [people(n) for n in months], [people(n) for n in hubs])
    if found.total.people is None:
        assert {row.people for table in found.tables for row in table} <= {None}
    hidden = sum(row.withheld is not Withheld.NO for row in found.tables[0])
    assert hidden != 1 or len(months) == 1


def test_protection_leaves_most_of_an_ordinary_table() -> None:
    numbers = [3, 12, 40, 55, 80, 2, 120, 60]
    assert sum(number is None for number in shown(protected(numbers))) <= 3
