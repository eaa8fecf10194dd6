"""Appoint the first administrator or a network manager, from the machine that the portal runs on."""

import argparse
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from hubs.actions import grant_membership
from hubs.models import Hub
from hubs.roles import Role


class Command(BaseCommand):
    """`appoint ROLE EMAIL [--hub CODE]`: the person signs up first, so that the address is known to be theirs."""

    help = "Give a role to somebody who has an account."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Role, address, and the hub for roles at a hub."""
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("email")
        parser.add_argument("--hub", help="the code of the hub, for roles at a hub")

    def handle(self, *, role: str, email: str, hub: str | None, **_options: Any) -> None:
        """Give the role, or say in a sentence why not."""
        user = User.objects.filter(email=User.objects.normalize_email(email)).first()
        if user is None:
            raise CommandError(f"Nobody with the address {email} has an account yet. Sign up in the portal first.")
        place = Hub.objects.coded(hub).first() if hub else None
        if hub and place is None:
            raise CommandError(f"There is no hub with the code {hub}.")
        try:
            membership = grant_membership(user=user, role=Role(role), hub=place, by=None)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(self.style.SUCCESS(f"{membership} from {membership.starts_on}."))
