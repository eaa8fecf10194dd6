"""Attaches invented drawings and a work sheet to sessions of the demonstration, under consents that are recorded."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from io import BytesIO

from django.db.models import F, Q

from accounts.models import User
from hubs.models import Hub
from impact.actions.attachments import add_document, add_photos
from impact.attached import PreparedFile, photo_of, prepare_document
from impact.demo.drawings import draw
from impact.demo.paper import draw_paper
from impact.demo.photos import PlannedPhotos, read_photos
from impact.demo.plan import NAMESPACE
from impact.models import Session
from impact.queries.covered import came_to
from schools.actions.photo_consents import record_consent, withdraw_consent
from schools.models import PhotoConsent, School, school_year_of

LEFT_OUT = 3
NEXT_YEAR = 1


def write_photos(hubs: Iterable[Hub], *, staff_of: Callable[[Hub], User]) -> None:
    """Of each hub: the consent of a school with photographs of its latest session, one that was withdrawn, a notice."""
    plans = read_photos()
    for hub in hubs:
        session = _latest(hub)
        if hub.code not in plans or session is None or session.school is None:
            continue
        by = staff_of(session.hub)
        consent = _consent(session.school, school_year_of(session.held_on), by)
        _withdrawn(session.school, school_year_of(session.held_on) - NEXT_YEAR, by)
        _notice(hub, by)
        _attach(session, plans[hub.code], consent, by)


def _latest(hub: Hub) -> Session | None:
    """The latest session of a hub, or of a part of it, with classes of one school alone, which it names."""
    rows = Session.objects.standing().filter(Q(hub=hub) | Q(hub__parent=hub), school__hub=F("hub"))
    with_class = rows.filter(lines__school_class__isnull=False).distinct().select_related("hub", "school__hub")
    latest = with_class.order_by("-held_on", "-uid")[:20]
    return next((one for one in latest if came_to(one).schools == {one.school_id}), None)


def _consent(school: School, year: int, by: User) -> PhotoConsent:
    """What the school holds signed forms for in a school year."""
    values = {
        "starts_on": dt.date(year, 9, 15),
        "ends_on": dt.date(year + 1, 8, 31),
        "held_by": "School office",
        "left_out": LEFT_OUT,
        "for_print": True,
    }
    uid = uuid.uuid5(NAMESPACE, f"photo consent {school.hub.code} {year}")
    at = dt.datetime(year, 9, 16, 10, tzinfo=dt.UTC)
    return record_consent(hub=school.hub, school=school, by=by, uid=uid, values=values, recorded_at=at)


def _withdrawn(school: School, year: int, by: User) -> None:
    """That of the year before was withdrawn before it ended."""
    withdraw_consent(consent=_consent(school, year, by), by=by, said_on=dt.date(year + 1, 5, 20))


def _notice(hub: Hub, by: User) -> None:
    day = hub.today() - dt.timedelta(days=45)
    values = {"occasion": "Open day", "starts_on": day, "ends_on": day, "held_by": "At the door and on the programme"}
    uid = uuid.uuid5(NAMESPACE, f"photo notice {hub.code}")
    at = dt.datetime.combine(day, dt.time(18), dt.UTC)
    record_consent(hub=hub, school=None, by=by, uid=uid, values=values, recorded_at=at)


def _attach(session: Session, plan: PlannedPhotos, consent: PhotoConsent, by: User) -> None:
    at = dt.datetime.combine(session.held_on, dt.time(17, 30), dt.UTC)
    uid = uuid.uuid5(NAMESPACE, f"attached {session.hub.code}")
    for covered, drawings in ((consent, plan.people), (None, plan.things)):
        for name, title in drawings:
            photos = [_drawn(name)]
            add_photos(session=session, by=by, uid=uid, photos=photos, title=title, consent=covered, at=at)
    paper = draw_paper(plan.sheet)
    document = prepare_document(BytesIO(paper), len(paper))
    add_document(session=session, by=by, uid=uid, document=document, title=plan.sheet, at=at)


def _drawn(name: str) -> PreparedFile:
    return photo_of(draw(name), name)
