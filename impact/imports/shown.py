"""An import as it was shown last, kept for an hour: loading its page again, or answering it, reads no table anew.

It is a hint, and lives where hints live: with it gone, the table is read anew. A worker reads it anew before it writes
in any case, and writes nothing but what was shown.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

from django.contrib.postgres.aggregates import BitXor
from django.core.cache import cache
from django.db import connection
from django.db.models import BigIntegerField, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import get_language

from hubs.models import Hub
from impact.imports.kept import sheet_of, shown_key
from impact.imports.planning import Progress
from impact.imports.preview import Understood, understand
from impact.imports.result import ImportPlan
from impact.models import ReportingPeriod, Session, SessionImport, SessionType
from projects.models import Project
from schools.models import School, SchoolClass, SizeChange

KEPT = 3600  # seconds: about as long as somebody looks at a page
MOST_KEPT = 200_000  # questions and notices of a table that is kept: one with more wants to be mended anyway
# What was kept by another version of this code is nothing.
SHAPE = ",".join(one.name for kind in (Understood, ImportPlan) for one in fields(kind))


@dataclass(frozen=True)
class _Shown:
    """What was shown, of which version and in which language, and how all stood that it depends on."""

    version: int
    language: str
    shape: str
    standing: str
    picture: Understood


def picture_of(row: SessionImport, progress: Progress | None = None) -> Understood:
    """An import for its page: as it was shown before where nothing has changed since, else understood anew.

    `progress` is told now and then how many rows were read.
    """
    standing = _standing(row.hub)  # before it is read: what changes meanwhile counts as a change
    return _at_hand(row, standing) or _understood(row, standing, progress)


def picture_at_hand(row: SessionImport) -> Understood | None:
    """An import as it was shown before, where nothing has changed since."""
    return _at_hand(row, _standing(row.hub)) if _last(row) is not None else None


def picture_shown(row: SessionImport) -> Understood:
    """An import as it was shown to who answers now, whatever has changed since; understood anew where nobody knows."""
    last = _last(row)
    return replace(last.picture, row=row) if last is not None else _understood(row, _standing(row.hub))


def _at_hand(row: SessionImport, standing: str) -> Understood | None:
    last = _last(row)
    return replace(last.picture, row=row) if last is not None and last.standing == standing else None


def _last(row: SessionImport) -> _Shown | None:
    last = cache.get(shown_key(row.stored_name))
    if not isinstance(last, _Shown):
        return None
    mine = (last.version, last.language, last.shape) == (row.version, get_language(), SHAPE)
    return last if mine else None


def _understood(row: SessionImport, standing: str, progress: Progress | None = None) -> Understood:
    picture = understand(row, sheet_of(row), progress)
    plan = picture.plan
    if len(plan.open_questions) + len(plan.notices) <= MOST_KEPT:
        # Neither the sessions, nor what was said, which stands in the row; one refusal stands for all of them.
        small = replace(
            plan, new=[], lines=[], new_things=[], refusals=plan.refusals[:1], questions=plan.open_questions
        )
        kept = replace(picture, row=SessionImport(), plan=small)
        last = _Shown(row.version, get_language() or "", SHAPE, standing, kept)
        cache.set(shown_key(row.stored_name), last, timeout=KEPT)
    return picture


def _standing(hub: Hub) -> str:
    """How all stands on which it depends how a table of a hub is understood: another text after each change."""
    told = (hub.today(), *map(_as_written, _read_for(hub)))
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _read_for(hub: Hub) -> Iterator[QuerySet[Any]]:
    """All rows that are looked at when a table is read."""
    yield SessionType.objects.all()
    yield Hub.objects.all()
    yield Project.objects.of_hub(hub)
    schools = School.objects.of_hub(hub)
    yield schools
    yield SchoolClass.objects.filter(school__in=schools)
    yield SizeChange.objects.filter(school_class__school__in=schools)
    yield Session.objects.filter(hub=hub)
    yield SessionImport.objects.exclude(undone_at=None).filter(hub=hub)
    yield ReportingPeriod.objects.all()


def _as_written(rows: QuerySet[Any]) -> int | None:
    """One number for where rows lie and who wrote them, as the database has it: another after whoever's change."""
    table = connection.ops.quote_name(rows.model._meta.db_table)
    written = f"hashtextextended({table}.xmin::text || {table}.ctid::text, 0)"
    told = rows.order_by().aggregate(all=BitXor(RawSQL(written, (), output_field=BigIntegerField())))  # noqa: S611
    number: int | None = told["all"]
    return number
