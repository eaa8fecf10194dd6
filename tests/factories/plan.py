"""Series of sessions and their days. What is not named is plain and legal."""

import datetime as dt
import uuid

from accounts.models import User
from hubs.models import Hub
from impact.actions.plan import SeriesDraft, plan_series
from impact.models import PlannedSession, SessionSeries
from projects.models import Project
from schools.models import School, SchoolClass
from tests.factories.network import make_project, make_session_type
from tests.factories.people import make_user


def planned_draft(
    hub: Hub,
    *classes: SchoolClass,
    starts_on: dt.date | None = None,
    weeks: int = 4,
    weekdays: tuple[int, ...] | None = None,
    project: Project | None = None,
    school: School | None = None,
    title: str = "River club",
    **said: object,
) -> SeriesDraft:
    """What a person says of a series: once a week for so many weeks, from today on."""
    first = starts_on or hub.today()
    values: dict[str, object] = {
        "uid": uuid.uuid4(),
        "project": project or make_project(hub),
        "session_type": make_session_type(),
        "weekdays": weekdays or (first.weekday(),),
        "starts_on": first,
        "ends_on": first + dt.timedelta(weeks=weeks) - dt.timedelta(days=1),
        "school": school or (classes[0].school if classes else None),
        "classes": classes,
        "title": title,
        "starts_at": dt.time(9, 30),
        "minutes": 90,
    }
    return SeriesDraft(**values | said)  # type: ignore[arg-type]  # whatever a test says


def make_series(
    hub: Hub, *classes: SchoolClass, by: User | None = None, starts_on: dt.date | None = None, **said: object
) -> SessionSeries:
    """Plan a series through the action that the form uses."""
    draft = planned_draft(hub, *classes, starts_on=starts_on, **said)  # type: ignore[arg-type]
    return plan_series(hub=hub, by=by or make_user(), draft=draft)


def first_of(series: SessionSeries) -> PlannedSession:
    """The first of a series, read with all."""
    return PlannedSession.objects.filter(series=series).with_all().order_by("planned_on")[0]
