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


def attack(known: Known, *, knows_rule: bool = True) -> dict[int, Range]:
    """The people that each hidden row can have, by its place.

    Whoever knows the rule knows which rows are 1 to 4 and which 5 or more, that everybody who is counted came once at
    least and once a session at most, and that each session had somebody. Who does not know it, knows that people are
    whole numbers of 0 or more, and interactions no fewer.
    """
    hidden = [at for at, row in enumerate(known.rows) if row.people is None]
    if not hidden:
        return {}
    number = len(hidden)
    shown_people = sum(row.people or 0 for row in known.rows)
    shown_interactions = sum(row.interactions or 0 for row in known.rows)
    # The unknown: people of each hidden row, then interactions of each.
    same = np.kron(np.eye(2), np.ones(number))
    sums = [known.people - shown_people, known.interactions - shown_interactions]
    eye = np.eye(number)
    sessions = np.array([known.rows[at].sessions for at in hidden])
    at_least_people = np.hstack([eye, -eye])  # people - interactions <= 0
    at_most = np.hstack([-eye * sessions[:, None], eye])  # interactions - sessions * people <= 0
    limits = np.vstack([at_least_people, at_most]) if knows_rule else at_least_people
    bounds = [_bounds(known.rows[at], knows_rule=knows_rule) for at in hidden]
    bounds += [(at if knows_rule else 0, None) for at in sessions]
    found: dict[int, Range] = {}
    for place, at in enumerate(hidden):
        wanted = np.zeros(2 * number)
        wanted[place] = 1
        ends = []
        for sign in (1, -1):
            answer = linprog(
                sign * wanted, A_ub=limits, b_ub=np.zeros(len(limits)), A_eq=same, b_eq=sums, bounds=bounds
            )
            assert answer.status in (0, 3), answer.message  # solved, or without bound
            ends.append(sign * answer.fun if answer.status == 0 else sign * -np.inf)
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
