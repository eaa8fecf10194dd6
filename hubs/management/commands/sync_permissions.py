"""Compare everybody's groups with their memberships, and mend what differs."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hubs.access import derive_all_groups, people_whose_groups_differ, refresh_group_rights


class Command(BaseCommand):
    """Exit 1 with `--check` when any group differs from what the memberships give today."""

    help = "Derive groups from memberships for everybody; with --check only compare."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Only compare, or mend too."""
        parser.add_argument("--check", action="store_true", help="change nothing, exit 1 if anything differs")

    def handle(self, *, check: bool, **_options: Any) -> None:
        """Say who differs; mend unless told to check only."""
        today = timezone.now().date()
        differing = people_whose_groups_differ(today)
        if check and differing:
            raise CommandError(f"{len(differing)} people's groups differ from their memberships; run sync_permissions.")
        if not check:
            refresh_group_rights()
        derive_all_groups(differing, today)
        self.stdout.write(f"{len(differing)} people's groups differed{'' if check else ' and were set right'}.")
