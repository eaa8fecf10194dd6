"""What a person says about a session, in clean types, before it is written: form, importer and demo meet here."""

import datetime as dt
import hashlib
import json
import uuid
from dataclasses import dataclass, field

from hubs.models import Challenge, Hub
from impact.models import Audience, Format, LedBy, SessionType
from projects.models import Project
from schools.models import School, SchoolClass

WRITTEN = json.JSONEncoder(sort_keys=True)


@dataclass(frozen=True)
class LineDraft:
    """One attendance line: a class, or else how many were new (None where nobody asked)."""

    audience: Audience
    head_count: int
    school_class: SchoolClass | None = None
    first_timers: int | None = None


@dataclass(frozen=True)
class SessionDraft:
    """One session as it was told. No lines means that nobody has said how many came: missing, which is not zero."""

    uid: uuid.UUID
    held_on: dt.date
    session_type: SessionType
    lines: tuple[LineDraft, ...] = ()
    project: Project | None = None
    school: School | None = None
    challenge: Challenge | None = None
    co_hosts: tuple[Hub, ...] = ()
    starts_at: dt.time | None = None
    minutes: int | None = None
    led_by: LedBy = LedBy.HUB
    format: Format = Format.IN_PERSON
    title: str = ""
    note: str = ""
    confirmed: tuple[str, ...] = field(default=(), compare=False)

    @property
    def classes(self) -> list[SchoolClass]:
        """The classes that came."""
        return [line.school_class for line in self.lines if line.school_class is not None]

    def under(self, uid: uuid.UUID) -> "SessionDraft":
        """The same under another uid."""
        return self._but(uid=uid)

    def confirming(self, keys: tuple[str, ...]) -> "SessionDraft":
        """The same with these questions answered with yes, and no others."""
        return self._but(confirmed=keys)

    def _but(self, **values: object) -> "SessionDraft":
        # For many at once: `dataclasses.replace` asks for all sixteen values again.
        same = object.__new__(SessionDraft)
        vars(same).update(vars(self), **values)
        return same

    def payload_hash(self) -> str:
        """A fingerprint of what was told, the same for the same content whatever its order. SHA-256, 64 hex digits.

        Confirmations are left out: answering "yes, really 120" does not make it another session.
        """
        told = {
            "held_on": self.held_on.isoformat(),
            "type": self.session_type.pk,
            "lines": sorted(
                (
                    line.audience.value,
                    line.school_class.pk if line.school_class else 0,
                    line.head_count,
                    -1 if line.first_timers is None else line.first_timers,
                )
                for line in self.lines
            ),
            "project": self.project.pk if self.project else None,
            "school": self.school.pk if self.school else None,
            "co_hosts": sorted(hub.pk for hub in self.co_hosts),
            "starts_at": self.starts_at.isoformat() if self.starts_at else None,
            "minutes": self.minutes,
            "led_by": self.led_by.value,
            "format": self.format.value,
            "title": self.title,
            "note": self.note,
        }
        # Left out where there is none, so that what was sent before there were any is still the same.
        if self.challenge:
            told["challenge"] = self.challenge.pk
        return hashlib.sha256(WRITTEN.encode(told).encode()).hexdigest()
