"""The workspace pages on which a hub's people write resources: the list, one of them with all its parts, its form."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404, rights_at
from hubs.models import Hub
from hubs.roles import HubPerm
from hubs.views.editing import answer_undo, edit_page
from projects.actions.pictures import keep_picture
from resources.actions.writing import begin, rewrite
from resources.forms.together import ListFilter
from resources.forms.writing import BeginForm, ResourceForm
from resources.models import ResourceVersion
from resources.queries.collections import collections_of
from resources.queries.editing import open_version_of, resources_page
from resources.queries.manage import managed
from resources.queries.proposals import proposal_of
from resources.queries.readers import questions_waiting
from resources.queries.together import MOST
from resources.views.door import resource_or_404

EDIT = ["GET", "HEAD", "POST"]


@require_safe
def of_hub(request: MemberRequest, hub_code: str) -> HttpResponse:
    """List the hub's resources, what waits for somebody first."""
    hub = hub_or_404(request, hub_code, HubPerm.WRITE_NEWS)
    form = ListFilter(request.GET)
    shown = resources_page(hub, page=request.GET.get("page"), listed=form.listed())
    context = {
        "hub": hub,
        "shown": shown,
        "form": form,
        "collections": collections_of(hub),
        "waiting": questions_waiting(hub),
    }
    context["most"] = MOST
    context["may_push"] = HubPerm.PUBLISH_OWN_NEWS in rights_at(request, hub)
    return render(request, "resources/of_hub.html", context)


@require_http_methods(EDIT)
def new(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Begin a resource; it is a draft until somebody publishes it."""
    hub = hub_or_404(request, hub_code, HubPerm.WRITE_NEWS)
    form = BeginForm(request.POST if request.method == "POST" else None, hub=hub)
    return edit_page(
        request,
        form,
        lambda: begin(hub=hub, by=request.user, values=form.told()),
        page="resources/new.html",
        back=reverse("resources:of_hub", args=[hub.code]),
        after=lambda version: reverse("resources:manage", args=[hub.code, version.resource_id]),
    )


@require_safe
def manage(request: MemberRequest, hub_code: str, resource_id: int) -> HttpResponse:
    """Show where a resource stands, what is missing, all its parts, and the steps that can be taken."""
    door = resource_or_404(request, hub_code, resource_id, to_write=False)
    hub, resource = door.hub, door.resource
    shown = managed(resource, request.user, alone=HubPerm.PUBLISH_OWN_NEWS in rights_at(request, hub))
    context = {"hub": hub, "resource": resource, "shown": shown, "door": door, "proposal": proposal_of(resource)}
    context["writes"] = shown.opened if door.may_write else None
    return render(request, "resources/manage.html", context)


@require_http_methods(EDIT)
def edit(request: MemberRequest, hub_code: str, resource_id: int) -> HttpResponse:
    """Go on writing the open version of a resource; where there is none, back to where one can be made."""
    door = resource_or_404(request, hub_code, resource_id)
    hub, resource = door.hub, door.resource
    version, back = open_version_of(resource), reverse("resources:manage", args=[hub.code, resource.pk])
    if version is None:
        return redirect(back)
    if answer := answer_undo(request, hub, version, back=back):
        return answer
    form = _form(request, hub, version)
    return edit_page(
        request,
        form,
        lambda: rewrite(version, by=request.user, version=form.seen_version(), values=form.told()),
        page="resources/edit.html",
        back=back,
        undo_at=request.path,
        version=version,
    )


def _form(request: MemberRequest, hub: Hub, version: ResourceVersion) -> ResourceForm:
    """The form; a picture in it is stored at once, so that it is not lost when something else has to be mended."""
    if request.method != "POST":
        return ResourceForm(hub=hub, instance=version)
    form = ResourceForm(request.POST, request.FILES, hub=hub, instance=version)
    form.is_valid()
    if form.fresh is not None:
        form.keep(keep_picture(hub=hub, by=request.user, prepared=form.fresh))
    return form
