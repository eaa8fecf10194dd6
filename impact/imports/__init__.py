"""Reads sessions out of a table: from bytes to drafts, or to a refusal for each row that cannot be taken.

Knows nothing of the command line or of pages, and writes nothing; `impact.actions.import_sessions` writes a plan. The
order of the steps: `schools.sheets` (bytes to rows), `columns` (which column is which field), `rows` (a row to
drafts; `register` finds what it names), `planning` (what is new, what is there already, what is refused; `questions`
what is unlikely). For pages, `table` keeps the rows until they are brought in, `matching` finds the columns by name,
`styles` how dates and
numbers are written, and `preview` puts the page together.
"""

from impact.imports.columns import FIELDS, template_header
from impact.imports.options import ImportOptions
from impact.imports.planning import plan_import, plan_sheet
from impact.imports.result import ImportPlan
from schools.sheets.result import Notice, Refusal

__all__ = ["FIELDS", "ImportOptions", "ImportPlan", "Notice", "Refusal", "plan_import", "plan_sheet", "template_header"]
