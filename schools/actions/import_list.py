"""Writes a list of schools or classes, all of it or nothing, and takes an import back while nothing hangs on it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pghistory
from django.db import IntegrityError, models, transaction

from accounts.models import User
from hubs.models import Hub
from schools.lists import ListKind, ListOptions, ListPlan, ListTable, plan_list
from schools.models import School, SchoolClass
from schools.queries.merges import merged_away


class RefusedError(Exception):
    """The list, read again, holds refusals or open questions, so nothing of it was written."""

    def __init__(self, plan: Any) -> None:
        super().__init__(len(plan.refusals))
        self.plan = plan  # of whichever importer it is


class OvertakenError(Exception):
    """Somebody added one of the rows at the same moment; nothing was written."""


class UsedSinceError(Exception):
    """Something hangs on what was added, or it was changed; `names` of at most a few. Nothing was taken back."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(len(names))
        self.names = names


Filled = dict[str, dict[str, Any]]  # by the number of the school as text: what was filled in, as JSON keeps it


@dataclass(frozen=True)
class Imported:
    """The keys of what was added, what was filled in at schools that are there, how many rows were there already."""

    kind: ListKind
    keys: list[int]
    filled: Filled
    already: int


def import_list(*, hub: Hub, kind: ListKind, table: ListTable, options: ListOptions, by: User) -> Imported:
    """Add what is new in a list, and fill in what schools do not say. Raises RefusedError, OvertakenError.

    The plan is made again while no other import of the hub goes on, so the same list sent twice adds nothing.
    """
    try:
        with transaction.atomic():
            Hub.objects.select_for_update(of=("self",)).get(pk=hub.pk)
            plan = plan_list(hub, kind, table, options)
            if not plan.accepted:
                raise RefusedError(plan)
            with pghistory.context(user=by.pk, action="import"):
                return Imported(kind, _write(plan), _fill_in(plan), plan.already)
    except IntegrityError as error:
        raise OvertakenError from error


@transaction.atomic
def undo_import(*, hub: Hub, kind: ListKind, keys: Collection[int], by: User, filled: Filled | None = None) -> int:
    """Take away what an import added and filled in, and say how many. Raises UsedSinceError.

    What somebody deleted since stays gone. What was changed, moved to another hub, merged into another school, or has
    come to have a session, a sign-up, a change of size or anything else hanging on it, refuses the whole.
    """
    rows, schools = _added(kind, keys), _filled(filled or {})
    used = [str(row) for row in rows if getattr(row, "version", 1) != 1]
    used += [str(row) for row in schools if not _says_still(row, (filled or {})[str(row.pk)])]
    if not used:
        used = _moved_away(hub, rows)
        used += merged_away([*(keys if kind == ListKind.SCHOOLS else ()), *map(int, filled or {})])
    if not used:
        used = sorted(hanging(School if kind == ListKind.SCHOOLS else SchoolClass, rows))
    if used:
        raise UsedSinceError(list(dict.fromkeys(used))[:5])
    with pghistory.context(user=by.pk, action="undo import"):
        for row in rows:
            row.delete()
        for school in schools:
            _empty(school, filled or {})
    return len(rows) + len(schools)


def _fill_in(plan: ListPlan) -> Filled:
    """Write what schools do not say; what somebody has written meanwhile stays. Returns what was written."""
    wanted: dict[int, dict[str, Any]] = {}
    for filling in plan.fillings:
        wanted.setdefault(filling.school.pk, {}).update(filling.values)
    rows = School.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    done: Filled = {}
    for row in rows:
        values = {name: value for name, value in wanted[row.pk].items() if not getattr(row, name)}
        for name, value in values.items():
            setattr(row, name, value)
        if values:
            row.save(update_fields=list(values))
            done[str(row.pk)] = {name: _as_kept(value) for name, value in values.items()}
    return done


def _as_kept(value: Any) -> Any:
    return [str(one) for one in value] if isinstance(value, list) else value


def _filled(filled: Filled) -> list[School]:
    rows = School.objects.select_for_update(of=("self",)).filter(pk__in=[int(key) for key in filled])
    return list(rows.order_by("pk"))


def _says_still(school: School, values: Mapping[str, Any]) -> bool:
    return all(getattr(school, name) == value for name, value in values.items())


def _empty(school: School, filled: Filled) -> None:
    columns = filled[str(school.pk)]
    for name in columns:
        field = School._meta.get_field(name)
        assert isinstance(field, models.Field)  # noqa: S101 - a column of the table
        setattr(school, name, None if field.null else field.get_default())
    school.save(update_fields=list(columns))


def _write(plan: ListPlan) -> list[int]:
    if plan.kind == ListKind.SCHOOLS:
        schools = [
            School(
                hub=plan.hub,
                name=draft.name,
                place=draft.place,
                country=draft.country,
                levels=list(draft.levels),
                language=draft.language,
                size=draft.size,
                website=draft.website,
                partner_since=draft.partner_since,
            )
            for draft in plan.schools
        ]
        return [row.pk for row in School.objects.bulk_create(schools)]
    classes = [
        SchoolClass(
            school=draft.school,
            name=draft.name,
            school_year=draft.school_year,
            level=draft.level,
            size=draft.size,
        )
        for draft in plan.classes
    ]
    return [row.pk for row in SchoolClass.objects.bulk_create(classes)]


def _added(kind: ListKind, keys: Collection[int]) -> list[School] | list[SchoolClass]:
    """The rows, kept from others; nobody can refer to them until the transaction ends."""
    if kind == ListKind.SCHOOLS:
        schools = School.objects.select_for_update(of=("self",)).select_related("hub")
        return list(schools.filter(pk__in=keys).order_by("pk"))
    classes = SchoolClass.objects.select_for_update(of=("self",)).select_related("school__hub")
    return list(classes.filter(pk__in=keys).order_by("pk"))


def _moved_away(hub: Hub, rows: Iterable[School | SchoolClass]) -> list[str]:
    """Names of the rows that are no longer at home in the hub or its family, so not its own to take back."""
    family = {hub.pk, hub.parent_id}
    homes = ((row, row.hub if isinstance(row, School) else row.school.hub) for row in rows)
    return [str(row) for row, home in homes if home.pk not in family and home.parent_id != hub.pk]


def hanging(model: type[models.Model], rows: Iterable[models.Model], *, but: Collection[str] = ()) -> set[str]:
    """Names of the rows to which something refers, whatever room it is in; `but` are relations to their own parts."""
    keys = [row.pk for row in rows]
    used: set[object] = set()
    for relation in model._meta.related_objects:
        if (
            relation.name in but
            or relation.hidden
            or not relation.related_model._meta.managed
            or "pgh" in relation.field.name
        ):
            continue
        of = relation.field.name
        found = relation.related_model._default_manager.filter(**{f"{of}__in": keys})
        used.update(found.values_list(of, flat=True))
    return {str(row) for row in rows if row.pk in used}
