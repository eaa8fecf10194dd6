"""How facts are added up into cells: drain what went stale, rebuild from nothing, verify against a recount.

`definitions` says in SQL what each cell is. `drain` recomputes the cells that are marked stale; `recount` computes
all of them from the facts; `verify` compares the two. docs/COUNTING.md has the rules in words.
"""

from impact.rollups.differences import Difference, Mended
from impact.rollups.drain import Drained, drain, drain_all
from impact.rollups.rebuild import rebuild
from impact.rollups.verify import Verification, verify

__all__ = ["Difference", "Drained", "Mended", "Verification", "drain", "drain_all", "rebuild", "verify"]
