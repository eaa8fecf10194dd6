"""Row 2: a whole dashboard beside the figures of three charts that another tool counts from the same log."""

from contextlib import ExitStack
from itertools import count

from django.test import Client, override_settings
from django.urls import reverse

from bench.databases import as_after_a_drain, at
from bench.load import Connections, get
from bench.peers.superset import PeerError, Superset, superset
from bench.people import get as look_at
from bench.people import signed_in
from bench.rounds import in_turns, median, ratios, stopwatch
from bench.servers import HOST
from bench.sizes import Size
from bench.table import Aim, Line, milliseconds
from bench.web import serving
from hubs.roles import Role

ROUNDS = 7
# What is timed: the peer's charts, our public dashboard over HTTP, and that of a manager in this process; each made
# anew, and out of what is kept.
CHARTS, PUBLIC, MANAGERS = "charts", "public", "managers"
NAMES = {PUBLIC: "the public dashboard", MANAGERS: "the network's dashboard of a manager"}
Taken = dict[str, float]


def measure(sizes: list[Size]) -> list[Line]:
    """Superset's charts and our dashboards in turns, at each size; the aims are for the smallest."""
    with ExitStack() as stack:
        try:
            peer = stack.enter_context(superset())
            for size in sizes:
                peer.add(size.database)
        except PeerError as problem:
            return [Line("2", "Superset beside the dashboards: not measured", {}, notes=[str(problem)])]
        ports = {size: stack.enter_context(serving(size)) for size in sizes}
        browsers = {}
        for size in sizes:
            with at(size.database):
                browsers[size] = signed_in(Role.MANAGER)
        numbers = count()

        def one_round(size: Size) -> dict[bool, Taken]:
            kinds = (True, False)
            return {anew: _taken(peer, size, ports[size], browsers[size], next(numbers), anew=anew) for anew in kinds}

        for size in sizes:
            one_round(size)
        found = in_turns(sizes, one_round, rounds=ROUNDS)
    return [
        *_lines(sizes, found, anew=True, words="made anew", aim=Aim(at_least=50), compare="24 a trial page"),
        *_lines(sizes, found, anew=False, words="as kept", aim=Aim(at_least=20), compare="11 a trial page"),
    ]


def _lines(
    sizes: list[Size], found: dict[Size, list[dict[bool, Taken]]], *, anew: bool, words: str, aim: Aim, compare: str
) -> list[Line]:
    def all_of(size: Size, kind: str) -> list[float]:
        return [taken[anew][kind] for taken in found[size]]

    def said(size: Size, kind: str) -> str:
        return f"{milliseconds(median(all_of(size, CHARTS)))} ÷ {milliseconds(median(all_of(size, kind)))}"

    return [
        Line(
            "2",
            f"Superset's three charts ÷ {NAMES[kind]}, {words}",
            {size: said(size, kind) for size in sizes},
            ratios(all_of(sizes[0], CHARTS), all_of(sizes[0], kind)),
            aim,
            compare,
        )
        for kind in NAMES
    ]


@override_settings(ROLLUP_VERSION_MAX_AGE=0)
def _taken(peer: Superset, size: Size, port: int, browser: Client, number: int, *, anew: bool) -> Taken:
    """Seconds of each. Under an address of its own the public page is drawn anew."""
    public, managers = list[float](), list[float]()
    charts = peer.charts(size.database, anew=anew)
    page = reverse("impact:impact")
    with Connections(port, 1) as connection:
        connection.once(get(page, HOST), 200)
        with stopwatch(public):
            connection.once(get(f"{page}?bench={number}" if anew else page, HOST), 200)
    with at(size.database):
        if anew:
            as_after_a_drain()
        with stopwatch(managers):
            look_at(browser, reverse("impact:network"))
    return {CHARTS: charts, PUBLIC: public[0], MANAGERS: managers[0]}
