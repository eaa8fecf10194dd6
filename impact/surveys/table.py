"""A table of a survey that was made elsewhere: a row for each who answered, a column for each question and wave.

What has not come in need not be looked after: columns about persons, with numbers of persons, and free words are
dropped before anything is stored. Nobody's row has a name here, and none gets one.
"""

import json
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from impact.surveys.likert import is_no_answer
from schools.sheets import UnreadableFileError, looks_personal, read_sheet
from schools.sheets.personal import looks_like_a_contact, words_of

MOST_ROWS, MOST_COLUMNS = 20_000, 400
MOST_DIFFERENT = 12  # answers of a question with a scale; more are free words, numbers of persons, moments
A_SCALE = 7
PERSON_WORDS = frozenset(
    {"id", "ids", "uid", "uuid", "ip", "latitude", "longitude", "username", "login", "user", "respondent", "initials"}
    | {"instructor", "teacher", "tutor", "docente", "professor", "professora", "leraar", "docent"}
    | {"lehrer", "lehrerin", "enseignant", "enseignante", "ucitel"}
)
E_MAIL = re.compile(r"[^\s@;,]+@[^\s@;,]+\.[^\s@;,]+")
BEFORE = ["pre", "before", "antes", "t1", "avant", "vorher", "voor", "pred"]
AFTER = ["post", "after", "depois", "t2", "après", "apres", "nachher"]
WAVE = re.compile(rf"^(?P<stem>.+?)[ _.\-]+(?P<wave>{'|'.join([*BEFORE, *AFTER])})$", re.IGNORECASE)


@dataclass(frozen=True)
class SurveyTable:
    """The columns that were kept, and the rows; `dropped` are the names of those that were not."""

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    dropped: tuple[str, ...] = ()

    @cached_property
    def stems(self) -> dict[str, dict[str, int]]:
        """The questions in their order: for each the position of its column in each wave (before, after, once)."""
        found: dict[str, dict[str, int]] = {}
        for position, name in enumerate(self.names):
            stem, wave = wave_of(name)
            found.setdefault(stem, {}).setdefault(wave, position)
        return found

    @property
    def pairs(self) -> list[str]:
        """The questions that were asked before and after, by the names of all columns, dropped ones too."""
        waves: dict[str, set[str]] = {}
        for stem, wave in map(wave_of, [*self.names, *self.dropped]):
            waves.setdefault(stem, set()).add(wave)
        return [stem for stem, known in waves.items() if {"before", "after"} <= known]

    def answers(self, position: int) -> list[str]:
        """What stands in a column, row by row."""
        return [row[position] for row in self.rows]

    def different(self, position: int) -> list[str]:
        """The different answers of a column, without those that are none, in the order in which they come."""
        return list(dict.fromkeys(cell for cell in self.answers(position) if not is_no_answer(cell)))

    def pack(self) -> bytes:
        """As it is kept until somebody says yes."""
        told = {"names": self.names, "rows": self.rows, "dropped": self.dropped}
        return zlib.compress(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def unpack(content: bytes) -> SurveyTable:
    """The table that was packed."""
    told = json.loads(zlib.decompress(content))
    return SurveyTable(tuple(told["names"]), tuple(map(tuple, told["rows"])), tuple(told["dropped"]))


def wave_of(name: str) -> tuple[str, str]:
    """The question that a column belongs to, and when it was asked: `Q9_1_post` is `Q9_1` after."""
    found = WAVE.match(name.strip())
    if found is None:
        return name.strip(), "once"
    return found["stem"], "before" if found["wave"].casefold() in BEFORE else "after"


def read_survey_table(content: bytes, *, languages: Sequence[str], encoding: str = "") -> SurveyTable:
    """Read a file. Raises UnreadableFileError."""
    sheet = read_sheet(content, languages=languages, encoding=encoding)
    if not sheet.rows:
        raise UnreadableFileError(_("There is no row below the names of the columns."), sheet.header.line)
    if len(sheet.rows) > MOST_ROWS:
        raise UnreadableFileError(
            _("The file has more than %(most)d rows: send it in parts.") % {"most": MOST_ROWS}, sheet.rows[-1].line
        )
    names = _told_apart([_storable(cell).strip()[:200] for cell in sheet.header.cells])
    if len(names) > MOST_COLUMNS:
        raise UnreadableFileError(
            _("The file has more than %(most)d columns: leave out those that are not needed.") % {"most": MOST_COLUMNS}
        )
    width = len(names)
    wider = next((row.line for row in sheet.rows if any(cell.strip() for cell in row.cells[width:])), None)
    if wider is not None:
        raise UnreadableFileError(
            _("Line %(line)d has more cells than there are names of columns: take away what stands above the names.")
            % {"line": wider},
            wider,
        )
    rows = [[_storable(cell) for cell in (row.cells + [""] * width)[:width]] for row in sheet.rows]
    kept = [at for at, name in enumerate(names) if name and not _is_dropped(name, [row[at] for row in rows])]
    if not kept:
        raise UnreadableFileError(
            _("No column looks like a question with a scale: names, numbers of persons and free words are not kept.")
        )
    return SurveyTable(
        names=tuple(names[at] for at in kept),
        rows=tuple(tuple(row[at][:200] for at in kept) for row in rows),
        dropped=tuple(name for at, name in enumerate(names) if name and at not in set(kept)),
    )


def _told_apart(names: Sequence[str]) -> list[str]:
    """The names, those that come again with a number: a question that is called like another one is one of its own."""
    known: set[tuple[str, str]] = set()
    found = []
    for name in names:
        told, number, end = name, 1, WAVE.match(name)
        while name and wave_of(told) in known:
            number += 1
            stem = end["stem"] if end is not None else name
            told = f"{stem} ({number}){name[len(stem) :]}"
        known.add(wave_of(told))
        found.append(told)
    return found


def _is_dropped(name: str, cells: Sequence[str]) -> bool:
    """Whether a column is about persons, or holds words of their own."""
    words = set(words_of(name))
    if looks_personal(name) or looks_like_a_contact(name) or words & PERSON_WORDS:
        return True
    filled = [cell for cell in cells if not is_no_answer(cell)]
    different = len(set(filled))
    if different > MOST_DIFFERENT or (different > A_SCALE and 2 * different > len(filled)):
        return True
    return any("@" in cell and E_MAIL.search(cell) for cell in filled)


def _storable(cell: str) -> str:
    """A cell without what no database takes."""
    return cell.encode("utf-8", "ignore").decode().replace("\x00", "")
