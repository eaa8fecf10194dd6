"""Any slice of the log: whose sessions, of which days, narrowed by who logged, which type, who led, and which audience.

`of` says what a slice is. `read_slice` gives its figures, `rank_slice` the same for each hub, project, country … in it,
`days_of_slice` its days, `sessions_of_slice` the sessions behind it: all four by the same words, so that they agree.
"""

from impact.queries.slices.days import days_in_cells, days_of_slice
from impact.queries.slices.of import Rank, Slice, Whose
from impact.queries.slices.ranking import RankRow, rank_slice
from impact.queries.slices.reading import read_slice
from impact.queries.slices.sessions import latest_of_slice, sessions_of_slice

__all__ = [
    "Rank",
    "RankRow",
    "Slice",
    "Whose",
    "days_in_cells",
    "days_of_slice",
    "latest_of_slice",
    "rank_slice",
    "read_slice",
    "sessions_of_slice",
]
