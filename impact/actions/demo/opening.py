"""The demonstration's hub to come: half described, a draft in the managers' list, written by the action for it."""

import tomllib
from pathlib import Path

from accounts.models import User
from hubs.actions.set_up import begin_draft
from hubs.roles import Role
from impact import demo

FILE = Path(demo.__file__).with_name("hub_to_come.toml")


def write_hub_to_come() -> None:
    """Begin to describe a hub, as the network's manager did."""
    manager = User.objects.filter(memberships__role=Role.MANAGER).order_by("pk")[0]
    begin_draft(values=tomllib.loads(FILE.read_text(encoding="utf-8")), by=manager)
