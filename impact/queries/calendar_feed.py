"""What stands in the private calendar of somebody: for a school bookings, what is planned, the first days of its
projects, events of its hub; for a hub the sessions of its plan and its events.
"""

import datetime as dt
import hashlib
import zoneinfo

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.access import hubs_open_to, rights_of
from hubs.models import Hub
from hubs.roles import HubPerm
from impact.models import CalendarFeed, PlannedSession
from impact.models.plan import USUAL_LENGTH
from impact.queries.plan import planned_at_hubs, planned_for_schools
from projects.models import SignUp, Standing
from projects.models.sign_up import SignUpQuerySet
from projects.queries.events import CalendarEntry, calendar_of
from schools.access import schools_open_to
from schools.models import Booking, School

KEPT = dt.timedelta(days=60)
MOST = 500


def calendar_since(user: User) -> dt.datetime | None:
    """Since when somebody's address holds, None for who has none. One query."""
    return CalendarFeed.objects.filter(user=user).values_list("made_at", flat=True).first()


def person_of_calendar(token: str) -> User | None:
    """Whose calendar an address is, as long as they may sign in. One query."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    found = CalendarFeed.objects.filter(digest=digest, user__is_active=True).select_related("user").first()
    return found.user if found else None


def entries_for(user: User) -> list[CalendarEntry]:
    """What their calendar shows today: whoever no longer acts for a school or a hub sees nothing of it any more."""
    hubs = hubs_planned_by(user)
    found = _at_schools(user)
    if hubs:
        rows = planned_at_hubs(hubs, since=(timezone.now() - KEPT).date())
        found += [_of_planned(row, for_hub=True) for row in rows[:MOST]]
        found += [entry for hub in hubs for entry in calendar_of(hub)]
    # Who acts for both sees each of them once, the hub's way.
    return list({entry.uid: entry for entry in found}.values())


def hubs_planned_by(user: User) -> list[Hub]:
    """The hubs whose plan somebody sees because a role of theirs says so."""
    return [hub for hub in hubs_open_to(user) if HubPerm.LOG_SESSIONS in rights_of(user, hub)]


def _at_schools(user: User) -> list[CalendarEntry]:
    schools = list(
        School.objects.filter(pk__in=[one.pk for one in schools_open_to(user)]).select_related("hub__parent")
    )
    rows = (
        Booking.objects.standing()
        .filter(school__in=schools, ends_at__gte=timezone.now() - KEPT)
        .select_related("equipment__hub", "school")
        .order_by("starts_at", "pk")
    )
    found = [_of_booking(row) for row in rows[:MOST]]
    found += [_of_planned(row) for row in planned_for_schools(schools, since=(timezone.now() - KEPT).date())[:MOST]]
    found += [_of_sign_up(row) for row in _places_of(schools)[:MOST]]
    for hub in {school.hub.parent or school.hub for school in schools}:
        found += calendar_of(hub)
    return found


def _places_of(schools: list[School]) -> SignUpQuerySet:
    """The places that schools have in projects which are about to begin, or did not long ago."""
    since = (timezone.now() - KEPT).date()
    rows = SignUp.objects.filter(school__in=schools, state=Standing.ACCEPTED, call__project__starts_on__gte=since)
    return rows.select_related("call__project__hub", "school").order_by("call__project__starts_on", "pk")


def _of_sign_up(row: SignUp) -> CalendarEntry:
    project = row.call.project
    begins = dt.datetime.combine(project.starts_on, dt.time(), tzinfo=zoneinfo.ZoneInfo(project.hub.time_zone))
    return CalendarEntry(
        uid=f"sign-up-{row.uid}",
        title=_("“%(project)s” begins") % {"project": project.title},
        about=row.school.name,
        where=project.hub.name,
        url=reverse("projects:own_sign_up", args=[row.school_id, row.pk]),
        begins=begins,
        ends=begins + dt.timedelta(days=1),
        changed_at=row.changed_at,
        version=row.version,
        all_day=True,
    )


def _of_booking(row: Booking) -> CalendarEntry:
    hub = row.equipment.hub
    return CalendarEntry(
        uid=f"booking-{row.pk}",
        title=f"{row.equipment.name} · {row.school.name}" if row.school else row.equipment.name,
        about=row.purpose,
        where=f"{row.equipment.place}, {hub.name}" if row.equipment.place else hub.name,
        url=reverse("schools:thing", args=[hub.code, row.equipment_id]),
        begins=row.starts_at,
        ends=row.ends_at,
        changed_at=row.booked_at,
        version=1,
    )


def _of_planned(row: PlannedSession, *, for_hub: bool = False) -> CalendarEntry:
    series, hub = row.series, row.series.hub
    begins = dt.datetime.combine(row.day, series.starts_at or dt.time(), tzinfo=zoneinfo.ZoneInfo(hub.time_zone))
    begins = begins.astimezone(dt.UTC) if series.starts_at else begins
    classes = ", ".join(group.name for group in series.classes.all())
    return CalendarEntry(
        uid=f"planned-{row.pk}",
        title=f"{series.what} · {classes}" if classes else series.what,
        about=series.project.title,
        where=series.school.name if for_hub and series.school else hub.name,
        url=reverse("impact:planned", args=[hub.code, row.pk])
        if for_hub
        else reverse("impact:school", args=[series.school_id]),
        begins=begins,
        ends=begins + (dt.timedelta(minutes=series.minutes) if series.minutes else USUAL_LENGTH),
        changed_at=row.changed_at,
        version=row.version,
        all_day=series.starts_at is None,
    )
