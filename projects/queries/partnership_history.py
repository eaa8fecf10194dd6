"""What became of a partnership, change by change: what was there before, what since, and who did it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from projects.models import Partnership, PartnershipMember
from projects.queries.partnership_page import member_name

# What the database counts, and what never changes.
SILENT = {"id", "version", "changed_at", "hub"}
When = tuple[dt.datetime, object]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed; an empty text where there was or is nothing."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Moment:
    """What somebody did at once. `by` is empty where the portal does not know."""

    at: dt.datetime
    by: str
    changes: tuple[Change, ...]


def history_of(partnership: Partnership) -> tuple[Moment, ...]:
    """Every change, the latest first. Six queries, and what the database keeps is the source."""
    found: dict[When, list[Change]] = defaultdict(list)
    who: dict[When, int | None] = {}
    for event, change in (*_of_row(partnership), *_of_members(partnership)):
        key = (event.pgh_created_at, event.pgh_context_id)
        found[key].append(change)
        who[key] = (event.pgh_context.metadata if event.pgh_context else {}).get("user")
    names = dict(User.objects.filter(pk__in={pk for pk in who.values() if pk}).values_list("pk", "name"))
    moments = [Moment(key[0], names.get(who[key] or 0, ""), tuple(changes)) for key, changes in found.items()]
    return tuple(sorted(moments, key=lambda moment: moment.at, reverse=True))


def _of_row(partnership: Partnership) -> Iterator[tuple[Any, Change]]:
    """The partnership's own columns: each kept row beside the one that came after it."""
    earlier: models.Manager[Any] = getattr(partnership, "earlier")  # noqa: B009 - made by keeps_earlier_versions
    rows = list(earlier.select_related("pgh_context", "project").order_by("pgh_id"))
    for before, after in zip(rows, [*rows[1:], partnership], strict=False):
        for field in Partnership._meta.concrete_fields:
            if field.name in SILENT or getattr(before, field.attname) == getattr(after, field.attname):
                continue
            change = Change(
                str(field.verbose_name), _word(getattr(before, field.name)), _word(getattr(after, field.name))
            )
            yield before, change


def _of_members(partnership: Partnership) -> Iterator[tuple[Any, Change]]:
    """Who came, whose days changed, who was taken out."""
    sides: tuple[tuple[Any, str], ...] = (
        (partnership.school_members, "school"),
        (partnership.organisation_members, "organisation"),
    )
    for manager, other in sides:
        standing = {row.pk: row for row in manager.select_related(other)}
        kept = manager.model._meta.get_field("events").related_model
        events = kept.objects.filter(partnership_id=partnership.pk).select_related("pgh_context", other)
        by_member: dict[int, list[Any]] = defaultdict(list)
        for event in events.order_by("pgh_id"):
            by_member[event.id].append(event)
        for key, some in by_member.items():
            yield from _of_member(some, standing.get(key))


def _of_member(events: list[Any], standing: PartnershipMember | None) -> Iterator[tuple[Any, Change]]:
    for number, event in enumerate(events):
        name = member_name(event)
        if event.pgh_label == "added":
            yield event, Change(name, "", _days(event) or _("in it from its beginning"))
        elif event.pgh_label == "taken_out":
            yield event, Change(name, _days(event) or _("in it from its beginning"), _("taken out"))
        else:
            # What it became is how it was before the next change, or what stands.
            later: Iterable[Any] = (*events[number + 1 :], *([standing] if standing else []))
            after = next(iter(later), None)
            yield event, Change(name, _days(event), _days(after) if after else "")


def _days(row: Any) -> str:
    parts = []
    if row.joined_on:
        parts.append(_("since %(day)s") % {"day": date_format(row.joined_on)})
    if row.left_on:
        parts.append(_("until %(day)s") % {"day": date_format(row.left_on)})
    return ", ".join(parts)


def _word(value: object) -> str:
    if value in (None, ""):
        return ""
    return date_format(value) if isinstance(value, dt.date) else str(value)
