"""Writes a list of schools or classes, all of it or nothing, and takes an import back while nothing hangs on it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import pghistory
from django.db import IntegrityError, transaction

from accounts.models import User
from hubs.models import Hub
from schools.lists import ListKind, ListOptions, ListPlan, ListTable, plan_list
from schools.models import School, SchoolClass


class RefusedError(Exception):
    """The list, read again, holds refusals or open questions, so nothing of it was written."""

    def __init__(self, plan: ListPlan) -> None:
        super().__init__(len(plan.refusals))
        self.plan = plan


class OvertakenError(Exception):
    """Somebody added one of the rows at the same moment; nothing was written."""


class UsedSinceError(Exception):
    """Something hangs on what was added, or it was changed; `names` of at most a few. Nothing was taken back."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(len(names))
        self.names = names


@dataclass(frozen=True)
class Imported:
    """The keys of what was added, and how many rows were there already."""

    kind: ListKind
    keys: list[int]
    already: int


def import_list(*, hub: Hub, kind: ListKind, table: ListTable, options: ListOptions, by: User) -> Imported:
    """Add what is new in a list. Raises RefusedError, OvertakenError.

    The plan is made again while no other import of the hub goes on, so the same list sent twice adds nothing.
    """
    try:
        with transaction.atomic():
            Hub.objects.select_for_update(of=("self",)).get(pk=hub.pk)
            plan = plan_list(hub, kind, table, options)
            if not plan.accepted:
                raise RefusedError(plan)
            with pghistory.context(user=by.pk, action="import"):
                return Imported(kind, _write(plan), plan.already)
    except IntegrityError as error:
        raise OvertakenError from error


@transaction.atomic
def undo_import(*, hub: Hub, kind: ListKind, keys: Collection[int], by: User) -> int:
    """Take away what an import added, and say how many. Raises UsedSinceError; what is gone already stays gone."""
    rows = _added(hub, kind, keys)
    used = [str(row) for row in rows if getattr(row, "version", 1) != 1]
    if not used:
        used = sorted(_hanging(School if kind == ListKind.SCHOOLS else SchoolClass, rows))
    if used:
        raise UsedSinceError(used[:5])
    with pghistory.context(user=by.pk, action="undo import"):
        for row in rows:
            row.delete()
    return len(rows)


def _write(plan: ListPlan) -> list[int]:
    if plan.kind == ListKind.SCHOOLS:
        schools = [
            School(
                hub=plan.hub,
                name=draft.name,
                place=draft.place,
                country=draft.country,
                levels=list(draft.levels),
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


def _added(hub: Hub, kind: ListKind, keys: Collection[int]) -> list[School] | list[SchoolClass]:
    """The rows, kept from others; nobody can refer to them until the transaction ends."""
    if kind == ListKind.SCHOOLS:
        return list(School.objects.select_for_update(of=("self",)).filter(hub=hub, pk__in=keys).order_by("pk"))
    classes = SchoolClass.objects.select_for_update(of=("self",)).select_related("school")
    return list(classes.filter(school__in=School.objects.of_hub(hub), pk__in=keys).order_by("pk"))


def _hanging(model: type[School | SchoolClass], rows: Iterable[School | SchoolClass]) -> set[str]:
    """Names of the rows to which something refers, whatever room it is in."""
    keys = [row.pk for row in rows]
    used: set[int] = set()
    for relation in model._meta.related_objects:
        if relation.hidden or not relation.related_model._meta.managed or "pgh" in relation.field.name:
            continue
        of = relation.field.name
        found = relation.related_model._default_manager.filter(**{f"{of}__in": keys})
        used.update(found.values_list(of, flat=True))
    return {str(row) for row in rows if row.pk in used}
