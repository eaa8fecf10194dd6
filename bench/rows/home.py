"""Row 9: the public start page with ten thousand projects, against three hundred."""

from django.test import override_settings
from django.urls import reverse

from bench.content import content
from bench.databases import as_after_a_drain, at, prepare_filled
from bench.people import get, visitor
from bench.rounds import in_turns, median, of_rounds, ratios, stopwatch
from bench.rows.dashboard import Look, QueryClock
from bench.sizes import Size
from bench.table import Aim, Line, milliseconds

ROUNDS = 7
LOOKS_A_ROUND = 15
HUBS = 60
# Everything public grows with the projects.
SMALL, LARGE = (
    {"hubs": HUBS, "projects": 300, "schools": 100, "posts": 80, "events": 40},
    {"hubs": HUBS, "projects": 10_000, "schools": 3_000, "posts": 2_500, "events": 1_200},
)


@override_settings(ROLLUP_VERSION_MAX_AGE=0)
def measure(_sizes: list[Size]) -> list[Line]:
    """The page as it is made, and the database's part of it."""
    for numbers in (SMALL, LARGE):
        prepare_filled(_database(numbers), f"{numbers['projects']:,} projects", *content(**numbers))
        with at(_database(numbers)):
            _look()
    looks = in_turns(["small", "large"], lambda which: _look_at(which), rounds=ROUNDS * LOOKS_A_ROUND)
    return [
        _line("whole page", [[look.page for look in looks[which]] for which in ("small", "large")]),
        _line("database time", [[look.database for look in looks[which]] for which in ("small", "large")]),
    ]


def _line(name: str, seconds: list[list[float]]) -> Line:
    small, large = (of_rounds(each, rounds=ROUNDS) for each in seconds)
    note = f"{name}: {milliseconds(median(small))} with 300 projects, {milliseconds(median(large))} with 10,000"
    compare = "EU-Citizen.Science 10.6"
    return Line(
        "9", f"public home, 10 k projects ÷ 300: {name}", {}, ratios(large, small), Aim(at_most=1.1), compare, [note]
    )


def _look_at(which: str) -> Look:
    with at(_database(SMALL if which == "small" else LARGE)):
        return _look()


def _look() -> Look:
    """Ask for the page once, made anew."""
    clock, page = QueryClock(), list[float]()
    as_after_a_drain()
    with clock.running(), stopwatch(page):
        get(visitor(), reverse("home"))
    return Look(page[0], clock.seconds, clock.queries)


def _database(numbers: dict[str, int]) -> str:
    return f"bench_home_{numbers['projects']}"
