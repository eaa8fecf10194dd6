"""Reported sessions as pages show them: a hub's inbox, a school's own, what waits for whom."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hubs.models import Hub
from hubs.queries.todo import Todo
from hubs.roles import HubPerm
from impact.models import AttendanceLine, ProposedLine, Session, SessionProposal
from projects.models import ProposalState
from projects.models.proposal import ANSWERABLE, WHOSE_TURN
from projects.queries.proposals import WantedProposals, waiting_projects
from schools.models import School, SchoolClass

A_PAGE = 50
OWN_SHOWN = 50


def session_inbox(hub: Hub, wanted: WantedProposals, *, page: str | None) -> Page[SessionProposal]:
    """Sessions that schools have reported to a hub: those that wait for it first, by their days."""
    found = SessionProposal.objects.filter(hub=hub)
    if wanted.state:
        found = found.filter(state=wanted.state)
    for word in wanted.q.split()[:8]:
        found = found.filter(
            Q(school__name__icontains=word) | Q(school__place__icontains=word) | Q(teacher__name__icontains=word)
        )
    return Paginator(found.with_all().order_by(WHOSE_TURN, "held_on", "pk"), A_PAGE).get_page(page)


def sessions_named(hub: Hub, keys: Iterable[int]) -> list[SessionProposal]:
    """Those of a hub with some keys."""
    return list(SessionProposal.objects.filter(hub=hub, pk__in=list(keys)).with_all())


def find_session_proposal(hub: Hub, key: int) -> SessionProposal | None:
    """One that was sent to a hub."""
    return SessionProposal.objects.filter(hub=hub, pk=key).with_all().first()


def own_session_proposals(school: School) -> list[SessionProposal]:
    """What a school has reported, the latest first."""
    found = SessionProposal.objects.filter(school=school).with_all()
    return list(found.order_by("-changed_at", "-pk")[:OWN_SHOWN])


def find_own_session_proposal(school: School, key: int) -> SessionProposal | None:
    """One of a school's own."""
    return SessionProposal.objects.filter(school=school, pk=key).with_all().first()


def session_proposal_sent_as(school: School, uid: uuid.UUID) -> SessionProposal | None:
    """What a school has sent under the identifier of a form."""
    return SessionProposal.objects.filter(school=school, uid=uid).with_all().first()


def proposal_behind(session: Session) -> SessionProposal | None:
    """The report that became a session. One query."""
    return SessionProposal.objects.filter(session=session).select_related("school", "teacher", "hub").first()


def sessions_with_classes(
    hub: Hub, *, uid: uuid.UUID, held_on: dt.date, classes: Iterable[SchoolClass]
) -> list[Session]:
    """Other sessions that a hub sees, of the same day and with one of the same classes. At most two queries."""
    keys = [one.pk for one in classes]
    if not keys:
        return []
    lines = AttendanceLine.objects.filter(session=OuterRef("pk"), school_class__in=keys)
    found = Session.objects.standing().filter(held_on=held_on).seen_by_hub(hub).filter(Exists(lines))
    found = found.exclude(hub=hub, uid=uid).select_related("session_type")
    return list(found.prefetch_related("lines__school_class").order_by("pk"))


def reported_alike(
    hub: Hub, *, uid: uuid.UUID, held_on: dt.date, classes: Iterable[SchoolClass]
) -> SessionProposal | None:
    """A report that waits for a hub, of the same day and with one of these classes. At most one query."""
    keys = [one.pk for one in classes]
    if not keys:
        return None
    lines = ProposedLine.objects.filter(proposal=OuterRef("pk"), school_class__in=keys)
    waiting = SessionProposal.objects.filter(hub=hub, held_on=held_on, state__in=ANSWERABLE)
    found = waiting.filter(Exists(lines)).exclude(uid=uid).select_related("teacher", "school", "session_type")
    return found.order_by("pk").first()


def reported_lines() -> QuerySet[ProposedLine]:
    """For `Exists` on attendance lines: the school has itself reported the number that stands there."""
    return ProposedLine.objects.filter(
        proposal__session=OuterRef("session"),
        school_class=OuterRef("school_class"),
        head_count=OuterRef("head_count"),
    )


def repeats_among(rows: Sequence[SessionProposal]) -> dict[int, Session]:
    """Of some reports those that look as if they were logged already, by their keys. At most two queries for all.

    The same day and a class of theirs; or the same day, type and school.
    """
    waiting = [row for row in rows if row.may_be_answered]
    if not waiting:
        return {}
    days = {row.held_on for row in waiting}
    schools = {row.school_id for row in waiting}
    attended = AttendanceLine.objects.filter(session=OuterRef("pk"), school_class__school__in=schools)
    found = (
        Session.objects.standing()
        .filter(held_on__in=days)
        .filter(Q(school__in=schools) | Exists(attended))
        .select_related("session_type")
        .prefetch_related("lines")
        .order_by("pk")
    )
    logged = list(found)
    return {row.pk: same for row in waiting if (same := next((one for one in logged if _alike(row, one)), None))}


def from_schools_todos(hub: Hub, rights: Collection[HubPerm]) -> list[Todo]:
    """What schools have sent and nobody has answered: a query for each kind that the person may answer."""
    found = []
    url = reverse("impact:from_schools", args=[hub.code])
    if HubPerm.LOG_SESSIONS in rights and (number := SessionProposal.objects.filter(hub=hub).waiting().count()):
        text = ngettext(
            "%(number)d session that a school reports waits for your yes.",
            "%(number)d sessions that schools report wait for your yes.",
            number,
        )
        address = f"{url}?kind=sessions&state={ProposalState.SENT}"
        found.append(Todo(text % {"number": number}, "inbox", address, _("Look and accept"), "warn"))
    if HubPerm.MANAGE_PROJECTS in rights and (number := waiting_projects(hub)):
        text = ngettext(
            "%(number)d project that a school proposes waits for your answer.",
            "%(number)d projects that schools propose wait for your answer.",
            number,
        )
        address = f"{url}?kind=projects&state={ProposalState.SENT}"
        found.append(Todo(text % {"number": number}, "lightbulb", address, _("Read"), "warn"))
    return found


def classes_of(row: SessionProposal) -> list[SchoolClass]:
    """The classes of a report that was read with all."""
    return [line.school_class for line in row.lines.all() if line.school_class is not None]


def _alike(row: SessionProposal, session: Session) -> bool:
    if session.held_on != row.held_on or session.uid == row.uid:
        return False
    if session.session_type_id == row.session_type_id and session.school_id == row.school_id:
        return True
    classes = {one.pk for one in classes_of(row)}
    return any(line.school_class_id in classes for line in session.lines.all())
