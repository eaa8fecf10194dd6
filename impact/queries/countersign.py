"""What a school is asked about the log, term by term, and what became of its answers."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import cast

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from hubs.models import Hub
from hubs.queries.todo import Todo
from hubs.roles import HubPerm
from impact.models import AttendanceLine, Countersign, ScopeKind, Session
from impact.models.among import IsAmong
from impact.queries.ladder import TERMS, term_of, year_to_show
from impact.queries.session_proposals import reported_lines
from schools.models import SCHOOL_YEAR_STARTS_IN, School, school_year_label, school_year_of

LongKey = tuple[int, int]  # session, class
FIRST_MONTHS = (SCHOOL_YEAR_STARTS_IN, 1, 4)
DIFFERENCES_SHOWN = 100


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """One of the three terms of a school year; `number` from 0 on."""

    year: int
    number: int

    @property
    def key(self) -> str:
        """As it stands in an address: 2021-1 is September to December 2021."""
        return f"{self.year}-{self.number + 1}"

    @property
    def label(self) -> str:
        """As people say it."""
        return f"{TERMS[self.number][1]}, {school_year_label(self.year)}"

    @property
    def first(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year + (self.number > 0), FIRST_MONTHS[self.number], 1)

    @property
    def last(self) -> dt.date:
        """Its last day."""
        following = Term(self.year, self.number + 1) if self.number < 2 else Term(self.year + 1, 0)
        return following.first - dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TermLine:
    """A term in which classes of a school took part in something: how many numbers, how many have an answer."""

    term: Term
    asked: int
    answered: int

    @property
    def waiting(self) -> int:
        """How many numbers wait for an answer."""
        return self.asked - self.answered


@dataclass(frozen=True, slots=True)
class AskedLine:
    """One number of the log with what the school said of it. `own`: who looks logged it, and so is no second source.

    `reported`: the school has itself reported this very number, so nothing is asked; it may say another one.
    """

    session_id: int
    class_id: int
    class_name: str
    held_on: dt.date
    what: str
    hub: str
    logged: int
    told: Countersign | None
    own: bool
    reported: bool = False

    @property
    def key(self) -> str:
        """What names the line in a form."""
        return f"{self.session_id}-{self.class_id}"

    @property
    def agrees(self) -> bool:
        """Whether it is countersigned."""
        return self.told is not None and self.told.said == self.logged

    @property
    def kept(self) -> bool:
        """Whether the hub looked at what the school says, and stands by its number."""
        return self.told is not None and not self.agrees and self.told.kept == self.logged


@dataclass(frozen=True, slots=True)
class Difference:
    """An answer that says something else than the log. `logged`: what the log says now."""

    row: Countersign
    logged: int


@dataclass(frozen=True, slots=True)
class Share:
    """How much of what classes brought to a hub's figures in a school year is countersigned, in head counts.

    `reported`: what schools reported themselves and the hub accepted as it was. That is one source, and no second.
    """

    year: str
    countersigned: int
    reported: int
    by_class: int

    @property
    def percent(self) -> int:
        """In whole per cent, rounded down: a hundred is all of it."""
        return 100 * self.countersigned // self.by_class if self.by_class else 0


def term_named(key: str | None) -> Term | None:
    """The term that an address names, or None."""
    year, _dash, number = (key or "").partition("-")
    if len(year) != 4 or not (year.isascii() and year.isdigit()) or number not in ("1", "2", "3"):
        return None
    return Term(int(year), int(number) - 1) if 1990 <= int(year) <= 2200 else None


def terms_of(school: School) -> list[TermLine]:
    """The terms of a school, the latest first. One query."""
    answers = Countersign.objects.filter(session=OuterRef("session"), school_class=OuterRef("school_class"))
    rows = (
        _lines(school)
        .annotate(month=TruncMonth("session__held_on"), answered=Exists(answers) | Exists(reported_lines()))
        .values_list("month", "answered")
        .annotate(number=Count("pk"))
        .order_by()
    )
    asked: dict[Term, int] = {}
    answered: dict[Term, int] = {}
    for month, is_answered, number in rows:
        term = Term(school_year_of(month), term_of(month))
        asked[term] = asked.get(term, 0) + number
        answered[term] = answered.get(term, 0) + (number if is_answered else 0)
    return [TermLine(term, asked[term], answered[term]) for term in sorted(asked, reverse=True)]


def numbers_open(school: School, sessions: Collection[int]) -> dict[int, int]:
    """Of some sessions by their keys: how many numbers of a school's classes have no answer and no report. One query.

    Sessions where none is open are left out.
    """
    answers = Countersign.objects.filter(session=OuterRef("session"), school_class=OuterRef("school_class"))
    rows = _lines(school).filter(session__in=sessions).exclude(Exists(answers)).exclude(Exists(reported_lines()))
    return dict(rows.values_list("session").annotate(number=Count("pk")).order_by())


def lines_asked(school: School, term: Term, *, by: User) -> list[AskedLine]:
    """The numbers of a term, the latest first. Two queries."""
    rows = (
        _lines(school)
        .filter(session__held_on__range=(term.first, term.last))
        .annotate(reported=Exists(reported_lines()))
        .select_related("session__session_type", "session__hub", "school_class")
        .order_by("-session__held_on", "-session", "school_class__name", "pk")
    )
    told = {
        (one.session_id, one.school_class_id): one
        for one in Countersign.objects.of_school(school).held_between(term.first, term.last).select_related("told_by")
    }
    return [_asked(line, told, by) for line in rows]


def difference_lines(hub: Hub) -> list[Difference]:
    """What schools say otherwise about sessions of a hub, the oldest answer first. One query."""
    rows = _with_names(Countersign.objects.differing().of_hub(hub)).order_by("told_at", "pk")
    return [Difference(row, logged_of(row)) for row in rows[:DIFFERENCES_SHOWN]]


def find_difference(hub: Hub, countersign_id: int) -> Countersign | None:
    """An answer about a session of a hub, with `logged`."""
    return _with_names(Countersign.objects.with_logged().of_hub(hub)).filter(pk=countersign_id).first()


def logged_of(row: Countersign) -> int:
    """What the log says now, of an answer that was read with it."""
    return cast("int", row.logged)  # type: ignore[attr-defined]  # annotated by with_logged()


def countersign_todos(hub: Hub, rights: Collection[HubPerm]) -> list[Todo]:
    """Numbers about which hub and school disagree. One query for those who log."""
    if HubPerm.LOG_SESSIONS not in rights:
        return []
    number = Countersign.objects.differing().of_hub(hub).count()
    if not number:
        return []
    text = ngettext(
        "A school says another number than the log, for %(number)d class at a session.",
        "Schools say other numbers than the log, for %(number)d classes at sessions.",
        number,
    )
    url = reverse("impact:countersigned", args=[hub.code])
    return [Todo(text % {"number": number}, "people", url, _("Compare"), "warn")]


def school_todos_of(school: School, terms: Iterable[TermLine]) -> list[Todo]:
    """What waits for the people of a school: the latest term with numbers that nobody has looked at. No query.

    The text tells of those of earlier terms too, so that it agrees with the page to which it leads.
    """
    waiting = [one for one in terms if one.waiting]
    if not waiting:
        return []
    line, *others = waiting
    text = ngettext(
        "%(number)d number of the log waits for your yes: %(term)s.",
        "%(number)d numbers of the log wait for your yes: %(term)s.",
        line.waiting,
    )
    said = text % {"number": line.waiting, "term": line.term.label}
    if earlier := sum(one.waiting for one in others):
        more = ngettext("And %(number)d of earlier terms.", "And %(number)d of earlier terms.", earlier)
        said = f"{said} {more % {'number': earlier}}"
    url = f"{reverse('impact:countersign', args=[school.pk])}?term={line.term.key}"
    return [Todo(said, "check2-circle", url, _("Countersign"))]


def share_of(hub: Hub) -> Share | None:
    """How much of the last school year's head counts by class is countersigned; None for a hub without sessions.

    It reads the answers and lines of one hub and year, as the panels of the kinds of hub do. Three queries.
    """
    year = year_to_show(ScopeKind.HUB, hub.pk)
    if year is None:
        return None
    first, last = Term(year, 0).first, Term(year, 2).last
    seen = Session.objects.standing().held_between(first, last).seen_by_hub(hub)
    of_these = IsAmong(F("session_id"), Subquery(seen.order_by().values("pk")))
    lines = AttendanceLine.objects.filter(of_these, school_class__isnull=False)
    answers = Countersign.objects.filter(
        session=OuterRef("session"), school_class=OuterRef("school_class"), said=OuterRef("head_count")
    )
    told = lines.annotate(agreed=Exists(answers), reported=Exists(reported_lines()))
    heads: dict[tuple[bool, bool], int] = {
        (agreed, reported): number
        for agreed, reported, number in told.values_list("agreed", "reported")
        .annotate(heads=Sum("head_count"))
        .order_by()
    }
    reported = sum(number for (_agreed, itself), number in heads.items() if itself)
    return Share(school_year_label(year), heads.get((True, False), 0), reported, sum(heads.values()))


def _lines(school: School) -> QuerySet[AttendanceLine]:
    return AttendanceLine.objects.filter(school_class__school=school, session__voided_at=None)


def _asked(line: AttendanceLine, told: dict[LongKey, Countersign], by: User) -> AskedLine:
    session, school_class = line.session, line.school_class
    assert school_class is not None  # noqa: S101 - only lines of classes are read
    return AskedLine(
        session_id=session.pk,
        class_id=school_class.pk,
        class_name=school_class.name,
        held_on=session.held_on,
        what=session.title or session.session_type.label,
        hub=session.hub.name,
        logged=line.head_count,
        told=told.get((session.pk, school_class.pk)),
        own=session.logged_by_id == by.pk,
        reported=line.reported,  # type: ignore[attr-defined]  # annotated by lines_asked()
    )


def _with_names(rows: QuerySet[Countersign]) -> QuerySet[Countersign]:
    return rows.select_related("session__session_type", "session__hub", "school_class__school", "told_by", "kept_by")
