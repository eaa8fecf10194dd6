"""What the tests of the importer share: a hub with something to refer to, and a file as it was understood."""

import datetime as dt
import unicodedata

from hubs.models import Hub
from impact.imports import ImportOptions, ImportPlan, plan_import
from tests.factories.network import make_class, make_hub, make_project, make_school, make_session_type


def make_import_hub() -> Hub:
    """A hub with a school, two classes of 2021/22 and a project, beside a hub that may be invited."""
    for code in ("co-creation", "maker", "showcase", "strategy", "training-short"):
        make_session_type(code, {"maker": "Maker session"}.get(code, code.capitalize()))
    hub = make_hub("OSHub-T", opened_on=dt.date(2012, 1, 1))
    school = make_school(hub, "Escola da Ribeira", place="Vilar")
    make_class(school, "7B", size=25)
    make_class(school, "8A", size=20)
    make_project(hub, "Water in a dry village")
    make_hub("OSHub-T-GUEST")
    return hub


def plan(
    hub: Hub, content: str | bytes, *, date_format: str = "", type_code: str = "co-creation", **mapping: str
) -> ImportPlan:
    """Understand a file; `mapping` says which column is which field."""
    raw = content.encode() if isinstance(content, str) else content
    options = ImportOptions(
        mapping={column: [field] for column, field in mapping.items()},
        date_format=date_format,
        default_type=type_code,
    )
    return plan_import(hub=hub, content=raw, options=options)


def refused(plan: ImportPlan) -> list[tuple[int, str]]:
    """Line and column of each refusal."""
    return [(refusal.line, refusal.column) for refusal in plan.refusals]


def reasons(plan: ImportPlan) -> str:
    """All reasons as one text."""
    return " / ".join(refusal.reason for refusal in plan.refusals)


def heads(plan: ImportPlan) -> list[list[int]]:
    """The head counts of each session, where nothing was refused."""
    assert plan.accepted, plan.refusals
    return [[line.head_count for line in draft.lines] for draft in plan.new]


# Signs that nobody sees: soft hyphen, of no width, of the direction of reading, marks of byte order.
UNSEEN = ["\u00ad", *map(chr, [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)]), "\ufeff"]


def as_read(cell: str) -> str:
    """A cell as a reader takes it: letters in their usual form, without what nobody sees, nor blanks around it."""
    return "".join(sign for sign in unicodedata.normalize("NFC", cell) if sign not in UNSEEN).strip()
