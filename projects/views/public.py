"""Public pages of projects: the directory, a page for each, and a feed."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hubs.views.stored import stored_for_visitors
from projects.forms.directory import ProjectFilter
from projects.queries import directory as found_in
from projects.queries.public import public_project, public_project_page
from projects.queries.sign_ups import sign_ups_of_person


@login_not_required
@require_safe
@stored_for_visitors(queries=["hub", "challenge", "sdg", "subject", "age", "open", "page"])
def directory(request: HttpRequest) -> HttpResponse:
    """List the projects that a visitor looks for."""
    hubs = found_in.hubs_with_projects()
    form = ProjectFilter(request.GET, hubs=hubs, find_hub=found_in.find_hub, find_challenge=found_in.find_challenge)
    wanted = form.wanted()
    form.offer_challenges(found_in.challenges_to_choose(wanted.hub))
    shown = found_in.project_directory(wanted, page=request.GET.get("page"))
    return render(request, "projects/directory.html", {"form": form, "shown": shown})


@login_not_required
@require_safe
@stored_for_visitors()
def project(request: HttpRequest, project_id: int, project_slug: str) -> HttpResponse:
    """Show a project; another title in the address leads to the right one."""
    found = public_project(project_id)
    if found is None:
        raise Http404
    if project_slug != found.slug:
        return redirect(found_in.project_url(found), permanent=True)
    shown = public_project_page(found)
    own = sign_ups_of_person(found, request.user.pk) if shown.call else []
    return render(request, "projects/project.html", {"project": found, "shown": shown, "own": own})
