"""What was changed about a school, when and by whom: out of the versions that the database keeps."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.models import Hub
from schools.models import Level, School, Shown

LATEST = 20
SAID = tuple(
    field.attname for field in School._meta.concrete_fields if field.name not in ("id", "version", "changed_at")
)


@dataclass(frozen=True, slots=True)
class Change:
    """One column before and after, as a person reads it."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody changed at once. `by` is blank where the system did it."""

    at: dt.datetime
    by: str
    changes: tuple[Change, ...]


def history_of(school: School) -> list[Step]:
    """The latest changes, newest first. Three queries at most."""
    earlier: models.Manager[Any] = getattr(school, "earlier")  # noqa: B009 - made by keeps_earlier_versions
    rows = list(earlier.order_by("-pgh_id").values("pgh_created_at", "pgh_context__metadata", *SAID)[:LATEST])
    people = dict(User.objects.filter(pk__in=[_who(row) for row in rows if _who(row)]).values_list("pk", "name"))
    hubs = dict(Hub.objects.filter(pk__in={row["hub_id"] for row in rows} | {school.hub_id}).values_list("pk", "name"))
    after = {name: getattr(school, name) for name in SAID}
    steps = []
    for row in rows:
        changes = tuple(
            Change(_label(name), _words(name, row[name], hubs), _words(name, after[name], hubs))
            for name in SAID
            if row[name] != after[name]
        )
        after = {name: row[name] for name in SAID}
        if changes:
            steps.append(Step(row["pgh_created_at"], people.get(_who(row) or 0, ""), changes))
    return steps


def _who(row: dict[str, Any]) -> int | None:
    return (row["pgh_context__metadata"] or {}).get("user")


def _label(name: str) -> str:
    return next(str(field.verbose_name) for field in School._meta.concrete_fields if field.attname == name)


def _words(name: str, value: Any, hubs: dict[int, str]) -> str:
    if value in (None, "", []):
        return _("nothing")
    if name == "hub_id":
        return hubs.get(value, "")
    if isinstance(value, dt.date):
        return date_format(value, "DATE_FORMAT")
    if name in ("levels", "shows"):
        kind = Level if name == "levels" else Shown
        return ", ".join(str(kind(one).label) for one in value)
    return ", ".join(value) if isinstance(value, list) else str(getattr(value, "name", value))
