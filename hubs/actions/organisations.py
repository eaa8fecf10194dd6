"""The register of organisations: added, changed, merged where two entries are the same, and a merge undone."""

import json
from collections.abc import Mapping
from typing import Any

import pghistory
from django.apps import apps
from django.core import serializers
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.actions.editing import change_row
from hubs.actions.merging_json import Exact
from hubs.models import Organisation, OrganisationMerge
from hubs.queries.merging import MergePreview, Reference, merge_preview, references_to, sort_out, taken_over
from hubs.queries.organisations import may_undo


class MergedMeanwhile(Exception):
    """One of the two entries is gone by now. Nothing was written."""


class AnotherPicture(Exception):
    """What would be merged is not what the person saw, or something stands against it; `preview` is what stands now."""

    def __init__(self, preview: MergePreview) -> None:
        super().__init__(preview.problems)
        self.preview = preview


class NotUndoable(Exception):
    """A merge that is undone already, too long ago, or whose entry cannot come back. `why` is a sentence."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@transaction.atomic
def add_organisation(*, by: User, values: Mapping[str, Any]) -> Organisation:
    """Add an entry. Raises ValidationError for one that is there already."""
    row = Organisation(**values)
    row.full_clean()
    with pghistory.context(user=by.pk, action="add"):
        row.save()
    return row


def change_organisation(*, row: Organisation, by: User, version: int, values: Mapping[str, Any]) -> Organisation:
    """Bring an entry to what the form says. Raises EditedMeanwhile."""
    return change_row(row, values, by=by, version=version)


@transaction.atomic
def merge_organisations(*, kept: Organisation, gone: Organisation, by: User, seen: str) -> OrganisationMerge:
    """Make two entries one: what referred to the one refers to the other, which keeps its names. On record, undoable.

    `seen` is that of the preview that the person agreed to. Raises MergedMeanwhile, AnotherPicture.
    """
    kept, gone = _lock(kept, gone)
    preview = merge_preview(kept=kept, gone=gone)
    if preview.problems or preview.seen != seen:
        raise AnotherPicture(preview)
    moved, dropped = [], []
    with pghistory.context(user=by.pk, action="merge"):
        for reference in references_to(gone):
            moving, doubles, _against = sort_out(reference, kept)
            moved += _move(reference, moving, kept)
            dropped += _drop(reference, doubles, gone)
        merge = OrganisationMerge(
            kept=kept, gone_id=gone.pk, gone=_columns(gone), merged_by=by, merged_at=timezone.now()
        )
        filled = taken_over(kept, gone)
        merge.filled = {name: [getattr(kept, name), value] for name, value in filled.items()}
        merge.moved, merge.dropped = moved, dropped
        gone.delete()
        for name, value in filled.items():
            setattr(kept, name, value)
        kept.save(update_fields=list(filled))
        merge.save()
    return merge


@transaction.atomic
def undo_merge(*, merge: OrganisationMerge, by: User) -> Organisation:
    """Bring back the entry that is gone, with what referred to it and still refers to the other. Raises NotUndoable."""
    stored = OrganisationMerge.objects.select_for_update().filter(pk=merge.pk, undone_at=None).first()
    if stored is None:
        raise NotUndoable(_("This merge was undone already."))
    if not may_undo(stored):
        raise NotUndoable(_("This merge is too long ago to be undone."))
    kept = Organisation.objects.select_for_update().get(pk=stored.kept_id)
    with pghistory.context(user=by.pk, action="undo merge"):
        _give_back(kept, stored.filled)
        try:
            with transaction.atomic():
                _bring_back(stored, kept)
        except IntegrityError as problem:
            why = _("Another entry has taken its name or its ROR id meanwhile: change or merge that one first.")
            raise NotUndoable(why) from problem
    stored.undone_by, stored.undone_at = by, timezone.now()
    stored.save(update_fields=["undone_by", "undone_at"])
    return Organisation.objects.get(pk=stored.gone_id)


def _lock(kept: Organisation, gone: Organisation) -> tuple[Organisation, Organisation]:
    """Both entries as they stand, kept from others until the end: of two merges at once the second sees the first."""
    both = Organisation.objects.select_for_update().filter(pk__in=(kept.pk, gone.pk)).order_by("pk")
    rows = {row.pk: row for row in both}
    if kept.pk not in rows or gone.pk not in rows or kept.pk == gone.pk:
        raise MergedMeanwhile
    return rows[kept.pk], rows[gone.pk]


def _move(reference: Reference, rows: list[models.Model], kept: Organisation) -> list[dict[str, Any]]:
    keys = [row.pk for row in rows]
    if not keys:
        return []
    reference.model._base_manager.filter(pk__in=keys).update(**{reference.column: kept})
    return [{"from": reference.label, "keys": keys}]


def _drop(reference: Reference, rows: list[models.Model], gone: Organisation) -> list[dict[str, Any]]:
    """Ties that the other entry has too; kept in the record as they were."""
    if not rows:
        return []
    for row in rows:
        setattr(row, reference.column, gone)
    kept_in_record: list[dict[str, Any]] = json.loads(serializers.serialize("json", rows, cls=Exact))
    reference.model._base_manager.filter(pk__in=[row.pk for row in rows]).delete()
    return kept_in_record


def _columns(row: Organisation) -> dict[str, Any]:
    """An entry as the record keeps it, without what the database counts."""
    plain = ("name", "kind", "place", "website", "ror", "other_names")
    return {"country": row.country.code, **{name: getattr(row, name) for name in plain}}


def _give_back(kept: Organisation, filled: Mapping[str, list[Any]]) -> None:
    """Take from an entry what it took over, as far as nobody has changed it since."""
    changed = []
    for name, (before, after) in filled.items():
        current = getattr(kept, name)
        if name == "other_names":
            added = [one for one in after if one not in before]
            value: Any = [one for one in current if one not in added]
        else:
            value = before if current == after else current
        if value != current:
            setattr(kept, name, value)
            changed.append(name)
    if changed:
        kept.save(update_fields=changed)


def _bring_back(merge: OrganisationMerge, kept: Organisation) -> None:
    Organisation(pk=merge.gone_id, **merge.gone).save(force_insert=True)
    for one in merge.moved:
        label, column = one["from"].rsplit(".", 1)
        rows = apps.get_model(label)._base_manager.filter(pk__in=one["keys"], **{column: kept})
        rows.update(**{column: merge.gone_id})
    for dropped in serializers.deserialize("python", merge.dropped, ignorenonexistent=True):
        dropped.save()
