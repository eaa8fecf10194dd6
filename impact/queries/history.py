"""What happened to a session since it was logged, read from the rows that the database kept: who, when, what before."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from django.apps import apps
from django.db import models
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.models import Challenge, Hub
from impact.models import Audience, Format, LedBy, Session, SessionType
from projects.models import Project
from schools.models import School, SchoolClass

SHOWN = (
    "held_on",
    "starts_at",
    "minutes",
    "session_type_id",
    "project_id",
    "school_id",
    "challenge_id",
    "led_by",
    "format",
    "title",
)
NAMED: dict[str, type[models.Model]] = {
    "session_type_id": SessionType,
    "project_id": Project,
    "school_id": School,
    "challenge_id": Challenge,
    "school_class_id": SchoolClass,
    "hub_id": Hub,
}


@dataclass(frozen=True)
class Change:
    """One act: by whom, when, and each thing that was another before, as a sentence."""

    who: str
    when: dt.datetime
    what: str
    details: tuple[str, ...]


@dataclass
class _Act:
    """The rows that one act left behind."""

    when: dt.datetime
    metadata: Mapping[str, Any] = field(default_factory=dict)
    session: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    lines: list[Mapping[str, Any]] = field(default_factory=list)
    co_hosts: list[Mapping[str, Any]] = field(default_factory=list)


class _Names:
    """The names behind the keys in kept rows, one query for each kind of thing."""

    def __init__(self, acts: Iterable[_Act]) -> None:
        wanted: dict[str, set[int]] = {}
        for column, key in _named_things(acts):
            if key is not None:
                wanted.setdefault(column, set()).add(key)
        self._known = {
            column: {thing.pk: str(thing) for thing in NAMED[column]._default_manager.filter(pk__in=keys)}
            for column, keys in wanted.items()
        }

    def of(self, column: str, key: int | None) -> str:
        """The name, a dash for nothing, and a plain word for what has been deleted since."""
        return _("nothing") if key is None else self._known.get(column, {}).get(key, _("something deleted since"))


def history_of(session: Session, *, with_note: bool) -> list[Change]:
    """Every change since the session was logged, the latest first."""
    acts = _acts(session)
    now: Mapping[str, Any] = {name: getattr(session, name) for name in (*SHOWN, "note", "voided_at", "void_reason")}
    for act in acts:
        if act.session is not None:
            act.after, now = now, act.session
    names = _Names(acts)
    people = _people(acts)
    return [
        Change(
            who=_by(people.get(act.metadata.get("user"), _("Somebody unknown")), act.metadata.get("token")),
            when=act.when,
            what=_what_was_done(act),
            details=tuple(_details(act, names, with_note)),
        )
        for act in acts
    ]


def _acts(session: Session) -> list[_Act]:
    """What was done, the latest first."""
    acts: dict[uuid.UUID | dt.datetime, _Act] = {}
    kept = (("SessionEvent", "pgh_obj"), ("AttendanceLineEvent", "session"), ("SessionCoHostEvent", "session"))
    for model, link in kept:
        for row in _rows(model, link, session.pk):
            # Rows without a context (plain SQL) of one moment belong to one transaction.
            act = acts.setdefault(row["pgh_context_id"] or row["pgh_created_at"], _Act(row["pgh_created_at"]))
            act.metadata = row["pgh_context__metadata"] or {}
            if model == "SessionEvent":
                # Of several rows of one act the first says what was before it.
                act.session = act.session or row
            elif model == "AttendanceLineEvent":
                act.lines.append(row)
            else:
                act.co_hosts.append(row)
    return sorted(acts.values(), key=lambda act: (act.when, act.session["pgh_id"] if act.session else 0), reverse=True)


def _named_things(acts: Iterable[_Act]) -> Iterable[tuple[str, int | None]]:
    for act in acts:
        if act.session is not None and act.after is not None:
            for column in NAMED.keys() & set(SHOWN):
                if act.session[column] != act.after[column]:
                    yield column, act.session[column]
        yield from (("school_class_id", row["school_class_id"]) for row in act.lines)
        yield from (("hub_id", row["hub_id"]) for row in act.co_hosts)


def _rows(model: str, link: str, key: int) -> list[dict[str, Any]]:
    events = apps.get_model("impact", model)._default_manager.filter(**{link: key}).order_by("pgh_id")
    columns = [column.attname for column in events.model._meta.concrete_fields]
    return cast("list[dict[str, Any]]", list(events.values(*columns, "pgh_context__metadata")))


def _people(acts: Iterable[_Act]) -> dict[object, str]:
    keys = {act.metadata["user"] for act in acts if act.metadata.get("user")}
    return {user.pk: user.name for user in User.objects.filter(pk__in=keys)}


def _by(name: str, token: object) -> str:
    return _("%(name)s, by the program “%(token)s”") % {"name": name, "token": token} if token else name


def _what_was_done(act: _Act) -> str:
    if act.session is not None and act.after is not None and act.session["voided_at"] != act.after["voided_at"]:
        return _("Voided") if act.after["voided_at"] else _("Taken back into the figures")
    return _("Corrected")


def _details(act: _Act, names: _Names, with_note: bool) -> Iterable[str]:
    if act.session is not None and act.after is not None:
        yield from _changed_values(act.session, act.after, names, with_note)
    for row in act.lines:
        told = {"who": _who(row, names), "before": heads_in_words(row["head_count"], row["first_timers"])}
        gone = row["pgh_label"] == "before_delete"
        yield (_("%(who)s: taken out, was %(before)s") if gone else _("%(who)s: was %(before)s")) % told
    for row in act.co_hosts:
        yield _("Co-host taken out: %(hub)s") % {"hub": names.of("hub_id", row["hub_id"])}
    if act.metadata.get("action") == "restore" and act.metadata.get("reason"):
        yield _("Reason: %(reason)s") % {"reason": act.metadata["reason"]}
    for added in act.metadata.get("added", ()):
        if "hub" in added:
            yield _("Co-host added: %(hub)s") % {"hub": added["hub"]}
        else:
            who = added["class"] or str(Audience(added["audience"]).label)
            yield _("%(who)s: added, %(heads)d") % {"who": who, "heads": added["heads"]}


def _changed_values(
    before: Mapping[str, Any], after: Mapping[str, Any], names: _Names, with_note: bool
) -> Iterable[str]:
    for column in SHOWN:
        if before[column] != after[column]:
            label = str(Session._meta.get_field(column.removesuffix("_id")).verbose_name)  # type: ignore[union-attr]
            yield _("%(label)s: was %(before)s") % {
                "label": label[:1].upper() + label[1:],
                "before": _value(column, before[column], names),
            }
    if before["note"] != after["note"]:
        if with_note and before["note"]:
            yield _("Private note: was “%(before)s”") % {"before": before["note"]}
        else:
            yield _("Private note: changed")
    if after["void_reason"] and before["void_reason"] != after["void_reason"]:
        yield _("Reason: %(reason)s") % {"reason": after["void_reason"]}


def _value(column: str, value: Any, names: _Names) -> str:
    if column in NAMED:
        return names.of(column, value)
    if value in (None, ""):
        return _("nothing")
    if isinstance(value, dt.date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, dt.time):
        return time_format(value, "TIME_FORMAT")
    if column == "led_by":
        return str(LedBy(value).label)
    if column == "format":
        return str(Format(value).label)
    return f"“{value}”" if column == "title" else str(value)


def heads_in_words(head_count: int, first_timers: int | None) -> str:
    """How many came, and how many of them for the first time where that was asked."""
    if first_timers is None:
        return str(head_count)
    if not first_timers:
        return _("%(heads)d, nobody for the first time") % {"heads": head_count}
    return _("%(heads)d, %(new)d of them for the first time") % {"heads": head_count, "new": first_timers}


def _who(row: Mapping[str, Any], names: _Names) -> str:
    if row["school_class_id"] is not None:
        return names.of("school_class_id", row["school_class_id"])
    return str(Audience(row["audience"]).label)
