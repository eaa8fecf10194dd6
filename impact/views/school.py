"""A school's page for its teachers and head, and for the hub it works with."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import MemberRequest
from impact.queries.countersign import terms_of
from impact.queries.school import school_ahead, school_picture
from impact.queries.school_today import projects_of_school, school_today, waiting_reports
from impact.queries.school_years import school_years
from schools.access import acts_for, school_or_404

PROJECTS_SHOWN = 12


@require_safe
def school(request: MemberRequest, school_id: int) -> HttpResponse:
    """Show what waits for the school's people, its projects, its classes and the sessions they took part in."""
    place = school_or_404(request, school_id)
    own = acts_for(request.user, place)
    context = {
        "school": place,
        "own": own,
        "todos": school_today(place, terms_of(place)) if own else (),
        "reports": waiting_reports(place) if own else (),
        "projects": projects_of_school(place, PROJECTS_SHOWN),
        "picture": school_picture(place),
        "years": school_years(place),
        "ahead": school_ahead(place, own=own),
    }
    return render(request, "impact/school.html", context)
