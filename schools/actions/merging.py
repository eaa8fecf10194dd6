"""Two schools that are one: merged with everything that hangs on them, on record, and taken apart again exactly."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pghistory
from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.actions.merging_json import Exact
from schools.actions.merging_notices import people_of, tell_merged, tell_parted
from schools.merging import Referring, referring_to_schools
from schools.merging.facts import decided
from schools.merging.registry import all_rules
from schools.models import School, SchoolClass, SchoolMerge
from schools.queries.merges import CLASSES, against_undoing, moved_keys
from schools.queries.merging import Part, SchoolMergePreview, fingerprint, merge_parts, merge_preview


class SchoolMergedMeanwhile(Exception):
    """One of the two schools is gone by now. Nothing was written."""


class AnotherMerge(Exception):
    """What would be merged is not what the person saw, or something stands against it; `preview` is what stands now."""

    def __init__(self, preview: SchoolMergePreview) -> None:
        super().__init__(preview.problems)
        self.preview = preview


class SchoolsStayMerged(Exception):
    """A merge that cannot be undone. `why` are sentences."""

    def __init__(self, why: Sequence[str]) -> None:
        super().__init__(why)
        self.why = list(why)


@transaction.atomic
def merge_schools(*, kept: School, gone: School, by: User, seen: str, chosen: Mapping[str, str]) -> SchoolMerge:
    """Make one school of two: everything that hangs on the one hangs on the other, which keeps both names. Undoable.

    `seen` is the fingerprint of the preview that the person agreed to, `chosen` says of which school each fact is
    (`schools.merging.facts`). Raises SchoolMergedMeanwhile, AnotherMerge, ValidationError where the facts that were
    chosen do not go together.
    """
    for rule in all_rules().values():
        rule.lock_first((kept.pk, gone.pk))
    kept, gone = _lock(kept, gone)
    now = timezone.now()
    parts = list(merge_parts(kept=kept, gone=gone, by=by, now=now))
    if any(part.outcome.problems for part in parts) or fingerprint(kept, gone, parts) != seen:
        raise AnotherMerge(merge_preview(kept=kept, gone=gone, by=by))
    values = decided(kept, gone, chosen)
    told = people_of(gone) if values.get("name", kept.name) != gone.name else []
    told_of_kept = people_of(kept) if "name" in values else []
    merge = SchoolMerge(kept=kept, into_id=kept.pk, gone_id=gone.pk, gone_hub=gone.hub, gone_name=gone.name)
    merge.gone, merge.merged_by, merge.merged_at = _as_record([gone])[0]["fields"], by, now
    merge.filled = _plain({name: [getattr(kept, name), value] for name, value in values.items()})
    with pghistory.context(user=by.pk, action="merge"):
        merge.aside = [one for part in parts for one in _set_aside(part.outcome.aside)]
        merge.altered = [_alter(alter.row, alter.values) for part in parts for alter in part.outcome.alter]
        merge.moved = [_change_over(part, kept) for part in parts if part.going]
        former = kept.name
        _say_instead(gone, kept, values)
        merge.save()
    tell_merged(merge, to=told, old=gone.name, by=by)
    tell_merged(merge, to=told_of_kept, old=former, by=by)
    return merge


@transaction.atomic
def undo_school_merge(*, merge: SchoolMerge, by: User) -> School:
    """Bring the school back with everything that came from it and still hangs on the other. Raises SchoolsStayMerged.

    What was changed since stays as it is now; what was deleted since stays gone; what came since stays with the other.
    """
    for rule in all_rules().values():
        rule.lock_first((merge.into_id,))
    stored = SchoolMerge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    kept = School.objects.select_for_update(of=("self",)).filter(pk=stored.kept_id).get()
    stored.kept = kept
    if why := against_undoing(stored):
        raise SchoolsStayMerged(why)
    former = kept.name
    with pghistory.context(user=by.pk, action="undo merge"):
        try:
            with transaction.atomic():
                back = _bring_back(stored, kept)
        except (IntegrityError, ValidationError) as problem:
            raise SchoolsStayMerged(
                [_("Something that was added since stands where something would come back. Nothing was changed.")]
            ) from problem
    stored.undone_by, stored.undone_at = by, timezone.now()
    stored.save(update_fields=["undone_by", "undone_at"])
    tell_parted(stored, back, former=former, by=by)
    return back


def _lock(kept: School, gone: School) -> tuple[School, School]:
    """Both schools as they stand, kept from others until the end: of two merges at once the second sees the first."""
    both = School.objects.select_for_update(of=("self",)).select_related("hub").filter(pk__in=(kept.pk, gone.pk))
    rows = {row.pk: row for row in both.order_by("pk")}
    if kept.pk not in rows or gone.pk not in rows or kept.pk == gone.pk:
        raise SchoolMergedMeanwhile
    return rows[kept.pk], rows[gone.pk]


def _set_aside(rows: Sequence[models.Model]) -> list[dict[str, Any]]:
    """Delete rows with all that goes with them, and say whole what they were."""
    if not rows:
        return []
    kept = _as_record([one for row in rows for one in (row, *_belonging_to(row))])
    for row in rows:
        row.delete()
    return kept


def _belonging_to(row: models.Model) -> Iterator[models.Model]:
    """What is deleted together with a row, the nearer first."""
    for relation in row._meta.related_objects:
        if relation.on_delete is models.CASCADE and not hasattr(relation.related_model, "pgh_id"):
            for one in relation.related_model._base_manager.filter(**{relation.field.name: row.pk}).order_by("pk"):
                yield one
                yield from _belonging_to(one)


def _alter(row: models.Model, values: Mapping[str, Any]) -> dict[str, Any]:
    was = {name: getattr(row, name) for name in values}
    type(row)._base_manager.filter(pk=row.pk).update(**values)
    return {"row": row._meta.label_lower, "key": row.pk, "was": _plain(was), "is": _plain(values)}


def _change_over(part: Part, to: School) -> dict[str, Any]:
    """One statement for each column: a class that continues another never stands in another school than that one."""
    keys = [row.pk for row in part.going]
    part.referring.model._base_manager.filter(pk__in=keys).update(**{part.referring.column: to})
    return {"from": part.referring.label, "keys": keys}


def _say_instead(gone: School, kept: School, values: Mapping[str, Any]) -> None:
    gone_key = gone.pk
    gone.delete()
    gone.pk = gone_key
    if not values:
        return
    for name, value in values.items():
        setattr(kept, name, value)
    kept.validate_constraints()
    kept.save(update_fields=list(values))


def _bring_back(merge: SchoolMerge, kept: School) -> School:
    _take_back_facts(merge, kept)
    record = {"model": "schools.school", "pk": merge.gone_id, "fields": merge.gone}
    _restore([record])
    for referring in referring_to_schools():
        keys = moved_keys(merge, referring.label)
        rows = referring.model._base_manager.filter(**{referring.column: kept})
        back = models.Q(pk__in=keys)
        if (of_class := _column_of_class(referring)) is not None:  # such as a certificate that a class got since
            back |= models.Q(**{f"{of_class}__in": moved_keys(merge, CLASSES)})
        rows.filter(back).update(**{referring.column: merge.gone_id})
    for altered in reversed(merge.altered):
        _alter_back(altered)
    _restore(merge.aside)
    return School.objects.select_related("hub").get(pk=merge.gone_id)


def _take_back_facts(merge: SchoolMerge, kept: School) -> None:
    """Take from the school what it took over, as far as nobody has changed it since."""
    fields = {field.name: field for field in School._meta.concrete_fields}
    changed = []
    for name, (before, after) in merge.filled.items():
        current = _plain(getattr(kept, name))
        if name == "other_names":
            value: Any = [one for one in current if one not in after or one in before]
        elif current == after:
            value = fields[name].to_python(before)
        else:
            continue
        if _plain(value) != current:
            setattr(kept, name, value)
            changed.append(name)
    if changed:
        kept.validate_constraints()
        kept.save(update_fields=changed)


def _alter_back(altered: Mapping[str, Any]) -> None:
    """Give a row the values that it had, where it still has those that the merge gave it."""
    model = apps.get_model(altered["row"])
    row = model._base_manager.filter(pk=altered["key"]).first()
    if row is None:
        return
    names = [name for name, value in altered["is"].items() if _plain(getattr(row, name)) == value]
    if len(names) == len(altered["is"]):  # some of it changed since: somebody has decided otherwise
        fields = {field.attname: field for field in model._meta.concrete_fields}
        values = {name: fields[name].to_python(altered["was"][name]) for name in names}
        model._base_manager.filter(pk=row.pk).update(**values)


def _restore(records: Sequence[Mapping[str, Any]]) -> None:
    for one in serializers.deserialize("json", json.dumps(records), ignorenonexistent=True):
        one.object.validate_constraints()
        one.save(force_insert=True)


def _column_of_class(referring: Referring) -> str | None:
    """The column by which a row that refers to a school refers to one of its classes too."""
    if referring.model is SchoolClass:
        return None
    found = (field for field in referring.model._meta.concrete_fields if field.related_model is SchoolClass)
    return next((field.name for field in found), None)


def _as_record(rows: Sequence[models.Model]) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = json.loads(serializers.serialize("json", rows, cls=Exact))
    return kept


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, cls=Exact))
