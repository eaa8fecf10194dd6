"""`manage.py drain_rollups`: adds up what is marked stale now, for when no worker runs."""

from typing import Any

from django.core.management import BaseCommand

from impact.rollups import drain_all


class Command(BaseCommand):
    """Clear all marks; waits for a worker that is at it."""

    help = "Add up everything that is marked stale, now."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Drain and say how much there was."""
        self.stdout.write(f"{drain_all(wait=True)} marks cleared: the figures are up to date.")
