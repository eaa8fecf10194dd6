"""The attack on a published table: what a linear program finds out about the figures that are left out of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from impact.queries.disclosure import FEW, PublicFigures, Withheld
from impact.queries.figures import Figures

# People of one hidden figure: the least and the most that are possible.
Range = tuple[float, float]


@dataclass(frozen=True)
class Known:
    """What a reader knows of one table: its rows as published, and what they add up to.

    The sums are those of all rows, which is more than is published: people do not add up over months and hubs, and
    the reader of the attack is told what they would add up to.
    """

    rows: Sequence[PublicFigures]
    people: int
    interactions: int

    @classmethod
    def of(cls, rows: Sequence[PublicFigures], whole: Sequence[Figures]) -> "Known":
        """The table as somebody knows it who may know the sums of its rows."""
        return cls(rows, sum(row.people for row in whole), sum(row.interactions for row in whole))

    @property
    def hidden(self) -> list[int]:
        """The places of the rows that are left out."""
        return [at for at, row in enumerate(self.rows) if row.people is None]

    @property
    def hidden_people(self) -> int:
        """What the people of these add up to."""
        return self.people - sum(row.people or 0 for row in self.rows)

    @property
    def hidden_interactions(self) -> int:
        """What their interactions add up to."""
        return self.interactions - sum(row.interactions or 0 for row in self.rows)


def attack(known: Known, *, knows_rule: bool = True) -> dict[int, Range]:
    """The people that each hidden row can have, by its place.

    Whoever knows the rule knows which rows are 1 to 4 and which 5 or more, that everybody who is counted came once at
    least and once a session at most, and that each session had somebody. Who does not know it, knows that people are
    whole numbers of 0 or more, and interactions no fewer.
    """
    return _solved([known], knows_rule=knows_rule)


def attack_both(first: Known, second: Known) -> dict[int, Range]:
    """The same of two editions, for a reader who is sure that no few has changed, by the place in the first."""
    return _solved([first, second], knows_rule=True)


def _solved(tables: Sequence[Known], *, knows_rule: bool) -> dict[int, Range]:
    """Of the first table; figures that are few in two tables at the same place are taken to be the same."""
    places = [(number, at) for number, known in enumerate(tables) for at in known.hidden]
    count = len(places)
    if not count:
        return {}
    rows = [tables[number].rows[at] for number, at in places]
    sessions = np.array([row.sessions for row in rows])
    # The unknown: people of each hidden row, then interactions of each.
    eye = np.eye(count)
    limits = [np.hstack([eye, -eye])]  # people - interactions <= 0
    if knows_rule:
        limits.append(np.hstack([-eye * sessions[:, None], eye]))  # interactions - sessions * people <= 0
    same, sums = [], []
    for number, known in enumerate(tables):
        of_table = np.array([one == number for one, _at in places], dtype=float)
        same += [np.hstack([of_table, 0 * of_table]), np.hstack([0 * of_table, of_table])]
        sums += [known.hidden_people, known.hidden_interactions]
    few = {place for place, row in zip(places, rows, strict=True) if row.withheld is Withheld.FEW}
    for number, at in few:
        if number and (0, at) in few:
            line = np.zeros(2 * count)
            line[places.index((0, at))], line[places.index((number, at))] = 1, -1
            same.append(line)
            sums.append(0)
    bounds = [_bounds(row, knows_rule=knows_rule) for row in rows]
    bounds += [(int(at) if knows_rule else 0, None) for at in sessions]
    found: dict[int, Range] = {}
    for place, (number, at) in enumerate(places):
        if number:
            continue
        wanted = np.zeros(2 * count)
        wanted[place] = 1
        ends = []
        for sign in (1, -1):
            answer = linprog(
                sign * wanted,
                A_ub=np.vstack(limits),
                b_ub=np.zeros(len(limits) * count),
                A_eq=np.vstack(same),
                b_eq=sums,
                bounds=bounds,
            )
            assert answer.status in (0, 3), answer.message  # solved, or without bound
            ends.append(sign * answer.fun if answer.status == 0 else -sign * np.inf)
        found[at] = (round(ends[0], 6), round(ends[1], 6))
    return found


def broken(known: Known) -> dict[int, Range]:
    """The hidden rows of which a linear program finds out more than it may.

    Of the few, for who knows the rule: that they are 1 to 4. Of any, for who does not: a range five people wide.
    """
    told = attack(known)
    few = {at for at, row in enumerate(known.rows) if row.withheld is Withheld.FEW}
    found = {at: told[at] for at in few if told[at][0] > 1 or told[at][1] < FEW}
    plain = attack(known, knows_rule=False)
    return found | {at: ends for at, ends in plain.items() if ends[1] - ends[0] < FEW + 1}


def _bounds(row: PublicFigures, *, knows_rule: bool) -> tuple[float, float | None]:
    if not knows_rule:
        return 0, None
    return (1, FEW) if row.withheld is Withheld.FEW else (FEW + 1, None)
