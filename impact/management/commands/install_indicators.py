"""`manage.py install_indicators`: adds the ready-made indicators of the network; may run as often as one likes."""

from typing import Any

from django.core.management import BaseCommand

from impact.actions.indicators import install_ready_made


class Command(BaseCommand):
    """Add the indicators of the published table that are not there yet."""

    help = "Add the ready-made indicators that are missing; nothing that stands is changed."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Add them and say how many."""
        self.stdout.write(f"{install_ready_made()} indicators added.")
