"""`make messages` brings the catalogues up to date; `--check` says what is missing, for `make check`."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from oshub.catalogues import catalogue, texts_of_the_code
from oshub.settings.base import ROOT

MOST_LINES = 40


class Command(BaseCommand):
    """Extract texts from code and templates, merge them into each language's catalogue, compile it."""

    help = "Bring the catalogues under locale/ up to date with the code, or check that they are."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail if a catalogue lacks something")

    def handle(self, *_args: Any, check: bool, **_options: Any) -> None:
        """Go through the languages other than the one the code is written in."""
        texts = texts_of_the_code(ROOT)
        failures = []
        for language, _name in settings.LANGUAGES:
            if language == settings.LANGUAGE_CODE:
                continue
            one = catalogue(ROOT, language, texts)
            place = one.file.relative_to(ROOT)
            problems = list(one.problems())
            if not check:
                one.write()
                self.stdout.write(f"{place}: {len(texts)} texts, {len(problems)} to look at.")
            elif not one.up_to_date():
                failures.append(f"{place} is out of date: run `make messages`, then translate what is empty.")
            failures += [f"{place}: {problem}" for problem in problems] if check else []
        if failures:
            more = f"\n... and {len(failures) - MOST_LINES} more" if len(failures) > MOST_LINES else ""
            raise CommandError("\n".join(failures[:MOST_LINES]) + more)
