"""`manage.py grow_network`: a large invented network beside what there is, for trials of speed."""

import time
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from impact.actions.grow_network import Growth, grow_network
from impact.models import SessionType
from impact.rollups import rebuild


class Command(BaseCommand):
    """Grow the network, then add everything up."""

    help = "Add invented hubs (TRIAL-0001 …) with sessions over three school years, for trials; never on real data."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--hubs", type=int, required=True, metavar="N", help="how many hubs to add")
        parser.add_argument("--sessions", type=int, required=True, metavar="M", help="how many sessions they held")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="another seed makes another network")
        parser.add_argument(
            "--no-rebuild", action="store_true", help="leave the figures stale: run rebuild_rollups yourself"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Grow, show progress, rebuild."""
        growth = Growth(hubs=options["hubs"], sessions=options["sessions"], seed=options["seed"])
        if growth.hubs < 1 or growth.sessions < 0:
            raise CommandError("Ask for at least one hub, and for no fewer than no sessions.")
        if not SessionType.objects.exists():
            raise CommandError("There are no types of session: run migrate first.")
        self.begun = time.monotonic()
        self.say(f"Making {growth.hubs:,} hubs with {growth.classes_a_hub:,} classes a year each ...")
        grow_network(growth=growth, progress=self.say)
        self.say("The network has grown.")
        if options["no_rebuild"]:
            self.say("The figures are stale until you run rebuild_rollups.")
            return
        rebuild(progress=self.say)
        self.say("The figures are added up.")

    def say(self, line: str) -> None:
        """Print one line at once, with the seconds since the start."""
        self.stdout.write(f"{time.monotonic() - self.begun:7.1f} s  {line}")
        self.stdout.flush()
