"""The workspace pages on which a hub's people add and change its projects."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404, rights_at
from hubs.roles import HubPerm
from hubs.views.editing import answer_undo, edit_page, found_or_404
from projects.actions.projects import add_project, change_project
from projects.forms.project import ProjectForm
from projects.queries.decisions import decisions_of_project
from projects.queries.editing import find_own_project, own_projects


@require_safe
def of_hub(request: MemberRequest, hub_code: str) -> HttpResponse:
    """List the hub's own projects."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_PROJECTS)
    return render(request, "projects/of_hub.html", {"hub": hub, "projects": own_projects(hub), "now": timezone.now()})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Add a project."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_PROJECTS)
    form = ProjectForm(request.POST if request.method == "POST" else None, hub=hub)
    return edit_page(
        request,
        form,
        lambda: add_project(hub=hub, by=request.user, values=form.told()),
        page="projects/edit.html",
        back=reverse("projects:of_hub", args=[hub.code]),
        project=None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, hub_code: str, project_id: int) -> HttpResponse:
    """Change a project."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_PROJECTS)
    project = found_or_404(find_own_project(hub, project_id))
    back = reverse("projects:of_hub", args=[hub.code])
    if answer := answer_undo(request, hub, project, back=back):
        return answer
    form = ProjectForm(request.POST if request.method == "POST" else None, hub=hub, instance=project)
    return edit_page(
        request,
        form,
        lambda: change_project(project=project, by=request.user, version=form.seen_version(), values=form.told()),
        page="projects/edit.html",
        back=back,
        undo_at=request.path,
        project=project,
        decisions=decisions_of_project(
            project, board_of=hub if HubPerm.READ_BOARD in rights_at(request, hub) else None
        ),
    )
