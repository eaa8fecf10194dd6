"""What waits for the people of a school today: the hub's questions, numbers to countersign, offers, drafts."""

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hubs.queries.todo import Todo
from impact.models import SessionProposal
from impact.queries.countersign import TermLine, school_todos_of
from projects.models import Project, ProjectProposal, ProposalState, SignUp, Standing
from projects.models.proposal import Proposal
from projects.queries.directory import ProjectCard, cards_of, latest_first
from projects.queries.proposals import projects_joined
from schools.models import School

OPEN_STANDINGS = (Standing.RETURNED, Standing.OFFERED, Standing.DRAFT)
OPEN_PROPOSALS = (ProposalState.RETURNED, ProposalState.DRAFT)


def school_today(school: School, terms: Iterable[TermLine]) -> list[Todo]:
    """The jobs of the day, in the order in which they press. Three queries."""
    now = timezone.now()
    open_sign_ups = SignUp.objects.filter(school=school, state__in=OPEN_STANDINGS).select_related("call__project__hub")
    by_standing: dict[str, list[SignUp]] = {state: [] for state in OPEN_STANDINGS}
    for one in open_sign_ups.order_by("offered_until", "changed_at", "pk"):
        by_standing[one.state].append(one)
    sent = _proposals(school)
    returned = [one for one in sent if one.state == ProposalState.RETURNED]
    drafts = [one for one in sent if one.state == ProposalState.DRAFT]
    return [
        *(_asked(school, one) for one in by_standing[Standing.RETURNED]),
        *school_todos_of(school, terms),
        *(
            _offered(school, one)
            for one in by_standing[Standing.OFFERED]
            if one.offered_until and one.offered_until > now
        ),
        *(_came_back(school, one) for one in returned),
        *(_unsent(school, one) for one in by_standing[Standing.DRAFT] if one.call.closes_at > now),
        *(_draft(school, one) for one in drafts),
    ]


def projects_of_school(school: School, number: int) -> tuple[ProjectCard, ...]:
    """The latest projects that a school takes part in. One query."""
    found = latest_first(Project.objects.shown_publicly().filter(pk__in=projects_joined(school).values("pk")))
    return cards_of(found[:number])


def waiting_reports(school: School) -> list[SessionProposal]:
    """Sessions that the school has reported and the hub has not answered, the day first that comes first."""
    return list(SessionProposal.objects.filter(school=school).waiting().with_all().order_by("held_on", "pk"))


def _proposals(school: School) -> list[Proposal]:
    sessions = SessionProposal.objects.filter(school=school, state__in=OPEN_PROPOSALS).select_related("session_type")
    projects = ProjectProposal.objects.filter(school=school, state__in=OPEN_PROPOSALS)
    return sorted([*sessions, *projects], key=lambda one: one.changed_at)


def _asked(school: School, one: SignUp) -> Todo:
    text = _("The hub asks you something about your sign-up to “%(project)s”.") % {"project": one.call.project.title}
    return Todo(text, "question-circle", _sign_up(school, one), _("Answer"), "warn")


def _offered(school: School, one: SignUp) -> Todo:
    ends = one.offer_ends or dt.datetime.now(dt.UTC)
    text = _("A place in “%(project)s” is kept for you until %(moment)s (%(zone)s).") % {
        "project": one.call.project.title,
        "moment": date_format(ends, "DATETIME_FORMAT"),
        "zone": one.call.project.hub.time_zone,
    }
    return Todo(text, "clock-history", _sign_up(school, one), _("Take the place"), "warn")


def _unsent(school: School, one: SignUp) -> Todo:
    text = _("Your sign-up to “%(project)s” is not sent yet. It is possible until %(day)s.") % {
        "project": one.call.project.title,
        "day": date_format(one.call.closes),
    }
    return Todo(text, "pencil", _sign_up(school, one), _("Go on and send"))


def _came_back(school: School, one: Proposal) -> Todo:
    text = _("The hub asks you something: %(what)s") % {"what": one.what}
    return Todo(text, "question-circle", reverse(one.own_page, args=[school.pk, one.pk]), _("Answer"), "warn")


def _draft(school: School, one: Proposal) -> Todo:
    text = _("Your proposal “%(what)s” is not sent yet.") % {"what": one.what}
    return Todo(text, "pencil", reverse(one.own_page, args=[school.pk, one.pk]), _("Go on and send"))


def _sign_up(school: School, one: SignUp) -> str:
    return reverse("projects:own_sign_up", args=[school.pk, one.pk])
