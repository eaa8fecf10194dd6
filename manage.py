#!/usr/bin/env python3
"""Runs Django's commands; without DATABASE_URL they use the embedded servers, started for the command if need be."""

import os
import sys
from typing import NoReturn

# Exit codes; what a command found out, such as that something differs (1), is never said with them. The last two are
# those of other programs in a shell.
NO_DATABASE, STOPPED, NOBODY_LISTENS = 3, 130, 141
LACKING = {"42P01", "42703"}  # a table or a column that is not there


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oshub.settings.demo")
    try:
        from django.core.management import execute_from_command_line
        from django.db import OperationalError, ProgrammingError

        from oshub import embedded
        from oshub.outage import database_is_away
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
        if not database_is_away(error):
            raise
        _end("The database cannot be reached: see to its server and to DATABASE_URL.", error)
    except ProgrammingError as error:
        if getattr(error.__cause__, "sqlstate", None) not in LACKING:
            raise
        _end("The database lacks what this version needs: run `manage.py migrate` first.", error)


def _end(sentence: str, error: Exception) -> NoReturn:
    """Say on one line why nothing was done or found out, and end so that it is not taken for an outcome."""
    print(f"{sentence} ({' '.join(str(error).split())})", file=sys.stderr)
    sys.exit(NO_DATABASE)


if __name__ == "__main__":
    main()
