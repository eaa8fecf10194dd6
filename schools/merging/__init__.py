"""What becomes of everything that hangs on a school when two schools are found to be one.

`sides` says what a rule is asked and answers, `registry` holds a rule for every column of every room that refers to
School, `rules` are those of this room. Nothing here reads or writes: `schools.queries.merging` finds the rows and asks,
`schools.actions.merging` writes what was answered.
"""

from schools.merging.registry import Referring, referring_to_schools, register, rule_of
from schools.merging.sides import Alter, Outcome, Sides, moves_freely

__all__ = ["Alter", "Outcome", "Referring", "Sides", "moves_freely", "referring_to_schools", "register", "rule_of"]
