"""Row 3: how many times a second the public dashboard is answered, against a page that is empty."""

from contextlib import ExitStack
from itertools import count, repeat

from django.urls import reverse

from bench.load import Connections, LoadError, get, header
from bench.rounds import in_turns, median, ratios, tell
from bench.servers import HOST
from bench.sizes import Size
from bench.table import Aim, Line
from bench.urls import EMPTY
from bench.web import serving

ROUNDS = 7
CONNECTIONS = 8
SECONDS = 1.2
WARMING = 1.0

# What is asked for: an empty page; the dashboard by somebody who has it already; by somebody who has not; and, under
# another address each time, so that it has to be rendered.
EMPTY_PAGE, UNCHANGED, FRESH, RENDERED = "empty", "unchanged", "fresh", "rendered"
KINDS = (EMPTY_PAGE, UNCHANGED, FRESH, RENDERED)

Rates = dict[str, float]


def measure(sizes: list[Size]) -> list[Line]:
    """Answers a second at each size, each kind of answer over the same connections in turns."""
    with ExitStack() as stack:
        ports = {size: stack.enter_context(serving(size)) for size in sizes}
        for size in sizes:
            _round(ports[size], WARMING)
        found = in_turns(sizes, lambda size: _round(ports[size], SECONDS), rounds=ROUNDS)
    for size in sizes:
        tell(f"{size.title}: {', '.join(f'{kind} {_rate(found[size], kind):,.0f}/s' for kind in KINDS)}")
    return [
        _line(found, UNCHANGED, "public dashboard ÷ empty page: unchanged (304)", Aim(at_least=0.95), "0.93–0.97"),
        _line(found, FRESH, "… sent in full", Aim(at_least=0.25), "0.44–0.59 a stored page"),
        _line(found, RENDERED, "… rendered each time", None, "0.05–0.09"),
    ]


def _line(found: dict[Size, list[Rates]], kind: str, name: str, aim: Aim | None, compare: str) -> Line:
    of_size = {
        size: ratios([rates[kind] for rates in rounds], [rates[EMPTY_PAGE] for rates in rounds])
        for size, rounds in found.items()
    }
    at = {size: f"{_rate(found[size], kind):,.0f}/s = {median(of_size[size]):.2f}" for size in found}
    return Line("3", name, at, list(of_size.values())[-1], aim, compare)


def _rate(rounds: list[Rates], kind: str) -> float:
    return median([rates[kind] for rates in rounds])


def _round(port: int, seconds: float) -> Rates:
    """One round, and another one if what is stored was due to be made anew in the middle of it."""
    try:
        return _rates(port, seconds)
    except LoadError:
        return _rates(port, seconds)


def _rates(port: int, seconds: float) -> Rates:
    """New connections, which gunicorn spreads over its workers, then every kind over the same ones."""
    page = reverse("impact:impact")
    with Connections(port, CONNECTIONS) as connections:
        tag = header(connections.once(get(page, HOST), 200), "ETag")
        asked = {
            EMPTY_PAGE: (repeat(get(f"/{EMPTY}", HOST)), 200),
            UNCHANGED: (repeat(get(page, HOST, {"If-None-Match": tag})), 304),
            FRESH: (repeat(get(page, HOST)), 200),
            RENDERED: ((get(f"{page}?bench={number}", HOST) for number in count()), 200),
        }
        halves = in_turns(KINDS, lambda kind: connections.throughput(*asked[kind], seconds / 2), rounds=2)
    return {kind: sum(rates) / len(rates) for kind, rates in halves.items()}
