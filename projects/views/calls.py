"""The workspace page on which a hub opens a project for sign-up, and changes how it is open."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from hubs.access import hub_or_404
from hubs.roles import HubPerm
from hubs.views.editing import edit_page, found_or_404
from projects.actions.calls import save_call
from projects.forms.call import CallForm, QuestionForm, question_forms
from projects.models import Call, Project
from projects.queries.calls import call_of, questions_of
from projects.queries.editing import find_own_project


@require_http_methods(["GET", "HEAD", "POST"])
def edit_call(request: MemberRequest, hub_code: str, project_id: int) -> HttpResponse:
    """Deadline, places, questions of one project."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_PROJECTS)
    project = found_or_404(find_own_project(hub, project_id))
    call = call_of(project)
    form, questions = _forms(request, project, call)
    return edit_page(
        request,
        form,
        lambda: _save(request, project, form, questions),
        page="projects/edit_call.html",
        back=reverse("projects:edit", args=[hub.code, project.pk]),
        project=project,
        call=call,
        questions=questions,
    )


def _forms(request: MemberRequest, project: Project, call: Call | None) -> tuple[CallForm, list[QuestionForm]]:
    """The terms and the questions; where a question has to be mended, the terms are not taken either."""
    data = request.POST if request.method == "POST" else None
    form = CallForm(data, project=project, instance=call)
    questions = question_forms(data, questions_of(call) if call else [])
    if data is not None and not all(one.is_valid() for one in questions):
        form.is_valid()
        form.add_error(None, form.of_questions())
    return form, questions


def _save(request: MemberRequest, project: Project, form: CallForm, questions: list[QuestionForm]) -> Call:
    asked = [one.asked() for one in questions]
    return save_call(project=project, by=request.user, values=form.told(), asked=asked, version=form.seen_version())
