"""What the demonstration's projects ask of schools, and who signs up. All people and words are invented."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("sign_ups.toml")


@dataclass(frozen=True)
class PlannedSignUps:
    """For one hub: what is asked of a school, a question with its possible answers, teachers, words of a teacher."""

    hub: str
    asks: str
    question: str
    options: tuple[str, ...]
    number: str
    teachers: tuple[str, ...]
    note: str


def read_sign_ups() -> list[PlannedSignUps]:
    """All hubs, in the order of the file."""
    with FILE.open("rb") as file:
        tables = tomllib.load(file)
    return [
        PlannedSignUps(
            hub=f"OSHub-{code}",
            asks=table["asks"],
            question=table["question"],
            options=tuple(table["options"]),
            number=table["number"],
            teachers=tuple(table["teachers"]),
            note=table["note"],
        )
        for code, table in tables.items()
    ]
