"""Photographs and documents of a session as its page shows them, and those that a school sees of its own sessions."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import Q, Sum
from django.utils.formats import date_format
from django.utils.translation import ngettext

from hubs.models import Hub
from hubs.stored import stored_bytes
from impact.models import AttachedKind, Attachment, Session
from impact.queries.covered import Came, came_to, may_be_shown
from impact.queries.sessions import what_of
from schools.models import School

BACK_WITHIN = dt.timedelta(days=30)  # of what was taken away or is no longer covered; then the file is deleted
LATEST = 60  # photographs that a school's page shows


@dataclass(frozen=True, slots=True)
class Attached:
    """What is attached to a session. `hidden` and `gone` say why something is not to be seen, in sentences."""

    photos: tuple[Attachment, ...]
    documents: tuple[Attachment, ...]
    hidden: tuple[str, ...]
    removed: tuple[Attachment, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PhotosOfSession:
    """A session with its photographs, as a school sees it."""

    what: str
    held_on: dt.date
    photos: tuple[Attachment, ...]


def attached_to(session: Session) -> Attached:
    """What is attached to a session. One query, where its lines are prefetched."""
    rows = list(session.attachments.select_related("consent__school", "added_by"))
    came, there = came_to(session), [row for row in rows if row.gone_at is None]
    standing = [row for row in there if row.removed_at is None]
    shown = [row for row in standing if session.voided_at is None and may_be_shown(row, came)]
    out_of_sight = [row for row in standing if row not in shown]
    return Attached(
        photos=tuple(row for row in shown if row.is_photo),
        documents=tuple(row for row in shown if not row.is_photo),
        hidden=_why_hidden(session, out_of_sight),
        removed=tuple(row for row in there if row.removed_at is not None),
        gone=_why_gone(row for row in rows if row.gone_at is not None),
    )


def find_attachment(session: Session, uid: uuid.UUID) -> Attachment | None:
    """Something that is attached to a session and whose file is there, taken away or not."""
    return session.attachments.kept().select_related("consent").filter(uid=uid).first()


def find_shown(session: Session, uid: uuid.UUID) -> Attachment | None:
    """Something that is attached to a session and may be seen now."""
    if session.voided_at is not None:
        return None
    row = session.attachments.standing().select_related("consent").filter(uid=uid).first()
    return row if row is not None and may_be_shown(row, came_to(session)) else None


def content_of(attachment: Attachment, *, small: bool = False) -> bytes | None:
    """The bytes of an attachment, or nothing where its file is missing."""
    return stored_bytes(attachment.small_name if small and attachment.is_photo else attachment.stored_name)


def photos_of_school(school: School) -> tuple[PhotosOfSession, ...]:
    """The latest photographs of a school's sessions that may be seen, session by session. Three queries."""
    found: dict[Session, list[Attachment]] = {}
    rows = _of_school(school).order_by("-session__held_on", "-session", "added_at", "pk")
    came: dict[int, Came] = {}
    for row in rows[:LATEST]:
        if may_be_shown(row, came.setdefault(row.session_id, came_to(row.session))):
            found.setdefault(row.session, []).append(row)
    return tuple(PhotosOfSession(what_of(one), one.held_on, tuple(photos)) for one, photos in found.items())


def find_school_photo(school: School, uid: uuid.UUID) -> Attachment | None:
    """A photograph of a school's session that may be seen now."""
    row = _of_school(school).filter(uid=uid).first()
    return row if row is not None and may_be_shown(row, came_to(row.session)) else None


def bytes_of_hub(hub: Hub) -> int:
    """How much is attached to a hub's sessions, what was taken away with it. One query."""
    return Attachment.objects.of_hub(hub).kept().aggregate(sum=Sum("size"))["sum"] or 0


def _of_school(school: School) -> models.QuerySet[Attachment]:
    """Photographs of the school's own sessions, and those with people only by its own consent."""
    own = Q(consent=None) | Q(consent__school=school) | Q(consent__school=None)
    return (
        Attachment.objects.standing()
        .filter(own, kind=AttachedKind.PHOTO, session__school=school)
        .select_related("consent", "session__session_type")
        .prefetch_related("session__lines__school_class")
    )


def _why_hidden(session: Session, rows: list[Attachment]) -> tuple[str, ...]:
    if session.voided_at is not None:
        return (_void(len(rows)),) if rows else ()
    by_consent: dict[tuple[dt.date | None, dt.datetime | None], int] = {}
    for row in rows:
        consent = row.consent
        key = (consent.withdrawn_on, consent.withdrawn_at) if consent else (None, None)
        by_consent[key] = by_consent.get(key, 0) + 1
    return tuple(_hidden(number, *key) for key, number in by_consent.items())


def _void(number: int) -> str:
    return ngettext(
        "%(number)d file is not shown while the session is void.",
        "%(number)d files are not shown while the session is void.",
        number,
    ) % {"number": number}


def _hidden(number: int, withdrawn_on: dt.date | None, withdrawn_at: dt.datetime | None) -> str:
    if withdrawn_on is None or withdrawn_at is None:
        return ngettext(
            "%(number)d photograph is not shown: its consent does not cover the day, the school or the classes that"
            " the session has now.",
            "%(number)d photographs are not shown: their consent does not cover the day, the school or the classes"
            " that the session has now.",
            number,
        ) % {"number": number}
    return ngettext(
        "%(number)d photograph is not shown: the consent was withdrawn on %(day)s. It is deleted on %(end)s.",
        "%(number)d photographs are not shown: the consent was withdrawn on %(day)s. They are deleted on %(end)s.",
        number,
    ) % {
        "number": number,
        "day": date_format(withdrawn_on, "DATE_FORMAT"),
        "end": date_format(withdrawn_at + BACK_WITHIN, "DATE_FORMAT"),
    }


def _why_gone(rows: Iterable[Attachment]) -> tuple[str, ...]:
    numbers = Counter((row.gone_at.date(), row.get_gone_why_display()) for row in rows if row.gone_at is not None)
    return tuple(
        ngettext(
            "%(number)d file, deleted on %(day)s: %(why)s",
            "%(number)d files, deleted on %(day)s: %(why)s",
            number,
        )
        % {"number": number, "day": date_format(day, "DATE_FORMAT"), "why": why}
        for (day, why), number in numbers.items()
    )
