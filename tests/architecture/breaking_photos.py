"""Consents to photographs, and what is attached to sessions, that the database refuses."""

import datetime as dt
import uuid

from django.utils import timezone

from impact.models import Attachment
from schools.models import PhotoConsent
from tests.architecture.breaking_cases import BEFORE, DAY, breaks, hub, person, school, session


def consent(**said: object) -> PhotoConsent:
    known: dict[str, object] = {"starts_on": DAY, "ends_on": DAY, "held_by": "School office"}
    known["school"] = said["school"] if "school" in said else school()
    return PhotoConsent.objects.create(**known | said)


def photo(**said: object) -> Attachment:
    known: dict[str, object] = {"uid": uuid.uuid4(), "kind": "webp", "title": "A bridge", "size": 10}
    known |= {"width": 6, "height": 4, "things_only": True}
    return Attachment.objects.create(**known | {"session": said.get("session") or session()} | said)


@breaks("photo_consent_of_school_or_event")
def a_consent_of_nobody() -> object:
    return consent(school=None)


@breaks("photo_consent_of_school_or_event")
def a_consent_of_a_school_and_an_event() -> object:
    return consent(hub=hub(), occasion="Open day")


@breaks("photo_consent_of_school_or_event")
def an_event_without_a_name() -> object:
    return consent(school=None, hub=hub(), occasion=" ")


@breaks("photo_consent_of_school_or_event")
def an_event_with_classes() -> object:
    return consent(school=None, hub=hub(), occasion="Open day", classes=[7])


@breaks("photo_consent_ends_after_start")
def a_consent_that_ended_before_it_began() -> object:
    return consent(ends_on=BEFORE)


@breaks("photo_consent_days_plausible")
def a_consent_of_the_year_202() -> object:
    return consent(starts_on=dt.date(202, 3, 1))


@breaks("photo_consent_kept_somewhere")
def forms_that_nobody_has() -> object:
    return consent(held_by=" ")


@breaks("photo_consent_left_out_plausible")
def more_left_out_than_a_school_has() -> object:
    return consent(left_out=5001)


@breaks("photo_consent_withdrawn_says_when")
def withdrawn_without_a_day() -> object:
    return consent(withdrawn_at=timezone.now())


@breaks("photo_consent_withdrawn_says_when")
def withdrawn_by_somebody_at_no_time() -> object:
    return consent(withdrawn_by=person())


@breaks("attachment_kind_known")
def an_attached_program() -> object:
    return photo(kind="exe", width=None, height=None, things_only=False)


@breaks("attachment_size_plausible")
def an_empty_file_attached() -> object:
    return photo(size=0)


@breaks("attachment_photo_has_size")
def a_photo_of_no_width() -> object:
    return photo(width=None)


@breaks("attachment_photo_has_size")
def a_document_with_a_width() -> object:
    return photo(kind="pdf", things_only=False)


@breaks("attachment_photo_is_covered")
def a_photo_that_nothing_covers() -> object:
    return photo(things_only=False)


@breaks("attachment_photo_is_covered")
def a_photo_of_nobody_with_a_consent() -> object:
    return photo(consent=consent())


@breaks("attachment_says_what_or_why_gone")
def a_photo_without_words() -> object:
    return photo(title=" ")


@breaks("attachment_says_what_or_why_gone")
def gone_without_a_reason() -> object:
    return photo(gone_at=timezone.now(), title="")


@breaks("attachment_says_what_or_why_gone")
def gone_with_its_words() -> object:
    return photo(gone_at=timezone.now(), gone_why="time")
