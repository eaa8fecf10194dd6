"""`manage.py verify_rollups`: does every figure say what the sessions say?"""

import sys
from typing import Any

from django.core.management import BaseCommand

from impact.rollups import Verification, verify


class Command(BaseCommand):
    """Recount everything from the facts and name each cell that differs."""

    help = "Recount every figure from the sessions and name each cell that differs; exit code 1 if any does."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Verify, report, and end with 1 where something differs."""
        outcome = verify(progress=self.say)
        for difference in outcome.named:
            self.stdout.write(str(difference))
        unnamed = outcome.differences - len(outcome.named)
        if unnamed:
            self.stdout.write(f"... and {unnamed} more.")
        self.stdout.write(summary(outcome))
        if outcome.differences:
            self.stderr.write("Run rebuild_rollups to mend the figures, and report what you found.")
            sys.exit(1)

    def say(self, line: str) -> None:
        """Show a step at once."""
        self.stdout.write(line)
        self.stdout.flush()


def summary(outcome: Verification) -> str:
    """The last line: how much was compared, and how much differs."""
    differences = "1 difference" if outcome.differences == 1 else f"{outcome.differences} differences"
    return f"{outcome.cells} cells recounted, {differences}"
