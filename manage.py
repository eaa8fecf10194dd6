#!/usr/bin/env python3
"""Runs Django's commands; without DATABASE_URL they use the embedded servers, started for the command if need be."""

import os
import sys

# Exit codes as of other programs in a shell; what a command found out is never said with them.
STOPPED, NOBODY_LISTENS = 130, 141
LACKING = {"42P01", "42703"}  # a table or a column that is not there


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oshub.settings.demo")
    try:
        from django.core.management import execute_from_command_line
        from django.db import OperationalError, ProgrammingError

        from oshub import embedded
    except ImportError as error:
        sys.exit(f"The portal's packages are not installed ({error.name} is missing): run `make setup` first.")
    try:
        with embedded.for_command(sys.argv):
            execute_from_command_line(sys.argv)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        sys.exit(STOPPED)
    except BrokenPipeError:
        # Whoever read what was printed has gone, as `| head` does. Nothing is left to be flushed there at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(NOBODY_LISTENS)
    except OperationalError as error:
        # What a server that was reached refuses has a code, and is no matter of the connection; that it ends is one.
        if not (_code(error) or "57P").startswith("57P"):
            raise
        sys.exit(f"The database cannot be reached: see to its server and to DATABASE_URL. ({error})")
    except ProgrammingError as error:
        if _code(error) not in LACKING:
            raise
        sys.exit(f"The database lacks what this version needs: run `manage.py migrate` first. ({error})")


def _code(error: Exception) -> str:
    """What PostgreSQL calls an error, or nothing where it did not come to say it."""
    return getattr(error.__cause__, "sqlstate", None) or ""


if __name__ == "__main__":
    main()
