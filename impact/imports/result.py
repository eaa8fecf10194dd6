"""What comes out of reading a file of sessions: what would be written, and every refusal."""

import hashlib
from dataclasses import dataclass, field

from hubs.models import Hub
from impact.actions.drafts import SessionDraft
from impact.imports.columns import Column
from impact.imports.register import NewThing, Unknown
from schools.sheets.result import Notice, Refusal


@dataclass(frozen=True)
class Question:
    """Something unlikely that a person has to look at. `key` is what `confirmed` keeps, with the facts in it."""

    kind: str
    key: str
    line: int
    message: str
    answered: bool


@dataclass
class ImportPlan:
    """A file as it was understood. With a single refusal, open question or unknown name nothing of it may be written.

    `new` are sessions to write, and `lines` the lines of the file that they come from; `already` counts sessions that
    are in the log with the same content.
    """

    hub: Hub
    encoding: str = ""
    separator: str = ""
    rows: int = 0
    new: list[SessionDraft] = field(default_factory=list)
    already: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    unread_columns: list[str] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    left_out: int = 0
    short_rows: int = 0
    parted_numbers: int = 0
    unknown: dict[tuple[str, str], Unknown] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    new_things: list[NewThing] = field(default_factory=list)

    @property
    def accepted(self) -> bool:
        """Whether the plan may be written."""
        return not self.refusals and not self.unknown and not self.open_questions

    @property
    def open_questions(self) -> list[Question]:
        """Questions that nobody has answered."""
        return [one for one in self.questions if not one.answered]

    @property
    def digest(self) -> str:
        """A fingerprint of what would be written, the same in every language. SHA-256, 64 hex digits."""
        told = hashlib.sha256()
        for line, draft in zip(self.lines, self.new, strict=True):
            told.update(f"{line} {draft.uid} {draft.payload_hash()}\n".encode())
        for new in self.new_things:
            told.update(f"{new.unknown.kind} {new.unknown.key!r} {new.meaning}\n".encode())
        return told.hexdigest()

    @property
    def interactions(self) -> int:
        """Sum of the head counts of what is new."""
        return sum(line.head_count for draft in self.new for line in draft.lines)

    @property
    def without_attendance(self) -> int:
        """How many of the new sessions say nothing about who came."""
        return sum(not draft.lines for draft in self.new)
