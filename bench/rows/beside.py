"""Row 2: a whole dashboard beside what two other tools take for theirs: charts on the same log, and a programme."""

import time
from contextlib import ExitStack
from itertools import count

from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from bench.databases import as_after_a_drain, at
from bench.load import Connections, get
from bench.peers import PeerError
from bench.peers.akvo import akvo_rsr
from bench.peers.superset import Superset, superset
from bench.people import get as look_at
from bench.people import signed_in
from bench.rounds import in_turns, median, ratios, stopwatch
from bench.servers import HOST
from bench.sizes import Size
from bench.table import Aim, Line, milliseconds
from bench.web import serving
from hubs.roles import Role

ROUNDS = 7
BELIEVED = settings.ROLLUP_VERSION_MAX_AGE + 0.1  # a server looks for another version no earlier
# What is timed: a peer's answer, our public dashboard over HTTP, and that of a manager in this process; each made
# anew after a drain, and out of what is kept. Between the two, without an aim: the public one drawn for somebody else
# out of figures that the process has read before.
PEERS, PUBLIC, MANAGERS, DRAWN = "peer's", "public", "managers", "drawn"
NAMES = {PUBLIC: "the public dashboard", MANAGERS: "the network's dashboard of a manager"}
OF_FIGURES_AT_HAND = "the public dashboard, drawn anew of figures at hand"
Taken = dict[str, float]


class Ours:
    """Our two dashboards at some sizes, in front of people who may look."""

    def __init__(self, stack: ExitStack, sizes: list[Size]) -> None:
        self._ports = {size: stack.enter_context(serving(size)) for size in sizes}
        self._browsers: dict[Size, Client] = {}
        for size in sizes:
            with at(size.database):
                self._browsers[size] = signed_in(Role.MANAGER)
        self._numbers = count()

    @override_settings(ROLLUP_VERSION_MAX_AGE=0)
    def taken(self, size: Size, *, anew: bool) -> Taken:
        """Seconds of each. Under an address of its own the public page is drawn anew."""
        public, drawn, managers = list[float](), list[float](), list[float]()
        page = reverse("impact:impact")
        with Connections(self._ports[size], 1) as connection:
            connection.once(get(page, HOST), 200)
            with stopwatch(drawn):
                connection.once(get(f"{page}?bench={next(self._numbers)}", HOST), 200)
            if anew:
                with at(size.database):
                    as_after_a_drain()
                time.sleep(BELIEVED)
            with stopwatch(public):
                connection.once(get(f"{page}?bench={next(self._numbers)}" if anew else page, HOST), 200)
        with at(size.database):
            if anew:
                as_after_a_drain()
            with stopwatch(managers):
                look_at(self._browsers[size], reverse("impact:network"))
        return {PUBLIC: public[0], MANAGERS: managers[0], DRAWN: drawn[0]}


def measure(sizes: list[Size]) -> list[Line]:
    """Each peer and our dashboards in turns; the aims are for the smallest size."""
    with ExitStack() as stack:
        ours = Ours(stack, sizes)
        return [*_beside_superset(ours, sizes), *_beside_akvo(ours, sizes[0])]


def _beside_superset(ours: Ours, sizes: list[Size]) -> list[Line]:
    with ExitStack() as stack:
        try:
            peer = stack.enter_context(superset())
            for size in sizes:
                peer.add(size.database)
        except PeerError as problem:
            return [Line("2", "Superset beside the dashboards: not measured", {}, notes=[str(problem)])]

        def one_round(size: Size) -> dict[bool, Taken]:
            return {anew: _with_charts(peer, ours, size, anew=anew) for anew in (True, False)}

        for size in sizes:
            one_round(size)
        found = in_turns(sizes, one_round, rounds=ROUNDS)
    anew = {size: [taken[True] for taken in found[size]] for size in sizes}
    kept = {size: [taken[False] for taken in found[size]] for size in sizes}
    charts = "Superset's three charts"
    return [
        *_lines(anew, charts, "made anew", Aim(at_least=50), "24 a trial page"),
        _of_figures_at_hand(anew, charts),
        *_lines(kept, charts, "as kept", Aim(at_least=20), "11 a trial page"),
    ]


def _beside_akvo(ours: Ours, size: Size) -> list[Line]:
    """Akvo RSR keeps no answer of its programme's page, so only pages made anew are beside it."""
    try:
        with akvo_rsr() as peer:
            updates = peer.updates()
            if updates != size.sessions:
                raise PeerError(f"Akvo RSR tells of {updates:,} updates, not of as many as {size.title} has sessions.")

            def one_round(size: Size) -> Taken:
                return {PEERS: peer.dashboard(), **ours.taken(size, anew=True)}

            one_round(size)
            found = in_turns([size], one_round, rounds=ROUNDS)
    except PeerError as problem:
        return [Line("2", "Akvo RSR beside the dashboards: not measured", {}, notes=[str(problem)])]
    page = "Akvo RSR's programme dashboard"
    return [*_lines(found, page, "made anew", Aim(at_least=300), "342 a trial page"), _of_figures_at_hand(found, page)]


def _lines(found: dict[Size, list[Taken]], what: str, words: str, aim: Aim, compare: str) -> list[Line]:
    return [_line(found, kind, f"{what} ÷ {name}, {words}", aim, compare) for kind, name in NAMES.items()]


def _of_figures_at_hand(found: dict[Size, list[Taken]], what: str) -> Line:
    return _line(found, DRAWN, f"{what} ÷ {OF_FIGURES_AT_HAND}", None, "")


def _line(found: dict[Size, list[Taken]], kind: str, name: str, aim: Aim | None, compare: str) -> Line:
    def all_of(size: Size, kind: str) -> list[float]:
        return [taken[kind] for taken in found[size]]

    def said(size: Size) -> str:
        return f"{milliseconds(median(all_of(size, PEERS)))} ÷ {milliseconds(median(all_of(size, kind)))}"

    smallest = next(iter(found))
    ratio = ratios(all_of(smallest, PEERS), all_of(smallest, kind))
    return Line("2", name, {size: said(size) for size in found}, ratio, aim, compare)


def _with_charts(peer: Superset, ours: Ours, size: Size, *, anew: bool) -> Taken:
    return {PEERS: peer.charts(size.database, anew=anew), **ours.taken(size, anew=anew)}
