"""`manage.py rebuild_rollups`: every figure from nothing, for after a restore or a very large import."""

import time
from typing import Any

from django.core.management import BaseCommand

from impact.rollups import Mended, rebuild


class Command(BaseCommand):
    """Recompute every cell from the facts; people go on logging, and dashboards reading, meanwhile."""

    help = "Recompute every figure from the sessions, with progress. Safe at any time."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Rebuild and say how long it took."""
        begun = time.monotonic()
        mended = rebuild(progress=self.say)
        seconds = time.monotonic() - begun
        self.stdout.write(f"All figures are recomputed from the sessions: {told(mended)} ({seconds:.1f} s).")

    def say(self, line: str) -> None:
        """Show a step at once."""
        self.stdout.write(line)
        self.stdout.flush()


def told(mended: Mended) -> str:
    """What was written. Cells of nothing but zeros say the same as none, so they are told apart from figures."""
    cells = "1 cell differed" if mended.cells == 1 else f"{mended.cells:,} cells differed"
    if not mended.empty:
        return cells
    return f"{cells}, {mended.empty:,} of nothing but zeros {'was' if mended.empty == 1 else 'were'} tidied up"
