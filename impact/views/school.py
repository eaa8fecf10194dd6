"""A school's page for its teachers and head, and for the hub it works with."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import MemberRequest
from impact.queries.school import school_ahead, school_picture
from schools.access import school_or_404


@require_safe
def school(request: MemberRequest, school_id: int) -> HttpResponse:
    """Show the school's classes and the sessions they took part in."""
    place = school_or_404(request, school_id)
    context = {"school": place, "picture": school_picture(place), "ahead": school_ahead(place)}
    return render(request, "impact/school.html", context)
