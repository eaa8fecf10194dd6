"""What comes out of reading a file of sessions: what would be written, and every refusal."""

from dataclasses import dataclass, field

from hubs.models import Hub
from impact.actions.drafts import SessionDraft
from schools.sheets.result import Notice, Refusal


@dataclass
class ImportPlan:
    """A file as it was understood. With a single refusal nothing of it may be written.

    `new` are sessions to write; `already` counts rows that are in the log with the same content.
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

    @property
    def accepted(self) -> bool:
        """Whether the plan may be written."""
        return not self.refusals

    @property
    def interactions(self) -> int:
        """Sum of the head counts of what is new."""
        return sum(line.head_count for draft in self.new for line in draft.lines)

    @property
    def without_attendance(self) -> int:
        """How many of the new sessions say nothing about who came."""
        return sum(not draft.lines for draft in self.new)
