"""A series of sessions is planned, changed from a day on, ended; each can be taken back. Nothing here counts."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.actions import EditedMeanwhile
from hubs.models import Hub
from impact.actions.record_session import ClassGone
from impact.models import LedBy, PlannedSession, SessionSeries, SessionType
from impact.queries.plan_days import days_of_series
from projects.models import Project
from schools.models import School, SchoolClass

COLUMNS = (
    "project",
    "school",
    "session_type",
    "title",
    "every_weeks",
    "starts_on",
    "ends_on",
    "starts_at",
    "minutes",
    "led_by",
    "also_closed_weekdays",
)


@dataclass(frozen=True)
class SeriesDraft:
    """What a person says of a series, in clean types. `uid` is the form's, so that sending it twice is one series."""

    uid: uuid.UUID
    project: Project
    session_type: SessionType
    weekdays: tuple[int, ...]
    starts_on: dt.date
    ends_on: dt.date
    every_weeks: int = 1
    school: School | None = None
    classes: tuple[SchoolClass, ...] = ()
    title: str = ""
    starts_at: dt.time | None = None
    minutes: int | None = None
    led_by: LedBy = LedBy.HUB
    also_closed_weekdays: bool = False

    def days(self) -> list[dt.date]:
        """Its days, also those on which the hub is closed."""
        return days_of_series(
            weekdays=self.weekdays, every_weeks=self.every_weeks, starts_on=self.starts_on, ends_on=self.ends_on
        )


class HasAnswers(Exception):
    """Something was said of its sessions, so the series cannot be taken away any more. It can be ended."""


@transaction.atomic
def plan_series(*, hub: Hub, by: User, draft: SeriesDraft) -> SessionSeries:
    """Store a series with its days, once for each form. Raises ClassGone."""
    return _store(hub, by, draft, continues=None, without=())


@transaction.atomic
def change_series(*, series: SessionSeries, by: User, draft: SeriesDraft, version: int) -> SessionSeries:
    """From the first day of the draft on the series is as the draft says; what was before, answered or typed, stays.

    Raises EditedMeanwhile where somebody has changed or ended it since, ClassGone.
    """
    again = SessionSeries.objects.filter(uid=draft.uid, hub=series.hub_id).first()
    if again is not None:
        return again
    stored = _lock(series, version)
    said = stored.planned.with_word().filter(planned_on__gte=draft.starts_on)
    taken = set(said.values_list("planned_on", flat=True))
    stored.stopped_on = draft.starts_on
    stored.save(update_fields=["stopped_on"])
    return _store(stored.hub, by, draft, continues=stored, without=taken)


@transaction.atomic
def end_series(*, series: SessionSeries, by: User, before: dt.date, version: int) -> SessionSeries:
    """Leave out whatever waits from a day on. Raises EditedMeanwhile."""
    stored = _lock(series, version)
    stored.stopped_on = before
    stored.save(update_fields=["stopped_on"])
    stored.refresh_from_db()
    return stored


@transaction.atomic
def resume_series(*, series: SessionSeries, by: User) -> SessionSeries:
    """Take the end of a series back. One that goes on as another stays ended: that one is taken away instead."""
    stored = SessionSeries.objects.select_for_update(of=("self",)).get(pk=series.pk)
    if not SessionSeries.objects.filter(continues=stored).exists():
        stored.stopped_on = None
        stored.save(update_fields=["stopped_on"])
    return stored


@transaction.atomic
def remove_series(*, series: SessionSeries, by: User) -> SessionSeries | None:
    """Take a series away as if it had never been planned; the one that it continued goes on, and is returned.

    Raises HasAnswers.
    """
    stored = SessionSeries.objects.select_for_update(of=("self",)).filter(pk=series.pk).first()
    if stored is None:
        return None
    # Whoever answers one at this moment is waited for, or finds it gone.
    list(stored.planned.select_for_update())
    if stored.planned.with_word().exists() or SessionSeries.objects.filter(continues=stored).exists():
        raise HasAnswers
    before = stored.continues
    stored.delete()
    return resume_series(series=before, by=by) if before is not None else None


@transaction.atomic
def add_planned(*, series: SessionSeries, by: User, day: dt.date) -> PlannedSession:
    """Add one more day to a series. Raises ValidationError where it has a session planned for it."""
    try:
        with transaction.atomic():
            return PlannedSession.objects.create(series=series, planned_on=day, day=day, by_hand=True)
    except IntegrityError as problem:
        raise ValidationError(_("The series has a session on this day already.")) from problem


def _lock(series: SessionSeries, version: int) -> SessionSeries:
    stored = SessionSeries.objects.select_for_update(of=("self",)).get(pk=series.pk)
    if stored.version != version or stored.stopped_on is not None:
        raise EditedMeanwhile(stored)
    return stored


def _store(
    hub: Hub, by: User, draft: SeriesDraft, *, continues: SessionSeries | None, without: Iterable[dt.date]
) -> SessionSeries:
    made = SessionSeries(uid=draft.uid, hub=hub, made_by=by, weekdays=list(draft.weekdays), continues=continues)
    for name in COLUMNS:
        setattr(made, name, getattr(draft, name))
    # Of two that are sent at once the second waits for the first, and finds it then.
    SessionSeries.objects.bulk_create([made], ignore_conflicts=True)
    stored = SessionSeries.objects.select_for_update(of=("self",)).filter(uid=draft.uid, hub=hub).first()
    if stored is None:
        raise ValidationError("uid")  # the identifier of somebody else's; no form of ours sends that
    if stored.planned.exists():
        return stored
    keys = [one.pk for one in draft.classes]
    if SchoolClass.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=keys).count() != len(keys):
        raise ClassGone
    stored.classes.set(keys)
    left_out = set(without)
    PlannedSession.objects.bulk_create(
        PlannedSession(series=stored, planned_on=day, day=day) for day in draft.days() if day not in left_out
    )
    return stored
