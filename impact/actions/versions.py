"""A stored session as a draft again: to correct it, to log another one like it, to compare it with what was sent."""

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from impact.actions.drafts import LineDraft, SessionDraft
from impact.models import Audience, Format, LedBy, Session
from impact.queries.choices import classes_of_year
from impact.queries.history import heads_in_words
from schools.models import school_year_of


@dataclass(frozen=True)
class Compared:
    """One value in both versions, in words."""

    label: str
    stored: str
    sent: str

    @property
    def differs(self) -> bool:
        """Whether the versions disagree here."""
        return self.stored != self.sent


def draft_of(session: Session) -> SessionDraft:
    """A stored session as the draft that would store it again."""
    return SessionDraft(
        uid=session.uid,
        held_on=session.held_on,
        session_type=session.session_type,
        lines=tuple(
            LineDraft(
                audience=Audience(line.audience),
                head_count=line.head_count,
                school_class=line.school_class,
                first_timers=line.first_timers,
            )
            for line in session.lines.all()
        ),
        project=session.project,
        school=session.school,
        challenge=session.challenge,
        co_hosts=tuple(session.co_hosts.all()),
        starts_at=session.starts_at,
        minutes=session.minutes,
        led_by=LedBy(session.led_by),
        format=Format(session.format),
        title=session.title,
        note=session.note,
        confirmed=tuple(session.confirmed),
    )


def same_again(session: Session, *, today: dt.date) -> SessionDraft:
    """The same once more, today. A class goes on as the class that it has become; one that has ended is left out.

    Who was new then is not new now, so first-timers are asked about afresh.
    """
    draft = draft_of(session)
    classes = [line.school_class for line in draft.lines if line.school_class is not None]
    now = classes_of_year(classes, school_year_of(today)) if classes else {}
    lines = [
        replace(line, school_class=now[line.school_class.pk]) if line.school_class else replace(line, first_timers=None)
        for line in draft.lines
        if line.school_class is None or line.school_class.pk in now
    ]
    return replace(draft, uid=uuid.uuid4(), held_on=today, lines=tuple(lines), confirmed=())


def next_like(session: Session) -> SessionDraft:
    """The next one of a row: same day, type, project, school and challenge, everything else still to be said."""
    return SessionDraft(
        uid=uuid.uuid4(),
        held_on=session.held_on,
        session_type=session.session_type,
        project=session.project,
        school=session.school,
        challenge=session.challenge,
    )


def compare(stored: SessionDraft, sent: SessionDraft, *, with_notes: bool) -> list[Compared]:
    """Every value of either version; the private note only for those who may read it."""
    left, right = _in_words(stored, with_notes), _in_words(sent, with_notes)
    labels = list(left) + [label for label in right if label not in left]
    return [Compared(label, left.get(label, "–"), right.get(label, "–")) for label in labels]


def line_in_words(line: LineDraft) -> str:
    """How many came, and how many of them for the first time where that was asked."""
    return heads_in_words(line.head_count, line.first_timers)


def _in_words(draft: SessionDraft, with_notes: bool) -> dict[str, str]:
    words = {
        _("Date"): date_format(draft.held_on, "DATE_FORMAT"),
        _("Type"): str(draft.session_type),
        _("Project"): str(draft.project or ""),
        _("School"): str(draft.school or ""),
        _("Challenge"): str(draft.challenge or ""),
    }
    for line in draft.lines:
        words[str(line.school_class or line.audience.label)] = line_in_words(line)
    words |= {
        _("Co-hosts"): ", ".join(sorted(hub.name for hub in draft.co_hosts)),
        _("Starts at"): time_format(draft.starts_at, "TIME_FORMAT") if draft.starts_at else "",
        _("Minutes"): str(draft.minutes or ""),
        _("Led by"): str(draft.led_by.label),
        _("Format"): str(draft.format.label),
        _("Title"): draft.title,
    }
    if with_notes:
        words[_("Private note")] = draft.note
    return {label: value for label, value in words.items() if value}
