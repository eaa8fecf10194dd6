"""Changes several resources of a hub at once, each by the steps of its own page; and takes that back.

All of it or nothing: what somebody else changed since it was looked at is said, and not written over.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from accounts.actions import take_back_notices
from accounts.models import User
from hubs.actions import EditedMeanwhile, NothingToUndo, undo_changes
from hubs.models import Hub
from projects.actions.publishing import rewrite as rewrite_collection
from resources.actions.publishing import NeedsAnother, NotComplete, publish, restore, send_for_review, withdraw
from resources.actions.writing import NotFromHere, new_version, rewrite, throw_away
from resources.models import OPEN, Collection, Resource, ResourceVersion
from resources.queries.together import Plan, Planned, Then, Wanted, plan_together

Record = dict[str, list[list[int]]]


class OvertakenError(Exception):
    """Something came in between what was shown and now. Nothing was written; `plan` is what it would be by now.

    `names` are the titles of the resources of which something else is true.
    """

    def __init__(self, plan: Plan, names: Sequence[str] = ()) -> None:
        super().__init__(len(names))
        self.plan, self.names = plan, list(names)


class ChangedSinceError(Exception):
    """Some of it was changed since, so nothing was taken back; `names` are those."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(len(names))
        self.names = list(names)


@dataclass
class Together:
    """What was done: how many resources changed, how many became public, and what is needed to take it back.

    `record` has the key and the versions before and after of rows that were changed, by kind; of those that were made
    or withdrawn the key and the version. It is JSON. What became public cannot be taken back.
    """

    changed: int = 0
    published: int = 0
    record: Record = field(default_factory=lambda: {"rewritten": [], "begun": [], "withdrawn": [], "collections": []})


@transaction.atomic
def change_together(
    *, hub: Hub, chosen: Sequence[int], wanted: Wanted, seen: Mapping[str, str], by: User, alone: bool
) -> Together:
    """Write what the plan says, if it is still the one that the person saw. Raises OvertakenError.

    `seen` is Plan.seen of that; `alone` as in plan_together.
    """
    _lock(hub, chosen)
    wanted = _with_locked(wanted)
    plan = plan_together(hub, chosen, wanted, by=by, alone=alone)
    if plan.seen != dict(seen):
        raise OvertakenError(plan, _differ(plan, seen))
    done = Together()
    try:
        for row in plan.changing:
            _change(row, done, wanted=wanted, by=by, alone=alone)
        _bring_into_collections(plan, done, wanted=wanted, by=by, alone=alone)
    except (EditedMeanwhile, NeedsAnother, NotComplete, NotFromHere) as late:
        raise OvertakenError(plan) from late
    return done


@transaction.atomic
def take_together_back(*, hub: Hub, record: Record, by: User) -> int:
    """Bring back what stood before, and say of how many rows. Raises ChangedSinceError: then nothing was written."""
    changed: list[str] = []
    for kind in ("collections", "withdrawn", "begun", "rewritten"):
        rows = _found(hub, kind, [numbers[0] for numbers in record[kind]])
        for key, *versions in record[kind]:
            row = rows.get(key)
            try:
                if row is not None:
                    _take_back(kind, row, versions, by)
            except (EditedMeanwhile, NotFromHere, NothingToUndo):
                changed.append(str(row.current if isinstance(row, Resource) else row))
    if changed:
        raise ChangedSinceError(list(dict.fromkeys(changed))[:5])
    return sum(map(len, record.values()))


def _lock(hub: Hub, chosen: Sequence[int]) -> None:
    """Keep the resources and their open versions from others until the transaction ends, always in one order."""
    resources = Resource.objects.select_for_update(of=("self",)).filter(hub=hub, pk__in=chosen).order_by("pk")
    keys = [resource.pk for resource in resources]
    opened = ResourceVersion.objects.select_for_update(of=("self",)).filter(resource__in=keys, state__in=OPEN)
    list(opened.order_by("pk"))


def _with_locked(wanted: Wanted) -> Wanted:
    """The same with collections as they are stored now, kept from others."""
    keys = [one.pk for one in (wanted.into, wanted.out_of) if one is not None]
    rows = {row.pk: row for row in Collection.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    return wanted.with_collections(rows)


def _differ(plan: Plan, seen: Mapping[str, str]) -> list[str]:
    titles = {str(row.resource.pk): row.shown.title for row in plan.rows}
    titles |= {f"c{one.pk}": one.title for one in plan.collections}
    return [title for key, title in titles.items() if plan.seen[key] != seen.get(key)]


def _change(row: Planned, done: Together, *, wanted: Wanted, by: User, alone: bool) -> None:
    done.changed += 1
    if row.step == Then.WITHDRAW:
        gone = withdraw(row.resource, by=by, version=row.resource.version, why=wanted.why)
        done.record["withdrawn"].append([gone.pk, gone.version])
        return
    version = row.opened
    if row.values:
        opened = version or new_version(resource=row.resource, by=by)
        version = rewrite(opened, by=by, version=opened.version, values=row.values)
    if version is not None and row.step == Then.SEND:
        version = send_for_review(version, by=by, version=version.version)
    if version is not None and row.step == Then.PUBLISH:
        publish(version, by=by, version=version.version, alone=alone)
        done.published += 1
    elif version is not None and row.opened is None:
        done.record["begun"].append([version.pk, version.version])
    elif version is not None and row.opened is not None and version.version != row.opened.version:
        done.record["rewritten"].append([version.pk, row.opened.version, version.version])


def _bring_into_collections(plan: Plan, done: Together, *, wanted: Wanted, by: User, alone: bool) -> None:
    coming = [row.resource.pk for row in plan.changing if row.into]
    leaving = {row.resource.pk for row in plan.changing if row.out_of}
    for row, members in (
        (wanted.into, [*(wanted.into.members if wanted.into else ()), *coming]),
        (wanted.out_of, [one for one in (wanted.out_of.members if wanted.out_of else ()) if one not in leaving]),
    ):
        if row is not None and members != row.members:
            now = rewrite_collection(row, by=by, version=row.version, values={"members": members}, alone=alone)
            done.record["collections"].append([now.pk, row.version, now.version])


def _found(hub: Hub, kind: str, keys: Sequence[int]) -> dict[int, Any]:
    """The rows of the hub, in the order in which they are locked everywhere."""
    if kind == "collections":
        return Collection.objects.filter(hub=hub, pk__in=keys).in_bulk()
    if kind == "withdrawn":
        return Resource.objects.filter(hub=hub, pk__in=keys).select_related("current").in_bulk()
    return ResourceVersion.objects.filter(resource__hub=hub, pk__in=keys).in_bulk()


def _take_back(kind: str, row: Any, versions: Sequence[int], by: User) -> None:
    if kind == "withdrawn":
        restore(row, by=by, version=versions[0])
    elif kind == "begun":
        if not _is_plain_copy(row):
            raise NotFromHere
        throw_away(row, by=by, version=versions[0])
    else:
        undo_changes(row=row, by=by, version=versions[1], to=versions[0])
    if isinstance(row, ResourceVersion):
        take_back_notices(kinds=["resources.review"], key=f"resource {row.pk} {versions[-1]}")


def _is_plain_copy(row: ResourceVersion) -> bool:
    """Whether a version still has the parts that it was begun with: adding a file to it changes no row of its own."""
    before = row.resource.current
    columns = {
        "texts": ("language", "title", "description"),
        "authors": ("name", "orcid", "consented_on"),
        "links": ("title", "url"),
        "placed": ("file",),
    }
    return before is not None and all(
        set(getattr(row, name).values_list(*of)) == set(getattr(before, name).values_list(*of))
        for name, of in columns.items()
    )
