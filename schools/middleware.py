"""Old addresses of a school that was merged into another one lead on, wherever a school stands in the address."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from schools.access import may_open
from schools.models import School
from schools.queries.merges import stands_for
from schools.queries.public import public_school, school_url

NOT_FOUND = 404
PUBLIC = "schools:school"


class MergedSchoolsLeadOn:
    """Turn “not found” into the way to the school that stays, for who may open that one; all others learn nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; look where a school has gone only when there is no such page."""
        response = self.get_response(request)
        match = request.resolver_match
        if response.status_code != NOT_FOUND or request.method not in ("GET", "HEAD") or match is None:
            return response
        school_id = match.kwargs.get("school_id")
        school = stands_for(school_id) if isinstance(school_id, int) else None
        url = _way_to(request, school) if school is not None else ""
        return redirect(url) if url else response


def _way_to(request: HttpRequest, school: School) -> str:
    match = request.resolver_match
    if match is None:
        return ""
    if match.view_name == PUBLIC:
        found = public_school(school.pk)
        return school_url(found) if found is not None else ""
    if not request.user.is_authenticated or not may_open(request.user, school):
        return ""
    kwargs = match.kwargs | {"school_id": school.pk}
    if "hub_code" in kwargs:
        kwargs["hub_code"] = school.hub.code
    query = request.META.get("QUERY_STRING", "")
    return reverse(match.view_name, kwargs=kwargs) + (f"?{query}" if query else "")
