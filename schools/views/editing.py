"""The workspace page on which a hub writes down what a school agreed to show."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from hubs.access import hub_or_404
from hubs.roles import HubPerm
from hubs.views.editing import answer_undo, edit_page, found_or_404
from schools.actions import note_agreement
from schools.forms.page import SchoolPageForm
from schools.queries.editing import find_own_school


@require_http_methods(["GET", "HEAD", "POST"])
def edit_page_of_school(request: MemberRequest, hub_code: str, school_id: int) -> HttpResponse:
    """Say what a school agreed to show."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_SCHOOLS)
    school = found_or_404(find_own_school(hub, school_id))
    back = reverse("schools:at_hub", args=[hub.code, school.pk])
    if answer := answer_undo(request, hub, school, back=back):
        return answer
    form = SchoolPageForm(request.POST if request.method == "POST" else None, hub=hub, instance=school)
    return edit_page(
        request,
        form,
        lambda: note_agreement(school=school, by=request.user, version=form.seen_version(), values=form.told()),
        page="schools/edit_page.html",
        back=back,
        undo_at=request.path,
        edited=school,
    )
