"""Rows 14 and 15: a library of a hundred thousand resources: what a search costs the database, and what a harvest does.

The search is that of the page, with the number of resources beside each choice of each filter. The harvest asks page
after page as harvesters do, and writes the XML; what a network adds is not in it.
"""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import connection

from bench.content import content
from bench.databases import at, prepare_filled
from bench.rounds import in_turns, median, of_rounds, tell
from bench.rows.dashboard import QueryClock
from bench.sizes import Size
from bench.table import Aim, Line
from resources.actions.grow_library import library_statements

if TYPE_CHECKING:
    from resources.queries.library import Wanted

NUMBER, HUBS = 100_000, 200
ROUNDS, LOOKS_A_ROUND = 5, 3
DATABASE = "bench_library"
PAGES = 20  # of a harvest, in a round


def measure(_sizes: list[Size]) -> list[Line]:
    """Milliseconds of the database for one look of each sort; records a second of a harvest."""
    places = content(hubs=HUBS, projects=0, schools=0, posts=0, events=0)
    prepare_filled(DATABASE, f"{NUMBER:,} resources", *places, *library_statements(NUMBER))
    with at(DATABASE):
        _make_ready()
        looks = _looks()
        facets: dict[str, list[float]] = {sort: [] for sort in looks}
        for wanted in looks.values():
            _ask(wanted, [])
        taken = in_turns(list(looks), lambda sort: _ask(looks[sort], facets[sort]), rounds=ROUNDS * LOOKS_A_ROUND)
        harvests = in_turns(["oai_dc", "lom"], _harvest, rounds=ROUNDS)
    of_sort = {sort: of_rounds(seconds, rounds=ROUNDS) for sort, seconds in taken.items()}
    counts = {sort: of_rounds(seconds, rounds=ROUNDS) for sort, seconds in facets.items()}
    for sort, rounds in of_sort.items():
        tell(f"{sort}: {median(rounds) * 1000:.1f} ms, numbers beside the filters {median(counts[sort]) * 1000:.1f} ms")
    slowest = max(of_sort, key=lambda sort: median(of_sort[sort]))
    dearest = max(counts, key=lambda sort: median(counts[sort]))
    return [
        _line("the median look", [median(rounds) for rounds in zip(*of_sort.values(), strict=True)], Aim(at_most=50)),
        _line(f"the slowest: {slowest}", of_sort[slowest], Aim(at_most=50)),
        _line(
            "numbers beside the filters, the median", [median(one) for one in zip(*counts.values(), strict=True)], None
        ),
        _line(f"numbers beside the filters, the slowest: {dearest}", counts[dearest], None),
        *(
            Line("15", f"harvest of {NUMBER:,} resources as {prefix}, records a second", {}, rates, None, "–")
            for prefix, rates in harvests.items()
        ),
    ]


class _Clock(QueryClock):
    """Times the query of the numbers beside the filters, which also counts what fits, apart from the others."""

    facets: float = 0.0

    def __call__(self, execute: Callable[..., Any], sql: str, params: object, many: bool, context: Any) -> Any:
        """Pass a query on and add its time where it belongs."""
        before = self.seconds
        answer = super().__call__(execute, sql, params, many, context)
        if "resources_facet" in sql:
            self.facets, self.seconds = self.facets + self.seconds - before, before
        return answer


def _line(name: str, seconds: list[float], aim: Aim | None) -> Line:
    milliseconds = [round_ * 1000 for round_ in seconds]
    return Line("14", f"library, ms of database at 100 k resources: {name}", {}, milliseconds, aim, "–")


def _make_ready() -> None:
    """Let the search know them, and stamp them for harvesters; kept with the database."""
    from oshub.search.documents import rebuild
    from resources.actions.stamping import stamp_changes
    from resources.models import OaiRecord

    if OaiRecord.objects.count() < NUMBER:
        rebuild()
        stamp_changes()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")


def _ask(wanted: "Wanted", facets: list[float]) -> float:
    from resources.queries.library import library

    clock = _Clock()
    with clock.running():
        library(wanted, page=None)
    facets.append(clock.facets)
    return clock.seconds


def _looks() -> "dict[str, Wanted]":
    """What visitors ask for, by its sort."""
    from hubs.models import Hub
    from resources.models import ResourceVersion
    from resources.queries.library import Wanted

    title = ResourceVersion.objects.order_by("pk")[777].title
    hub = Hub.objects.order_by("pk")[7]
    asked = {
        "everything": Wanted(),
        "a kind": Wanted(kind="experiment"),
        "a language": Wanted(language="el"),
        "a level and an age": Wanted(level=2, age=12),
        "a subject and a goal": Wanted(subject="0533", sdg=6),
        "a hub": Wanted(hub=hub),
        "a licence": Wanted(licence="CERN-OHL-P-2.0"),
        "all filters": Wanted(kind="slides", language="pt", level=1, subject="0511", licence="CC-BY-4.0", length="180"),
        "a rare word": Wanted(q=title.split()[0]),
        "a word of all": Wanted(q="trials"),
        "a word and a filter": Wanted(q="trials", kind="experiment"),
        "a title": Wanted(q=title),
    }
    return asked


def _harvest(prefix: str) -> float:
    """Records a second over some pages from the middle."""
    from lxml import etree

    from resources.queries.harvest.answers import OAI, answer

    begun, records = time.perf_counter(), 0
    told = {"verb": ["ListRecords"], "metadataPrefix": [prefix]}
    for _page in range(PAGES):
        root = etree.fromstring(answer(told.items()))
        records += sum(1 for _record in root.iter(f"{{{OAI}}}record"))
        token = next(root.iter(f"{{{OAI}}}resumptionToken"), None)
        if token is None or not token.text:
            break
        told = {"verb": ["ListRecords"], "resumptionToken": [str(token.text)]}
    return records / (time.perf_counter() - begun)
