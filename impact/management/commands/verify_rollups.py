"""`manage.py verify_rollups`: does every figure say what the sessions say?"""

import sys
from typing import Any

from django.core.management import BaseCommand
from django.db import Error

from impact.rollups import Verification, verify

DIFFERS, NOT_COMPARED = 1, 3  # exit codes; 2 is that of words that the command does not know


class Command(BaseCommand):
    """Recount everything from the facts and name each cell that differs."""

    help = "Recount every figure from the sessions and name each cell that differs; exit code 1 if any, 3 if it cannot."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Verify, report, and end with 1 where something differs, with 3 where nothing could be compared."""
        try:
            outcome = verify(progress=self.say)
        except Error as problem:
            one_line = " ".join(str(problem).split())
            self.stderr.write(f"Nothing was compared, for the database did not answer or lacks something: {one_line}")
            sys.exit(NOT_COMPARED)
        for difference in outcome.named:
            self.stdout.write(str(difference))
        unnamed = outcome.differences - len(outcome.named)
        if unnamed:
            self.stdout.write(f"... and {unnamed} more.")
        self.stdout.write(summary(outcome))
        if outcome.differences:
            self.stderr.write("Run rebuild_rollups to mend the figures, and report what you found.")
            sys.exit(DIFFERS)

    def say(self, line: str) -> None:
        """Show a step at once."""
        self.stdout.write(line)
        self.stdout.flush()


def summary(outcome: Verification) -> str:
    """The last line: how much was compared, and how much differs."""
    differences = "1 difference" if outcome.differences == 1 else f"{outcome.differences} differences"
    return f"{outcome.cells} cells recounted, {differences}"
