"""Where a scanned class card leads: to the form of a session, filled in, by what the person who scans may do."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.requests import MemberRequest
from accounts.visitors import times_in
from hubs.access import rights_at
from hubs.roles import HubPerm
from impact.models import PlannedSession
from impact.queries.cards import projects_of_class
from impact.queries.plan import planned_today_with
from schools.access import acts_for
from schools.models import ClassCard, School, SchoolClass
from schools.queries.cards import card_with, class_behind

# A day of workshops scans a card every few minutes; who tries codes out is stopped long before one could be right.
SPAN, MOST = 300, 60


@cache_control(private=True, no_store=True)
@require_safe
def scanned(request: MemberRequest, card_token: str) -> HttpResponse:
    """Lead on to the form; say so where the card is void, not for this person, or its class has ended."""
    count, wait = times_in(SPAN, "class-card", request)
    if count > MOST:
        return _say(request, "often", HTTPStatus.TOO_MANY_REQUESTS, minutes=max(1, round(wait / 60)))
    card = card_with(card_token)
    if card is None:
        return _say(request, "void", HTTPStatus.NOT_FOUND)
    school = card.school_class.school
    form = _form_for(request, school)
    if form is None:
        return _say(request, "foreign", HTTPStatus.FORBIDDEN)
    group = class_behind(card)
    if group is None:
        return _say(request, "over", HTTPStatus.GONE, made_for=card.school_class, classes=_classes(request, school))
    return _lead_on(request, card, group, form)


def _lead_on(request: MemberRequest, card: ClassCard, group: SchoolClass, form: str) -> HttpResponse:
    """To the form with what is known of the class today; where it could be several things, one of them is tapped."""
    if group.pk != card.school_class_id:
        text = _("This card was made for %(before)s. Its pupils are in %(now)s now, and that is filled in.")
        messages.info(request, text % {"before": card.school_class, "now": group})
    if planned := _planned_today(request, group):
        if len(planned) == 1:
            return redirect(f"{form}?planned={planned[0].pk}")
        return _say(request, "planned", HTTPStatus.OK, group=group, planned=planned, form=form)
    projects = projects_of_class(group)
    if len(projects) > 1:
        return _say(request, "project", HTTPStatus.OK, group=group, projects=projects, form=form)
    chosen = f"&project={projects[0].pk}" if projects else ""
    return redirect(f"{form}?class={group.pk}{chosen}")


def _planned_today(request: MemberRequest, group: SchoolClass) -> list[PlannedSession]:
    """What the hub planned for today with the class, for who may say what became of it."""
    hub = group.school.hub
    return planned_today_with(group, hub=hub) if HubPerm.LOG_SESSIONS in rights_at(request, hub) else []


def _form_for(request: MemberRequest, school: School) -> str | None:
    """The form that is theirs: the log for who logs at the hub, a report for who acts for the school."""
    if HubPerm.LOG_SESSIONS in rights_at(request, school.hub):
        return reverse("impact:log_session", args=[school.hub.code])
    return reverse("impact:report_session", args=[school.pk]) if acts_for(request.user, school) else None


def _classes(request: MemberRequest, school: School) -> str:
    if HubPerm.LOG_SESSIONS in rights_at(request, school.hub):
        return reverse("schools:classes", args=[school.hub.code, school.pk])
    return reverse("schools:own_classes", args=[school.pk])


def _say(request: MemberRequest, what: str, status: HTTPStatus, **more: object) -> HttpResponse:
    answer = render(request, "impact/card.html", {"what": what} | more, status=status)
    if what == "often":
        answer["Retry-After"] = str(SPAN)
    return answer
