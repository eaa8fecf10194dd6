"""The workspace page on which a hub opens a project for sign-up, and changes how it is open."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from hubs.access import hub_or_404
from hubs.roles import HubPerm
from hubs.views.editing import edit_page, found_or_404
from projects.actions.calls import save_call
from projects.forms.call import CallForm, question_forms
from projects.queries.calls import call_of, places_of_call, questions_of
from projects.queries.editing import find_own_project


@require_http_methods(["GET", "HEAD", "POST"])
def edit_call(request: MemberRequest, hub_code: str, project_id: int) -> HttpResponse:
    """Deadline, places, questions of one project."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_PROJECTS)
    project = found_or_404(find_own_project(hub, project_id))
    call = call_of(project)
    data = request.POST if request.method == "POST" else None
    form = CallForm(data, project=project, instance=call)
    questions = question_forms(data, questions_of(call) if call else [])
    if data is not None and not all(one.is_valid() for one in questions):
        form.is_valid()
        form.add_error(None, form.of_questions())
    return edit_page(
        request,
        form,
        lambda: save_call(
            project=project,
            by=request.user,
            values=form.told(),
            asked=[one.asked() for one in questions],
            version=form.seen_version(),
        ),
        page="projects/edit_call.html",
        back=reverse("projects:edit", args=[hub.code, project.pk]),
        project=project,
        call=call,
        questions=questions,
        places=places_of_call(call) if call else None,
    )
