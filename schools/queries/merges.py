"""Merges of schools that are on record: what was moved, whether that can be undone, where old addresses lead."""

import datetime as dt
import re
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from hubs.models import Hub
from schools.merging.registry import all_rules
from schools.models import School, SchoolClass, SchoolMerge

UNDOABLE_FOR = dt.timedelta(days=30)
CLASSES = "schools.schoolclass.school"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT")


@dataclass(frozen=True, slots=True)
class MergeLine:
    """A merge as the school's page mentions it."""

    pk: int
    name: str
    by: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Altered:
    """One column of a row that could not stay as it was."""

    what: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class MergeRecord:
    """Everything that a merge did: counted by kind. `against` says why it cannot be undone; empty where it can.

    `kept_name` is what the school that stays was called before, where the merge gave it another name.
    """

    pk: int
    kept: School
    kept_name: str
    gone_name: str
    gone_hub: Hub
    by: str
    at: dt.datetime
    undone_by: str
    undone_at: dt.datetime | None
    until: dt.datetime
    moved: tuple[tuple[str, int], ...]
    altered: tuple[Altered, ...]
    aside: tuple[tuple[str, int], ...]
    filled: tuple[str, ...]
    against: tuple[str, ...]

    @property
    def may_be_undone(self) -> bool:
        """Whether nothing stands against undoing it now."""
        return self.undone_at is None and not self.against


def merges_into(school: School) -> tuple[MergeLine, ...]:
    """The schools that were merged into one, the latest first. One query."""
    rows = school.merges.standing().select_related("merged_by")
    return tuple(
        MergeLine(row.pk, row.gone_name, row.merged_by.name if row.merged_by else "", row.merged_at) for row in rows
    )


def find_school_merge(hub: Hub, key: int) -> SchoolMerge | None:
    """A merge into a school that is at home in a hub itself. One query."""
    rows = SchoolMerge.objects.filter(pk=key, kept__hub=hub)
    return rows.select_related("kept__hub__parent", "gone_hub__parent", "merged_by", "undone_by").first()


def merge_record(merge: SchoolMerge) -> MergeRecord:
    """What a merge did, for whoever looks at it. A handful of queries."""
    return MergeRecord(
        pk=merge.pk,
        kept=merge.kept,
        kept_name=merge.filled.get("name", [merge.kept.name])[0],
        gone_name=merge.gone_name,
        gone_hub=merge.gone_hub,
        by=merge.merged_by.name if merge.merged_by else "",
        at=merge.merged_at,
        undone_by=merge.undone_by.name if merge.undone_by else "",
        undone_at=merge.undone_at,
        until=merge.merged_at + UNDOABLE_FOR,
        moved=tuple((_kind(part["from"]), len(part["keys"])) for part in merge.moved),
        altered=tuple(one for row in merge.altered for one in _altered(row)),
        aside=_counted(merge),
        filled=tuple(_label("schools.school", column) for column in merge.filled),
        against=tuple(against_undoing(merge)),
    )


def against_undoing(merge: SchoolMerge, *, now: dt.datetime | None = None) -> list[str]:
    """Why a merge cannot be undone: sentences, none where it can. What was done since is the reason, and is named."""
    if merge.undone_at is not None:
        return [_("It was undone already.")]
    if (now or timezone.now()) > merge.merged_at + UNDOABLE_FOR:
        return [_("It is more than 30 days ago.")]
    if merge.kept_id != merge.into_id:
        return [_("The school was merged into another one in its turn: undo that first.")]
    later = merge.kept.merges.standing().filter(Q(merged_at__gt=merge.merged_at) | Q(pk__gt=merge.pk)).first()
    if later is not None:
        return [_("“%(name)s” was merged into it afterwards: undo that first.") % {"name": later.gone_name}]
    said = merge.gone
    taken = School.objects.filter(hub=merge.gone_hub, name__iexact=said["name"], place__iexact=said["place"])
    if taken.exclude(pk=merge.kept_id).exists():
        return [_("Another school has that name in that place by now: rename or merge that one first.")]
    classes = moved_keys(merge, CLASSES)
    return [
        *_chains_across(merge, classes),
        *(reason for rule in all_rules().values() for reason in rule.against(merge, classes)),
    ]


def moved_keys(merge: SchoolMerge, label: str) -> frozenset[int]:
    """The keys of the rows of a column that changed sides."""
    return frozenset(key for part in merge.moved if part["from"] == label for key in part["keys"])


def stands_for(key: int) -> School | None:
    """The school into which one was merged, however often that went on; None for one that was never merged."""
    merge = SchoolMerge.objects.standing().filter(gone_id=key).select_related("kept__hub__parent").first()
    return merge.kept if merge is not None else None


def is_merged_away(hub: Hub, key: int) -> bool:
    """Whether a school of a hub was merged into another one. One query."""
    return SchoolMerge.objects.standing().filter(gone_hub=hub, gone_id=key).exists()


def merged_away(keys: list[int]) -> list[str]:
    """The names of those of these schools that were merged into another one. One query."""
    return list(SchoolMerge.objects.standing().filter(gone_id__in=keys).values_list("gone_name", flat=True))


def _chains_across(merge: SchoolMerge, classes: frozenset[int]) -> list[str]:
    """Classes that would continue one of another school."""
    linked = SchoolClass.objects.filter(school=merge.kept_id).exclude(continues=None).select_related("continues")
    across = [row for row in linked if (row.pk in classes) != (row.continues_id in classes)]
    return [
        _("The class %(later)s continues %(earlier)s by now, and one of the two would go back.")
        % {"later": row, "earlier": row.continues}
        for row in across
    ]


def _kind(label: str) -> str:
    return str(apps.get_model(label.rsplit(".", 1)[0])._meta.verbose_name_plural)


def _label(model: str, column: str) -> str:
    fields = apps.get_model(model)._meta.concrete_fields
    return next(str(field.verbose_name) for field in fields if column in (field.name, field.attname))


def _altered(row: dict[str, object]) -> list[Altered]:
    model, was, now = str(row["row"]), row["was"], row["is"]
    assert isinstance(was, dict) and isinstance(now, dict)  # noqa: S101, PT018 - written so by the merge
    what = str(apps.get_model(model)._meta.verbose_name)
    return [
        Altered(what, _label(model, column), _short(was[column]), _short(now[column]))
        for column in was
        if not column.endswith("_by_id")
    ]


def _short(value: object) -> str:
    if isinstance(value, list):
        return str(len(value))
    text = str(value)
    return "–" if value in (None, "") else text[:16].replace("T", " ") if MOMENT.match(text) else text[:40]


def _counted(merge: SchoolMerge) -> tuple[tuple[str, int], ...]:
    numbers: dict[str, int] = {}
    for one in merge.aside:
        kind = str(apps.get_model(one["model"])._meta.verbose_name_plural)
        numbers[kind] = numbers.get(kind, 0) + 1
    return tuple(numbers.items())
