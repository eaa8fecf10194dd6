"""What a page with the grid of a series sends: each column as it was shown, and what was typed over that.

A cell's field is `c-12-k7` (planned session 12, row k7), what the page showed of a column `seen-12`, a yes to a doubt
`yes-12-…`. Only what differs from what was shown is a change, so a page without JavaScript may send all of it.
"""

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import QueryDict

from accounts.sent import whole_number
from impact.actions.grid import ColumnTold
from impact.forms.fields import HeadCountField
from impact.models import Audience
from impact.queries.grid import ColumnState, cell_name

ROW = r"(k[0-9]{1,18}|[a-z_]{1,16})"
CELL = re.compile(rf"c-([0-9]{{1,18}})-{ROW}")
SEEN = re.compile(r"seen-([0-9]{1,18})")
NUMBER = re.compile(rf"{ROW}=([0-9]{{1,5}})")
YES = re.compile(r"yes-([0-9]{1,18})-([\w-]{1,40})")


@dataclass(frozen=True, slots=True)
class Unread:
    """A cell in which no head count was typed: the text, and what is amiss."""

    planned_id: int
    key: str
    text: str
    said: str


class GridForm:
    """The columns that were sent, in clean types. `texts` are the cells as they were typed, by their fields."""

    def __init__(self, data: QueryDict) -> None:
        self.texts: dict[str, str] = {}
        self.unread: list[Unread] = []
        self._heads = HeadCountField(label="")
        self._seen = {int(match[1]): str(data[name]) for name in data if (match := SEEN.fullmatch(name))}
        self._changes: defaultdict[int, dict[str, int | None]] = defaultdict(dict)
        self._yes: defaultdict[int, set[str]] = defaultdict(set)
        self.columns = {key: self._column(key) for key in self._seen}
        for name in data:
            if (match := CELL.fullmatch(name)) and int(match[1]) in self._seen and _is_row(match[2]):
                self._read(int(match[1]), match[2], str(data[name]))
            elif match := YES.fullmatch(name):
                self._yes[int(match[1])].add(match[2])
        self.columns = {key: self._column(key) for key in self._seen}

    @property
    def told(self) -> list[ColumnTold]:
        """All columns that were sent."""
        return list(self.columns.values())

    def wanted(self, step: str) -> list[ColumnTold]:
        """The columns that a press of “log” is about: one, or all that are not in the log and have a number."""
        only = step.removeprefix("log-")
        if only != step:
            return [one for one in self.told if str(one.planned_id) == only]
        return [one for one in self.told if one.state == ColumnState.TYPED and one.shown()]

    def _column(self, key: int) -> ColumnTold:
        state, _space, rest = self._seen[key].partition(" ")
        version, _space, numbers = rest.partition(" ")
        seen = {row: int(heads) for row, heads in NUMBER.findall(numbers) if _is_row(row)}
        number = whole_number(version) or 0
        return ColumnTold(key, state, number, seen, dict(self._changes[key]), frozenset(self._yes[key]))

    def _read(self, key: int, row: str, text: str) -> None:
        self.texts[cell_name(key, row)] = text
        try:
            heads = self._heads.clean(text)
        except ValidationError as problem:
            self.unread.append(Unread(key, row, text, " ".join(problem.messages)))
            return
        if heads != self.columns[key].seen.get(row):
            self._changes[key][row] = heads


def _is_row(key: str) -> bool:
    return key in Audience.values or (key[:1] == "k" and key[1:].isdecimal())


def day_told(text: str) -> dt.date | None:
    """The day in an address, None where there is none."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def rows_told(texts: list[str]) -> frozenset[str]:
    """The audiences in an address that somebody wants rows for."""
    return frozenset(set(texts) & set(Audience.values))
