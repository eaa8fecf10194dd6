"""Row 13: how long the database takes for a search among fifty thousand documents, the slowest question for itself."""

from django.db import connection

from bench.content import content
from bench.databases import at, prepare_filled
from bench.rounds import in_turns, median, of_rounds, tell
from bench.rows.dashboard import QueryClock
from bench.sizes import Size
from bench.table import Aim, Line

ROUNDS = 7
LOOKS_A_ROUND = 5
DATABASE = "bench_search"
NUMBERS = {"hubs": 1_000, "projects": 30_000, "schools": 10_000, "posts": 8_000, "events": 1_000}
# Words of the vocabulary by how frequent they are; nearly every text has the first ones.
FREQUENT, MIDDLING, RARE = 1, 300, 7_000


def measure(_sizes: list[Size]) -> list[Line]:
    """Milliseconds of the database, for one question of each sort."""
    prepare_filled(DATABASE, "50 thousand documents", *content(**NUMBERS))
    with at(DATABASE):
        questions = _questions()
        for text in questions.values():
            _ask(text)
        taken = in_turns(list(questions), lambda sort: _ask(questions[sort]), rounds=ROUNDS * LOOKS_A_ROUND)
    of_sort = {sort: of_rounds(seconds, rounds=ROUNDS) for sort, seconds in taken.items()}
    for sort, rounds in of_sort.items():
        tell(f"{sort} ({questions[sort]!r}): {median(rounds) * 1000:.1f} ms")
    slowest = max(of_sort, key=lambda sort: median(of_sort[sort]))
    usual = [median(rounds) for rounds in zip(*of_sort.values(), strict=True)]
    return [
        _line("the median question", usual),
        _line(f"the slowest: {slowest}", of_sort[slowest]),
    ]


def _line(name: str, seconds: list[float]) -> Line:
    milliseconds = [round_ * 1000 for round_ in seconds]
    return Line("13", f"search, ms of database at 50 k documents: {name}", {}, milliseconds, Aim(at_most=50), "–")


def _ask(text: str) -> float:
    from oshub.search.finding import find

    clock = QueryClock()
    with clock.running():
        find(text)
    return clock.seconds


def _questions() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT bench_word(%s), bench_word(%s), bench_word(%s)", [FREQUENT, MIDDLING, RARE])
        frequent, middling, rare = cursor.fetchone()
        cursor.execute("SELECT title FROM projects_project ORDER BY id LIMIT 1 OFFSET 777")
        title = str(cursor.fetchone()[0])
    return {
        "a rare word": rare,
        "a word of some": middling,
        "a word of nearly all": frequent,
        "a word of all projects": "science",
        "two frequent words": f"schools {frequent}",
        "a title": title,
        "a name begun": title[:5],
        "two letters": title[:2],
        "a name mistyped": f"{rare[1]}{rare[0]}{rare[2:]}x",
        "nothing": "xyzzyqwv",
    }
