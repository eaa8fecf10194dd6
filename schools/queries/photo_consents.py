"""Consents to photographs as their pages show them, and the classes that one may be about."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.sent import whole_number
from hubs.models import Hub
from schools.models import PhotoConsent, School, SchoolClass, school_year_of

LATEST_YEARS = 2  # of classes on offer


class ConsentState(Enum):
    """Where a consent stands on a day."""

    COMING = "coming"
    HOLDS = "holds"
    OVER = "over"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """In words."""
        return str(LABELS[self])


LABELS = {
    ConsentState.COMING: _("Not begun"),
    ConsentState.HOLDS: _("In force"),
    ConsentState.OVER: _("Over"),
    ConsentState.WITHDRAWN: _("Withdrawn"),
}


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """A consent as lists show it. `classes` are names, none for the whole school; `about` is the school or event."""

    consent: PhotoConsent
    about: str
    classes: tuple[str, ...]
    state: ConsentState
    recorded_by: str
    withdrawn_by: str


def consents_of_hub(hub: Hub, school: School | None = None) -> tuple[ConsentLine, ...]:
    """The consents of a hub's schools and events, or of one school, the latest first. Two queries."""
    rows = PhotoConsent.objects.of_hub(hub)
    return _lines(rows.filter(school=school) if school else rows, hub.today())


def consents_of_school(school: School) -> tuple[ConsentLine, ...]:
    """The consents of a school, the latest first. Two queries."""
    return _lines(school.photo_consents.all(), school.hub.today())


def find_consent(hub: Hub, key: int) -> PhotoConsent | None:
    """A consent of one of a hub's schools or events."""
    return PhotoConsent.objects.of_hub(hub).select_related("school__hub", "hub").filter(pk=key).first()


def find_consent_of_school(school: School, key: int) -> PhotoConsent | None:
    """A consent of a school."""
    return school.photo_consents.select_related("school__hub").filter(pk=key).first()


def school_named(hub: Hub, key: str) -> School | None:
    """The hub's school with a key, as an address has it."""
    number = whole_number(key)
    return hub.schools.select_related("hub").filter(pk=number).first() if number is not None else None


def schools_to_choose(hub: Hub) -> list[School]:
    """The partner schools of a hub, by name."""
    return list(hub.schools.partners_on(hub.today()).order_by("name", "pk"))


def classes_to_choose(school: School, chosen: Collection[int]) -> list[tuple[int, str]]:
    """The classes of this school year and the last, and those that were chosen before, the latest first."""
    since = school_year_of(school.hub.today()) - LATEST_YEARS + 1
    rows = school.classes.filter(Q(school_year__gte=since) | Q(pk__in=chosen))
    return [(row.pk, str(row)) for row in rows.order_by("-school_year", "name", "pk")]


def names_of_classes(keys: Collection[int]) -> dict[int, str]:
    """What classes are called, by key."""
    return {row.pk: str(row) for row in SchoolClass.objects.filter(pk__in=keys)} if keys else {}


def state_on(consent: PhotoConsent, day: dt.date) -> ConsentState:
    """Where a consent stands on a day."""
    if consent.withdrawn_at is not None:
        return ConsentState.WITHDRAWN
    if consent.starts_on > day:
        return ConsentState.COMING
    return ConsentState.HOLDS if consent.ends_on >= day else ConsentState.OVER


def _lines(rows: models.QuerySet[PhotoConsent], day: dt.date) -> tuple[ConsentLine, ...]:
    found = list(rows.select_related("school", "hub", "recorded_by", "withdrawn_by"))
    names = names_of_classes({key for row in found for key in row.classes})
    return tuple(
        ConsentLine(
            consent=row,
            about=row.school.name if row.school else row.occasion,
            classes=tuple(names[key] for key in row.classes if key in names),
            state=state_on(row, day),
            recorded_by=row.recorded_by.name if row.recorded_by else "",
            withdrawn_by=row.withdrawn_by.name if row.withdrawn_by else "",
        )
        for row in found
    )
