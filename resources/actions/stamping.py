"""Tells harvesters what has changed: marks become datestamps, under a lock that no list of changes can miss.

A datestamp that is taken early and committed late is missed for ever by whoever asked in between. So it is not taken
with the change: a trigger only marks the resource, and here, one at a time, the metadata are written as harvesters get
them and compared by checksum; what really changed is stamped with the database's clock after taking a lock that the
first page of each list shares. Either the list waits and has the change, or the change is stamped after the list.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from resources.models import OaiMark, OaiRecord
from resources.queries.harvest.exported import Exported, exported
from resources.queries.harvest.moments import KEPT_FOR, READING, STAMP

STAMPING = 7_024_134_803  # any number that nothing else uses: one at a time
MARKS_AT_ONCE = 500

MARK_EVERYTHING = """
    INSERT INTO resources_oaimark (number)
    SELECT id FROM resources_resource WHERE state <> 'draft'
    UNION SELECT number FROM resources_oairecord WHERE replaced_at IS NULL AND NOT deleted
"""


@dataclass(frozen=True, slots=True)
class Stamped:
    """How many marks were cleared and how many records got a new datestamp; `busy` if somebody else is at it."""

    marks: int = 0
    records: int = 0
    busy: bool = False


def stamp_changes() -> Stamped:
    """Clear all marks that stand, some at a time; each time is a transaction of its own."""
    marks = records = 0
    while True:
        done = stamp_some()
        marks, records = marks + done.marks, records + done.records
        if done.busy or not done.marks:
            return Stamped(marks, records, done.busy)


@transaction.atomic
def stamp_some(most: int = MARKS_AT_ONCE) -> Stamped:
    """Clear some marks. What changes meanwhile has marks of its own, which are left for the next time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [STAMPING])
        if not cursor.fetchone()[0]:
            return Stamped(busy=True)
        marks = dict(OaiMark.objects.order_by("pk").values_list("pk", "number")[:most])
        changed = _changed(set(marks.values()))
        if changed:
            _stamp(cursor, changed)
        OaiMark.objects.filter(pk__in=list(marks)).delete()
    return Stamped(len(marks), len(changed))


def mark_everything() -> None:
    """Mark every record: for what no trigger sees, as words of lists that a release changes. Unchanged ones stay."""
    with connection.cursor() as cursor:
        cursor.execute(MARK_EVERYTHING)


def forget_replaced(*, now: dt.datetime) -> int:
    """Delete what records were before, once no list that is still being read can have it; returns how many rows."""
    return OaiRecord.objects.filter(replaced_at__lt=now - KEPT_FOR).delete()[0]


@dataclass(frozen=True, slots=True)
class _Change:
    """What a record is now, None where nobody may read it any more; and the row that this replaces."""

    number: int
    before: OaiRecord | None
    now: Exported | None

    @property
    def is_one(self) -> bool:
        """Whether harvesters have to hear of it. What was never public has no record, and never gets one."""
        if self.before is None or self.now is None:
            return self.now is not None or (self.before is not None and not self.before.deleted)
        return self.before.deleted or (self.before.digest, tuple(self.before.sets)) != (self.now.digest, self.now.sets)

    def row(self, moment: dt.datetime) -> OaiRecord:
        """The row from this moment on. What is deleted stays in the sets in which it was."""
        if self.now is not None:
            digest, sets = self.now.digest, list(self.now.sets)
        else:
            assert self.before is not None  # noqa: S101 - or it would be no change
            digest, sets = self.before.digest, self.before.sets
        return OaiRecord(number=self.number, stamped_at=moment, deleted=self.now is None, digest=digest, sets=sets)


def _changed(numbers: set[int]) -> list[_Change]:
    """What differs from what harvesters were told last."""
    known = {row.number: row for row in OaiRecord.objects.standing().filter(number__in=numbers)}
    shown = exported(numbers)
    changes = (_Change(number, known.get(number), shown.get(number)) for number in sorted(numbers))
    return [change for change in changes if change.is_one]


def _stamp(cursor: CursorWrapper, changes: list[_Change]) -> None:
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [READING])
    cursor.execute(STAMP)
    moment = cursor.fetchone()[0]
    replaced = [change.before.pk for change in changes if change.before]
    OaiRecord.objects.filter(pk__in=replaced).update(replaced_at=moment)
    OaiRecord.objects.bulk_create(change.row(moment) for change in changes)
