"""Which column of a table is probably which field: as the hub had it last time, or by its name in any language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from accounts.sent import whole_numbers
from impact.imports.columns import AUDIENCE_FIELDS, COUNTED, telling_name
from impact.imports.names import LABELS
from impact.imports.styles import begins_with_day
from impact.imports.table import fields_called, holds_words
from schools.lists.fields import key_of
from schools.sheets import Sheet
from schools.sheets.personal import without_names

SAMPLES = 3
MEANINGS = 2  # as which a column can be read
LONGEST_SAMPLE = 60
LOOKED_AT = 500  # rows that say whether a column holds words


@dataclass(frozen=True)
class Match:
    """A column with what it is read as, and what stands in it first.

    `remembered`: the hub had it so before; `words`: it holds words that may be names, and hardly a number; `sums`: it
    adds up the other columns of people, so it is not read.
    """

    position: int
    name: str
    fields: tuple[str, ...]
    samples: tuple[str, ...]
    remembered: bool = False
    words: bool = False
    sums: bool = False

    @property
    def first(self) -> str:
        """What it is read as."""
        return self.fields[0] if self.fields else ""

    @property
    def second(self) -> str:
        """What else it is read as."""
        return self.fields[1] if len(self.fields) > 1 else ""


def match_columns(
    sheet: Sheet, *, chosen: Mapping[int, Sequence[str]] | None, remembered: Mapping[str, Sequence[str]]
) -> list[Match]:
    """Every column. What was chosen goes before what is remembered, and that before what the name says."""
    taken: set[str] = set()
    found = []
    for position in range(len(sheet.header.cells)):
        name, key = telling_name(sheet.header, position), memory_key(sheet.header.cells[position])
        known = remembered.get(key)
        if chosen is not None:
            fields = tuple(chosen.get(position, ()))
        elif known is not None:
            fields = tuple(one for one in known if one in LABELS and one not in taken)
        else:
            meant = fields_called(sheet.header.cells[position])
            fields = (meant,) if meant and meant not in taken else ()
        taken.update(fields)
        samples = _samples(sheet, position, counted=not COUNTED.isdisjoint(fields))
        words = holds_words(sheet.rows[:LOOKED_AT], position)
        found.append(Match(position, name, fields, samples, chosen is None and known is not None, words))
    if chosen is not None:
        return found
    found = _without_sums(found, sheet)
    return found if "date" in taken else _with_a_date(found)


def _without_sums(found: list[Match], sheet: Sheet) -> list[Match]:
    """The columns, without one for other people that is the sum of those counted beside them, row by row."""
    parts = [match.position for match in found if set(match.fields) & set(AUDIENCE_FIELDS) - {"other"}]
    return [
        replace(match, fields=(), remembered=False, sums=True)
        if match.fields == ("other",) and _adds_up(sheet, match.position, parts)
        else match
        for match in found
    ]


def _adds_up(sheet: Sheet, position: int, parts: Sequence[int]) -> bool:
    """Whether a column is the sum of some others in each row that says so in digits, and in one at least."""
    right = []
    for row in sheet.rows[:LOOKED_AT]:
        cells = [row.cells[at] for at in (position, *parts) if at < len(row.cells) and row.cells[at]]
        told = whole_numbers(cells)
        if len(told) == len(cells) > 1 and position < len(row.cells) and row.cells[position]:
            total, *rest = told
            right.append(total == sum(rest))
    return bool(right) and all(right)


def _with_a_date(found: list[Match]) -> list[Match]:
    """Where no name says which column gives the date: the first whose cells are dates, or begin with one."""
    for number, match in enumerate(found):
        if len(match.fields) < MEANINGS and match.samples and all(begins_with_day(cell) for cell in match.samples):
            found[number] = replace(match, fields=(*match.fields, "date"))
            break
    return found


def memory_key(name: str) -> str:
    """A column's name as it is remembered."""
    return (key_of(name) or name.strip())[:200]


def _samples(sheet: Sheet, position: int, *, counted: bool) -> tuple[str, ...]:
    """The first cells with something in them; in a column of numbers without words that may be names."""
    samples: list[str] = []
    for row in sheet.rows:
        if position < len(row.cells) and row.cells[position]:
            cell = row.cells[position]
            samples.append((without_names(cell) if counted else cell)[:LONGEST_SAMPLE])
            if len(samples) == SAMPLES:
                break
    return tuple(samples)
