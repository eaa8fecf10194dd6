"""Consents to photographs, and photographs and documents of sessions for tests: small, plain, invented."""

import datetime as dt
import itertools
import uuid
from io import BytesIO

from accounts.models import User
from hubs.models import Hub
from impact.actions.attachments import add_document, add_photos
from impact.attached import prepare_document, prepare_photo
from impact.models import Attachment, Session
from schools.actions.photo_consents import record_consent
from schools.models import PhotoConsent, School, SchoolClass
from tests.factories.meetings import PDF
from tests.factories.network import HELD_ON
from tests.factories.pictures import picture_file

SIZE = (60, 40)
# Far enough from each other that no two are drawn alike.
COLOURS = (number * 0x3B5F17 % 0xFFFFFF for number in itertools.count(1))
MONTH = dt.timedelta(days=30)
# What a telephone notes in a picture: its make, and where it was, as the camera writes it.
MAKE, GPS, LATITUDE = 0x010F, 0x8825, 2


def make_consent(
    school: School, by: User, *classes: SchoolClass, left_out: int | None = None, **days: dt.date
) -> PhotoConsent:
    """What a school holds signed forms for, around the day of the sessions of tests."""
    values = {
        "starts_on": HELD_ON - MONTH,
        "ends_on": HELD_ON + MONTH,
        "held_by": "School office",
        "classes": [one.pk for one in classes],
        "left_out": left_out,
    }
    return record_consent(hub=school.hub, school=school, by=by, uid=uuid.uuid4(), values=values | days)


def make_notice(hub: Hub, by: User, occasion: str = "Open day") -> PhotoConsent:
    """A notice at an event on the day of the sessions of tests."""
    values = {"occasion": occasion, "starts_on": HELD_ON, "ends_on": HELD_ON, "held_by": "At the door"}
    return record_consent(hub=hub, school=None, by=by, uid=uuid.uuid4(), values=values)


def make_photo(
    session: Session, by: User, consent: PhotoConsent | None = None, *, title: str = "A bridge"
) -> Attachment:
    """A photograph of a session, another one each time; of things only where there is no consent."""
    content = picture_file(SIZE, colour=f"#{next(COLOURS):06x}")
    photos = [prepare_photo(BytesIO(content), len(content))]
    return add_photos(session=session, by=by, uid=uuid.uuid4(), photos=photos, title=title, consent=consent).rows[0]


def make_document(session: Session, by: User, *, title: str = "Work sheet") -> Attachment:
    """A small PDF of a session."""
    document = prepare_document(BytesIO(PDF), len(PDF))
    return add_document(session=session, by=by, uid=uuid.uuid4(), document=document, title=title)
