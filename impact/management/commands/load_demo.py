"""`manage.py load_demo`: fills an empty database with the demonstration network."""

import json
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand
from django.utils import timezone

from hubs.models import Hub
from impact.actions.demo.editions import write_editions
from impact.actions.demo.load import load_demo
from impact.actions.demo.reporting import write_reporting
from impact.demo import plan_network
from impact.demo.accounts import ACCOUNTS, PASSWORD
from impact.queries.demonstration import nothing_to_load
from impact.rollups import rebuild, verify


class Command(BaseCommand):
    """Load the demonstration, add it up, and write down who can sign in."""

    help = "Load the demonstration network into an empty database; does nothing where there are hubs already."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Write the network, unless a start that was broken off did; then what needs its figures."""
        if nothing_to_load():
            self.stdout.write("There are hubs already: nothing loaded.")
            return
        told = "The rest of what a start was broken off in is loaded." if Hub.objects.exists() else self.write_network()
        self.say("Adding up ...")
        rebuild()
        verify()
        self.say("Reporting periods ...")
        write_reporting(today=timezone.now().date())
        write_editions()
        self.stdout.write(told)

    def write_network(self) -> str:
        """Plan, note the accounts, write; returns how much there is."""
        begun = time.monotonic()
        self.say("Inventing the sessions ...")
        plan = plan_network(timezone.now().date())
        # Before the network is there: a start that is broken off after it must still say who can sign in.
        write_accounts(Path(settings.LOCAL) / "demo-accounts.json")
        written = load_demo(plan=plan, progress=self.say)
        return (
            f"Loaded {len(plan.hubs)} hubs and sub-hubs, {len(plan.partnerships)} partnerships,"
            f" {written.sessions} sessions with {written.lines} attendance lines"
            f" in {time.monotonic() - begun:.1f} s."
        )

    def say(self, line: str) -> None:
        """Show a step at once."""
        self.stdout.write(f"  {line}")
        self.stdout.flush()


def write_accounts(file: Path) -> None:
    """Write down who can sign in, for people and for trials; only this machine's user may read it."""
    accounts = [{"role": one.role_name, "hub": one.hub, "email": one.email, "password": PASSWORD} for one in ACCOUNTS]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(json.dumps(accounts, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
