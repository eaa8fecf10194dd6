"""All cells from nothing. For after a restore, a very large import, or a difference that `verify` found."""

from django.utils.translation import gettext as _

from impact.rollups.differences import Mended, mend
from impact.rollups.drain import RAISE_VERSION
from impact.rollups.lock import frozen_facts
from impact.rollups.recount import Progress, recounted
from impact.rollups.slices import place_all_hubs


def silent(_message: str) -> None:
    """Progress that nobody watches."""


def rebuild(*, progress: Progress = silent) -> Mended:
    """Recompute every cell from the facts, in one transaction; returns how many cells had to be written or removed.

    Dashboards go on showing the old cells until it commits, and people go on logging: what they log meanwhile stays
    marked and is drained afterwards. Marks of before are done with.
    """
    with frozen_facts() as cursor:
        cursor.execute("DELETE FROM impact_stalemark")
        cursor.execute("DELETE FROM impact_sessionmark")
        place_all_hubs(cursor)
        with recounted(cursor, progress):
            progress(_("Writing what differs …"))
            mended = mend(cursor)
        cursor.execute(RAISE_VERSION)
        return mended
