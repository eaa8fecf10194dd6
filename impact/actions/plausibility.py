"""What is refused about a session, and what is asked about again: the one place for both, whoever sends the draft."""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hubs.models import Hub
from impact.actions.drafts import LineDraft, SessionDraft
from impact.models import ReportingPeriod, Session, SessionProposal
from schools.models import School, school_year_of

MANY = 500  # people in one line, or in all, that are asked about
LONG_AGO = dt.timedelta(days=365)
HEADS = ("over-size", "many-people", "many-in-all")  # doubts about numbers
CLOSED = "closed-period"  # asked about whenever something of it is written, whatever was said yes to before
EARLIEST = dt.date(1990, 1, 1)  # what the table takes

E_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]")
LONG_NUMBER = re.compile(r"\d(?:[\s/().-]?\d){8,}")


@dataclass(frozen=True)
class Doubt:
    """One thing that looks wrong in a draft.

    `field` names the part of the draft, and `line` the line where it is about one. `key` holds the figures too, so
    that a yes to "31 of 24" is no yes to "310 of 24"; it is what Session.confirmed keeps. A doubt that is `refused`
    has no yes. `to_do` says what to do about it where `message` does not, for the list at the top of a form. `same` is
    the session that this one seems to repeat, `report` what a school has reported and it seems to repeat.
    """

    code: str
    key: str
    field: str
    topic: str
    message: str
    yes: str = ""
    to_do: str = ""
    line: LineDraft | None = None
    same: Session | None = None
    report: SessionProposal | None = None

    @property
    def refused(self) -> bool:
        """Whether no yes will help."""
        return not self.yes

    @property
    def is_looked_at(self) -> bool:
        """Whether a yes asks for a second pair of eyes."""
        return self.code in HEADS


def doubts_about(
    draft: SessionDraft,
    *,
    hub: Hub,
    today: dt.date,
    same_day: Sequence[Session] = (),
    closed: Iterable[ReportingPeriod] = (),
    answered: Collection[str] = (),
) -> list[Doubt]:
    """Everything that looks wrong, in the order of the form.

    `today` is the hub's date; `same_day` are sessions that stand for the same hub, date, type and school; `closed` the
    reporting periods that are closed (`impact.queries.reporting.closed_periods`); `answered` as for the date.
    """
    return [
        *doubts_about_date(draft.held_on, hub=hub, today=today, answered=answered),
        *doubts_about_closed([draft.held_on], closed),
        *doubts_about_co_hosts(draft.held_on, draft.co_hosts),
        *_about_repeat(same_day),
        *(doubt for line in draft.lines for doubt in _about_line(draft, line)),
        *_about_total(draft),
        *_about_words(draft),
    ]


def doubts_about_heads(draft: SessionDraft) -> list[Doubt]:
    """What looks wrong about the numbers alone: what a second pair of eyes looks at."""
    found = [doubt for line in draft.lines for doubt in _about_line(draft, line)] + list(_about_total(draft))
    return [doubt for doubt in found if doubt.code in HEADS]


def doubts_about_date(day: dt.date, *, hub: Hub, today: dt.date, answered: Collection[str] = ()) -> Iterator[Doubt]:
    """What looks wrong about the date alone.

    A doubt whose key is in `answered` was said yes to, and nobody reads it again: of an old log that a program brings
    in that is one a session. It comes without words, which are most of what it costs.
    """
    if day > today:
        code = "date-in-future"
    elif day < EARLIEST:
        code = "date-too-early"
    elif hub.opened_on is None or day < hub.opened_on:
        code = "date-before-hub"
    elif hub.closed_on is not None and day > hub.closed_on:
        code = "date-after-hub"
    elif today - day > LONG_AGO:
        code = "date-long-ago"
        if (key := f"{code}-{day}") in answered:
            yield Doubt(code, key, "held_on", topic="", message="", yes=key)
            return
    else:
        return
    yield _about_date(code, day, hub)


def _about_date(code: str, day: dt.date, hub: Hub) -> Doubt:
    told, yes = {"day": _shown(day)}, ""
    if code == "date-in-future":
        text = _("%(day)s is still to come. Log the session once it has taken place.")
    elif code == "date-too-early":
        text = _("%(day)s is too long ago: the log begins in 1990.")
    elif hub.opened_on is None:
        text = _("The hub is being set up. From the day on which it opens, sessions can be logged.")
    elif code == "date-before-hub":
        text = _("The hub opened on %(opened)s, after %(day)s.")
        told["opened"] = _shown(hub.opened_on)
    elif code == "date-after-hub":
        text = _(
            "The hub is at rest since %(closed)s, before %(day)s. What was held until then can still be logged; for "
            "anything later, a network manager opens the hub again."
        )
        told["closed"] = _shown(hub.closed_on or day)
    else:
        text, yes = _("%(day)s is more than a year ago."), _("Yes, it was on %(day)s") % told
    return Doubt(code, f"{code}-{day}", "held_on", _("Date"), text % told, yes=yes)


def doubts_about_closed(days: Iterable[dt.date], closed: Iterable[ReportingPeriod]) -> Iterator[Doubt]:
    """Whether some days lie in closed reporting periods: what is written of them moves what was reported."""
    held = list(days)
    for period in closed:
        day = next((day for day in held if period.is_closed and period.holds(day)), None)
        if day is None:
            continue
        told = {"day": _shown(day), "period": period.label}
        yield Doubt(
            CLOSED,
            f"closed-{period.pk}",
            "held_on",
            _("Closed period"),
            _("%(day)s lies in %(period)s, which the network has closed: it will appear as an adjustment.") % told,
            yes=_("Yes, as an adjustment of %(period)s") % told,
        )


def doubts_about_leaving(day: dt.date, *, before: dt.date, closed: Iterable[ReportingPeriod]) -> list[Doubt]:
    """Whether a session that moves to a day leaves a closed reporting period with it."""
    periods = list(closed)
    asked = {doubt.key for doubt in doubts_about_closed([day], periods)}
    return [doubt for doubt in doubts_about_closed([before], periods) if doubt.key not in asked]


def doubts_about_co_hosts(day: dt.date, co_hosts: Sequence[Hub]) -> Iterator[Doubt]:
    """What is wrong about co-hosts: as the hub itself, each of them was open on the day."""
    for hub in co_hosts:
        if hub.is_open_on(day):
            continue
        shown = _shown(day)
        if hub.opened_on is None:
            refusal = _("%(hub)s is being set up and cannot hold sessions yet.") % {"hub": hub.name}
        elif day < hub.opened_on:
            refusal = _("%(hub)s opened on %(opened)s only, after %(day)s.") % {
                "hub": hub.name,
                "opened": _shown(hub.opened_on),
                "day": shown,
            }
        else:
            refusal = _("%(hub)s is at rest since %(closed)s, before %(day)s.") % {
                "hub": hub.name,
                "closed": _shown(hub.closed_on or day),
                "day": shown,
            }
        yield Doubt("co-host-not-open", f"co-host-not-open-{hub.pk}-{day}", "co_hosts", _("Co-hosts"), refusal)


def doubts_about_classes(draft: SessionDraft, same_day: Sequence[Session]) -> Iterator[Doubt]:
    """Whether a session of that day has one of the classes already; `same_day` are those that do, classes prefetched.

    What `doubts_about` has asked about by type and school is not asked about again.
    """
    wanted = {line.school_class.pk for line in draft.lines if line.school_class is not None}
    for session in same_day:
        if session.session_type_id == draft.session_type.pk and session.school_id == _key(draft.school):
            continue
        names = [
            line.school_class.name
            for line in session.lines.all()
            if line.school_class is not None and line.school_class.pk in wanted
        ]
        yield Doubt(
            "same-class",
            f"same-class-{session.pk}",
            "held_on",
            _("Logged already?"),
            _("%(classes)s stands in the log on this day already: %(what)s.")
            % {"classes": ", ".join(names), "what": session.title or session.session_type.label},
            yes=_("Yes, this is another one, not the same"),
            same=session,
        )


def doubts_about_report(report: SessionProposal | None) -> Iterator[Doubt]:
    """Whether a teacher has reported a session of that day with one of the classes, and the hub has not answered."""
    if report is None:
        return
    told = {
        "name": report.teacher.name if report.teacher is not None else report.school.name,
        "day": _shown(report.held_on),
        "what": report.title or report.session_type.label,
    }
    text = _("%(name)s has reported a session of %(day)s with the same class, and it waits for the hub: %(what)s.")
    yes = _("Yes, this is another one, not the same")
    key = f"reported-{report.pk}"
    yield Doubt("reported", key, "held_on", _("Reported already?"), text % told, yes=yes, report=report)


def doubts_about_partner(day: dt.date, *, school: School, hub: Hub, at: Hub) -> Iterator[Doubt]:
    """What is wrong about a day for a school that reports a session to a hub; `at`: to which it belonged that day."""
    shown = _shown(day)
    if school.partner_since is None:
        text = _("Your school is not a partner yet. Until it is, the hub logs what you do together.")
    elif day < school.partner_since:
        text = _(
            "Your school is a partner since %(since)s. If there was a session with the hub on %(day)s, ask the hub to "
            "log it."
        ) % {"since": _shown(school.partner_since), "day": shown}
    elif school.partner_until is not None and day > school.partner_until:
        text = _("The partnership of your school ended on %(until)s, before %(day)s.") % {
            "until": _shown(school.partner_until),
            "day": shown,
        }
    elif at.pk != hub.pk:
        text = _("On %(day)s your school belonged to %(at)s, so this session is not for %(hub)s to log.") % {
            "day": shown,
            "at": at.name,
            "hub": hub.name,
        }
        if at.contact_email:
            text += " " + _("Write to %(at)s: %(email)s") % {"at": at.name, "email": at.contact_email}
    else:
        return
    yield Doubt("not-partner", f"not-partner-{day}", "held_on", _("Date"), text)


def _key(thing: School | None) -> int | None:
    return thing.pk if thing is not None else None


def _about_repeat(same_day: Sequence[Session]) -> Iterator[Doubt]:
    if not same_day:
        return
    latest = max(same_day, key=lambda session: session.pk)
    yield Doubt(
        "same-day",
        f"same-day-{latest.pk}",
        "held_on",
        _("Logged already?"),
        _("A session of this type, on this day and at this school, is in the log already."),
        yes=_("Yes, this is another one, not the same"),
        same=latest,
    )


def _about_line(draft: SessionDraft, line: LineDraft) -> Iterator[Doubt]:
    heads, group = line.head_count, line.school_class
    if group is None and heads <= MANY:
        return
    topic = group.name if group else str(line.audience.label)
    size = group.size_on(draft.held_on) if group is not None else 0
    if group is not None and heads > size:
        yield Doubt(
            "over-size",
            f"over-size-{group.pk}-{heads}",
            "lines",
            topic,
            _("%(heads)d came, and the class has %(size)d.") % {"heads": heads, "size": size},
            yes=_("Yes, %(heads)d of %(size)d is right") % {"heads": heads, "size": size},
            line=line,
        )
    elif heads > MANY:
        yield Doubt(
            "many-people",
            f"many-people-{line.audience.value}-{heads}",
            "lines",
            topic,
            _("%(heads)d people are unusually many.") % {"heads": heads},
            yes=_("Yes, %(heads)d people came") % {"heads": heads},
            line=line,
        )
    if group is not None:
        yield from _about_class(draft, line, topic)


def _about_class(draft: SessionDraft, line: LineDraft, topic: str) -> Iterator[Doubt]:
    group = line.school_class
    if group is None:
        return
    if group.school_year != school_year_of(draft.held_on):
        yield Doubt(
            "other-year",
            f"other-year-{group.pk}",
            "lines",
            topic,
            _("This is a class of %(year)s, and the session was in another school year.")
            % {"year": group.school_year_label},
            yes=_("Yes, it was the class of %(year)s") % {"year": group.school_year_label},
            line=line,
        )
    if draft.school is not None and group.school_id != draft.school.pk:
        yield Doubt(
            "other-school",
            f"other-school-{group.pk}",
            "lines",
            topic,
            _("This is a class of %(other)s, not of %(school)s.") % {"other": group.school, "school": draft.school},
            yes=_("Yes, a class of %(other)s came too") % {"other": group.school},
            line=line,
        )


def _about_total(draft: SessionDraft) -> Iterator[Doubt]:
    total = sum(line.head_count for line in draft.lines)
    if not draft.lines:
        yield Doubt(
            "not-counted",
            "not-counted",
            "lines",
            _("Who came"),
            _("Nobody has been counted. Until the numbers are added, its attendance is missing."),
            yes=_("Yes, as it is: the numbers will be added later"),
            to_do=_("Add the numbers, or tick below that they will be added later."),
        )
    elif total == 0:
        yield Doubt(
            "nobody-came",
            "nobody-came",
            "lines",
            _("Who came"),
            _("Every number is 0."),
            yes=_("Yes, nobody came"),
        )
    elif total > MANY and all(line.head_count <= MANY for line in draft.lines):
        yield Doubt(
            "many-in-all",
            f"many-in-all-{total}",
            "lines",
            _("Who came"),
            _("%(heads)d people in all are unusually many.") % {"heads": total},
            yes=_("Yes, %(heads)d people came in all") % {"heads": total},
        )


def _about_words(draft: SessionDraft) -> Iterator[Doubt]:
    for field, text in (("title", draft.title), ("note", draft.note)):
        if text and (E_MAIL.search(text) or LONG_NUMBER.search(text)):
            yield Doubt(
                f"{field}-personal",
                f"{field}-personal",
                field,
                _("Title") if field == "title" else _("Private note"),
                _("There seems to be an e-mail address or a telephone number in it. No pupil may be named here."),
                yes=_("Yes, it may stay: it is about no pupil"),
            )


def _shown(day: dt.date) -> str:
    return date_format(day, "DATE_FORMAT")
