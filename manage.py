#!/usr/bin/env python3
"""Runs Django's commands; without DATABASE_URL they use the embedded servers, started for the command if need be."""

import os
import sys


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oshub.settings.demo")
    try:
        from django.core.management import execute_from_command_line
        from django.db import OperationalError

        from oshub import embedded
    except ImportError as error:
        sys.exit(f"The portal's packages are not installed ({error.name} is missing): run `make setup` first.")
    try:
        with embedded.for_command(sys.argv):
            execute_from_command_line(sys.argv)
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
    except OperationalError as error:
        # What a server that was reached refuses has a code, and is no matter of the connection.
        if getattr(error.__cause__, "sqlstate", None):
            raise
        sys.exit(f"The database cannot be reached: see to its server and to DATABASE_URL. ({error})")


if __name__ == "__main__":
    main()
