"""`manage.py import_ror FILE`: takes in the published file of ROR, for looking up the ids of organisations."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hubs.actions.import_ror import NotRor, import_ror


class Command(BaseCommand):
    """Read the data dump that ROR publishes on Zenodo (10.5281/zenodo.6347574), zipped as it is or its JSON."""

    help = "Replace what is known of ROR by the file that it publishes. All of it or nothing; may be repeated."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The file."""
        parser.add_argument("file", type=Path, help="the zip, or the JSON file in it (schema 2)")

    def handle(self, *, file: Path, **_options: Any) -> None:
        """Take it in, or say in a sentence why not."""
        try:
            done = import_ror(file=file, progress=lambda number: self.say(f"  {number:,} read"))
        except BrokenPipeError:
            raise  # not the file: nobody reads any more what is printed
        except OSError as problem:
            raise CommandError(f"{file} cannot be read: {problem.strerror or problem}.") from problem
        except NotRor as problem:
            raise CommandError(f"{file} is not what ROR publishes. {problem} Nothing was changed.") from problem
        self.stdout.write(
            self.style.SUCCESS(f"{done.entries:,} organisations can be looked up; {done.inactive:,} are not active.")
        )

    def say(self, line: str) -> None:
        """Show a step at once."""
        self.stdout.write(line)
        self.stdout.flush()
