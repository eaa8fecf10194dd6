"""Writes the plan of an import: all of its sessions in one transaction, or none."""

from django.db import transaction

from accounts.models import User
from impact.actions.bulk import BulkRecorded, record_sessions
from impact.imports.result import ImportPlan
from impact.models import Source


class RefusedError(Exception):
    """The plan holds refusals, so nothing of it may be written."""


@transaction.atomic
def import_sessions(*, plan: ImportPlan, by: User | None) -> BulkRecorded:
    """Record what is new in a plan. Raises RefusedError for a plan with refusals.

    Raises IntegrityError, and writes nothing, where somebody recorded one of the sessions since the plan was made.
    """
    if not plan.accepted:
        raise RefusedError(len(plan.refusals))
    return record_sessions(hub=plan.hub, by=by, drafts=plan.new, source=Source.IMPORT)
