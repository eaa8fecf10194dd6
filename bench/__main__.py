"""Runs the rows and prints the table: `python -m bench --sizes 10k,1m --rows 1,3,5,6,7,10`."""

import argparse
import datetime as dt
import os
import platform
import sys
import time

from bench import databases, servers
from bench.rounds import tell
from bench.sizes import Size, sizes

ROWS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 20, 21)


def main() -> None:
    """Grow what is missing, measure, print; status 1 only when figures are wrong, never because something is slow."""
    chosen = _arguments()
    begun = time.monotonic()
    with servers.running():
        for size in chosen.sizes:
            databases.prepare(size)
        os.environ["DATABASE_URL"] = servers.address(chosen.sizes[0].database)
        wrong = _measure(chosen.sizes, chosen.rows)
    tell(f"{(time.monotonic() - begun) / 60:.1f} minutes")
    if wrong:
        sys.exit("Some figures are wrong: the lines marked WRONG say which.")


def _measure(chosen: list[Size], rows: list[int]) -> bool:
    import django

    django.setup()
    from django.core.management import call_command

    from bench.run import measure
    from bench.table import table

    call_command("collectstatic", verbosity=0, interactive=False)
    lines = measure(chosen, rows)
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, PostgreSQL {servers.version()}"
    text = f"{dt.date.today():%d %B %Y}, {machine}\n\n{table(lines, chosen)}\n"
    (servers.PLACE.root / "last.txt").write_text(text)
    sys.stdout.write(f"\n{text}\n")
    return any(line.wrong for line in lines)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--sizes", type=sizes, default="10k,1m", help="sizes to compare, such as 10k,1m,20m")
    parser.add_argument("--rows", type=_rows, default=list(ROWS), help=f"rows to measure, of {ROWS}")
    return parser.parse_args()


def _rows(text: str) -> list[int]:
    found = [int(part) for part in text.split(",")]
    if unknown := set(found) - set(ROWS):
        raise ValueError(f"There is no row {unknown}.")
    return sorted(found)


if __name__ == "__main__":
    main()
