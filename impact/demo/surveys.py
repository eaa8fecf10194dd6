"""What classes of the demonstration answered, drawn by lot and always the same. All of it is invented."""

import random
import tomllib
from dataclasses import dataclass
from pathlib import Path

from impact.surveys.content import Content

FILE = Path(__file__).with_name("surveys.toml")
MOST = 26  # pupils of a class who answer
SILENT = 0.03  # of the items somebody prefers not to answer
BACK = 0.85  # of those who answered before come again with the same code of their own
Answers = list[list[int | None]]


@dataclass(frozen=True)
class PlannedTable:
    """A survey that was made elsewhere, as its table."""

    hub: str
    name: str
    title: str
    group: str
    language: str
    content: bytes


@dataclass(frozen=True)
class SurveyPlans:
    """By the code of the hub: how much better each class says that it got; who was asked the other thing, too."""

    gains: dict[str, tuple[float, ...]]
    involvement: frozenset[str]
    table: PlannedTable


def read_surveys() -> SurveyPlans:
    """What stands in the file."""
    with FILE.open("rb") as file:
        told = tomllib.load(file)
    table = told.pop("table")
    return SurveyPlans(
        gains={f"OSHub-{code}": tuple(one["gains"]) for code, one in told.items()},
        involvement=frozenset(f"OSHub-{code}" for code, one in told.items() if one.get("involvement")),
        table=PlannedTable(
            hub=f"OSHub-{table['hub']}",
            name=table["name"],
            title=table["title"],
            group=table["group"],
            language=table["language"],
            content=_draw_table(table),
        ),
    )


def draw_waves(content: Content, pupils: int, gain: float, seed: str) -> tuple[Answers, Answers, list[str]]:
    """The answers before and after of a class, and for each place in the list whether it is the same pupil."""
    dice = random.Random(seed)  # noqa: S311 - drawn by lot, no secret
    leaning = [dice.gauss(3.1, 0.7) for _ in range(min(pupils, MOST))]
    before = [_sheet(content, mind, dice) for mind in leaning]
    after = [_sheet(content, mind + dice.gauss(gain, 0.4), dice) for mind in leaning]
    same = [f"{dice.getrandbits(256):064x}" if dice.random() < BACK else "" for _ in leaning]
    return before, after, same


def _sheet(content: Content, mind: float, dice: random.Random) -> list[int | None]:
    sheet: list[int | None] = []
    for item, points in zip(content.items, content.points(), strict=True):
        drawn = min(points, max(1, round(dice.gauss(mind, 0.8))))
        sheet.append(None if dice.random() < SILENT else points + 1 - drawn if item.reverse else drawn)
    return sheet


def _draw_table(table: dict[str, object]) -> bytes:
    """A CSV file with columns before and after, and one that must not be kept."""
    dice = random.Random(str(table["name"]))  # noqa: S311 - drawn by lot, no secret
    questions, answers = list(map(str, _list(table["questions"]))), list(map(str, _list(table["answers"])))
    lines = [";".join(["Teilnehmer ID", *(f"{one}_{wave}" for one in questions for wave in ("vorher", "nachher"))])]
    for number in range(int(str(table["rows"]))):
        cells = [str(4711 + 13 * number)]
        for _question in questions:
            mind = dice.gauss(2.2, 0.9)
            for told in (mind, mind + dice.gauss(0.8, 0.6)):
                silent = dice.random() < SILENT
                cells.append(str(table["none"]) if silent else answers[min(4, max(0, round(told)))])
        lines.append(";".join(cells))
    return "\n".join(lines).encode()


def _list(told: object) -> list[object]:
    return told if isinstance(told, list) else []
