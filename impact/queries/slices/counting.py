"""A slice counted at the least cost: whole months of the network out of cells, all else from sessions."""

from dataclasses import replace

from impact.queries.figures import NOTHING
from impact.queries.slices.cells import count_from_cells, months_held
from impact.queries.slices.facts import Counted, count_slice
from impact.queries.slices.of import Rank, Slice


def count(of: Slice, by: Rank | None = None, *, months: bool = False) -> Counted:
    """The sums of each audience that is shown, as a whole and by month; for each key, where the slice is ranked.

    Three queries at most: however long a span of days of the network is, no more than the days of two months that are
    not whole in it are counted from sessions.
    """
    held = months_held(of, by)
    if held is None:
        return count_slice(of, by, months=months)
    kept = count_from_cells(replace(of, first=held.first, after=held.after), by, months=months)
    if (held.first, held.after) == (of.first, of.after):
        return kept
    return _together(kept, count_slice(of, by, months=months, but=held))


def _together(kept: Counted, around: Counted) -> Counted:
    found = {at: dict(audiences) for at, audiences in kept.items()}
    for at, audiences in around.items():
        of_key = found.setdefault(at, {})
        for audience, sums in audiences.items():
            of_key[audience] = of_key.get(audience, NOTHING).with_more(sums)
    return found
