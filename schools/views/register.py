"""The hub's register of schools: its list, one of them, the forms that add and change one."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404, rights_at
from hubs.models import Hub
from hubs.roles import HubPerm
from hubs.views.editing import answer_undo, edit_page, found_or_404
from schools.access import may_merge_at
from schools.actions.schools import add_school, change_partnership, change_school
from schools.forms.school import PartnershipForm, SchoolFilter, SchoolForm
from schools.models import School
from schools.queries.register import (
    as_line,
    find_kept_school,
    looking_like,
    places_of_schools,
    register_of_schools,
)
from schools.queries.school import moved_to, school_at_hub

EDIT = ("GET", "HEAD", "POST")


@require_safe
def of_hub(request: MemberRequest, hub_code: str) -> HttpResponse:
    """List the schools of a hub and its sub-hubs, narrowed by words, standing, level, place and what was signed."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW_SESSIONS)
    form = SchoolFilter(request.GET, places=places_of_schools(hub))
    context = {
        "hub": hub,
        "form": form,
        "shown": register_of_schools(hub, form.wanted(), page=request.GET.get("page")),
        "may_edit": HubPerm.MANAGE_SCHOOLS in rights_at(request, hub),
        "may_merge": may_merge_at(request, hub),
    }
    return render(request, "schools/of_hub.html", context)


@require_safe
def at_hub(request: MemberRequest, hub_code: str, school_id: int) -> HttpResponse:
    """One school; the address of one that moved leads to where it is at home now."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW_SESSIONS)
    school = find_kept_school(hub, school_id)
    if school is None:
        gone = found_or_404(moved_to(hub, school_id))
        if HubPerm.VIEW_SESSIONS not in rights_at(request, gone.hub):
            raise Http404
        return redirect("schools:at_hub", hub_code=gone.hub.code, school_id=gone.pk)
    rights = rights_at(request, hub)
    context = {
        "hub": hub,
        "school": school,
        "shown": school_at_hub(school),
        "may_edit": HubPerm.MANAGE_SCHOOLS in rights,  # and fetch what was signed
        "may_move": HubPerm.GRANT_TEAM in rights,
        "may_merge": may_merge_at(request, hub),
    }
    return render(request, "schools/at_hub.html", context)


@require_http_methods(EDIT)
def new_school(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Add a school to the hub, unless the network has it."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_SCHOOLS)
    form = SchoolForm(request.POST if request.method == "POST" else None, hub=hub)
    _ask_about_twins(form)
    return edit_page(
        request,
        form,
        lambda: add_school(hub=hub, by=request.user, values=form.told()),
        page="schools/edit_school.html",
        back=reverse("schools:of_hub", args=[hub.code]),
        after=lambda row: reverse("schools:at_hub", args=[hub.code, row.pk]),
    )


@require_http_methods(EDIT)
def edit_school(request: MemberRequest, hub_code: str, school_id: int) -> HttpResponse:
    """Change what the register says about a school."""
    hub, school, back = school_to_edit(request, hub_code, school_id)
    if answer := answer_undo(request, hub, school, back=back):
        return answer
    form = SchoolForm(request.POST if request.method == "POST" else None, hub=hub, instance=school)
    return edit_page(
        request,
        form,
        lambda: change_school(school=school, by=request.user, version=form.seen_version(), values=form.told()),
        page="schools/edit_school.html",
        back=back,
        undo_at=request.path,
        edited=school,
    )


@require_http_methods(EDIT)
def partnership(request: MemberRequest, hub_code: str, school_id: int) -> HttpResponse:
    """Say since when the school is a partner, and when and why that ended."""
    hub, school, back = school_to_edit(request, hub_code, school_id)
    if answer := answer_undo(request, hub, school, back=back):
        return answer
    form = PartnershipForm(request.POST if request.method == "POST" else None, hub=hub, instance=school)
    return edit_page(
        request,
        form,
        lambda: change_partnership(school=school, by=request.user, version=form.seen_version(), values=form.told()),
        page="schools/partnership.html",
        back=back,
        undo_at=request.path,
        edited=school,
    )


def school_to_edit(
    request: MemberRequest, hub_code: str, school_id: int, perm: HubPerm = HubPerm.MANAGE_SCHOOLS
) -> tuple[Hub, School, str]:
    """The hub, its school, and the page that leads back. Raises Http404, PermissionDenied."""
    hub = hub_or_404(request, hub_code, perm)
    school = found_or_404(find_kept_school(hub, school_id))
    return hub, school, reverse("schools:at_hub", args=[hub.code, school.pk])


def _ask_about_twins(form: SchoolForm) -> None:
    """Let nobody make a twin by accident: who says that it is another one goes on."""
    if form.is_bound and (form.is_valid() or {"name", "place", "country"} <= form.cleaned_data.keys()):
        told = {name: value for name, value in form.told().items() if name != "size"}
        day = form.hub.today()
        form.show_alike([as_line(one, day) for one in looking_like(School(hub=form.hub, **told))])
