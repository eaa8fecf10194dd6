"""The public page of a school: what the school agreed to show, and nothing else."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hubs.views.stored import stored_for_visitors
from schools.queries.public import public_school, public_school_page, school_url


@login_not_required
@require_safe
@stored_for_visitors()
def school(request: HttpRequest, school_id: int, school_slug: str) -> HttpResponse:
    """Show a school; another name in the address leads to the right one."""
    found = public_school(school_id)
    if found is None:
        raise Http404
    if school_slug != found.slug:
        return redirect(school_url(found), permanent=True)
    return render(request, "schools/school.html", {"school": found, "shown": public_school_page(found)})
