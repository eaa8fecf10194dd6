"""`manage.py rebuild_search`: compares what the search finds with what is there, and mends it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from oshub.search.documents import differences, rebuild


class Command(BaseCommand):
    """For an operator in doubt; every night the same is done by itself."""

    help = "Make the documents of the search what their sources say, or with --check only compare."

    def add_arguments(self, parser: CommandParser) -> None:
        """One switch."""
        parser.add_argument("--check", action="store_true", help="write nothing; status 1 if anything differs")

    def handle(self, *_args: Any, check: bool, **_options: Any) -> None:
        """Compare or mend, and say how much."""
        found = differences() if check else rebuild()
        for kind, number in found.items():
            self.stdout.write(f"{kind.value}: {number:,} {'differ' if check else 'written'}")
        if check and any(found.values()):
            raise CommandError("The search differs from what is there: run this without --check.")
