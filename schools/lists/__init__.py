"""Lists of schools and of classes that hubs have in a table: from rows to what would be added, asked or refused.

Writes nothing; `schools.actions.import_list` writes a plan. The order of the steps: `schools.sheets` (bytes to rows),
`reading` (the line with the names of the columns, and no personal data), `columns` (which column is which field),
`school_rows` and `class_rows` (rows to drafts, with questions about twins), `planning` (all of it together).
"""

from schools.lists.drafts import ListOptions
from schools.lists.fields import ListKind
from schools.lists.planning import ListPlan, plan_list
from schools.lists.reading import ListTable, read_list

__all__ = ["ListKind", "ListOptions", "ListPlan", "ListTable", "plan_list", "read_list"]
