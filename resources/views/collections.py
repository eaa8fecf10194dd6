"""Collections: public pages of them, and the workspace pages on which a hub's people put them together."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404
from hubs.actions import EditedMeanwhile
from hubs.models import Hub
from hubs.roles import HubPerm
from hubs.views.editing import answer_undo, edit_page, found_or_404
from hubs.views.stored import stored_for_visitors
from projects.actions.publishing import NotFromHere, delete_draft, rewrite, write
from projects.forms.publishing import DeleteForm
from projects.views.moving import alone, move, steps_context
from resources.forms.collections import CollectionForm
from resources.models import Collection
from resources.queries.collections import (
    collection_page,
    collections_page,
    find_own_collection,
    find_published_collection,
)

EDIT = ["GET", "HEAD", "POST"]


@login_not_required
@require_safe
@stored_for_visitors(queries=["page"])
def directory(request: HttpRequest) -> HttpResponse:
    """List all collections, the latest first."""
    return render(request, "resources/collections.html", {"shown": collections_page(request.GET.get("page"))})


@login_not_required
@require_safe
@stored_for_visitors()
def collection(request: HttpRequest, collection_id: int) -> HttpResponse:
    """Show a collection with its resources in order."""
    found = found_or_404(find_published_collection(collection_id))
    return render(request, "resources/collection.html", {"shown": collection_page(found)})


@require_http_methods(EDIT)
def new(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Begin a collection; it is a draft until somebody publishes it."""
    hub = hub_or_404(request, hub_code, HubPerm.WRITE_NEWS)
    form = CollectionForm(request.POST if request.method == "POST" else None, hub=hub)
    return edit_page(
        request,
        form,
        lambda: write(Collection, hub=hub, by=request.user, values=form.told()),
        page="resources/edit_collection.html",
        back=_list(hub),
        after=_page,
        collection=None,
    )


@require_http_methods(EDIT)
def edit(request: MemberRequest, hub_code: str, collection_id: int) -> HttpResponse:
    """Go on with a collection, or look at one before it becomes public."""
    hub = hub_or_404(request, hub_code, HubPerm.WRITE_NEWS)
    row = found_or_404(find_own_collection(hub, collection_id))
    if answer := answer_undo(request, hub, row, back=request.path):
        return answer
    form = CollectionForm(request.POST if request.method == "POST" else None, hub=hub, instance=row)
    return edit_page(
        request,
        form,
        lambda: rewrite(
            row, by=request.user, version=form.seen_version(), values=form.told(), alone=alone(request, hub)
        ),
        page="resources/edit_collection.html",
        back=_list(hub),
        after=_page,
        undo_at=request.path,
        collection=row,
        **steps_context(request, hub, row),
    )


@require_POST
def move_collection(request: MemberRequest, hub_code: str, collection_id: int) -> HttpResponse:
    """Send a collection for review, publish it, withdraw it, take it back, or put a draft into the bin."""
    hub = hub_or_404(request, hub_code, HubPerm.WRITE_NEWS)
    row = found_or_404(find_own_collection(hub, collection_id))
    if not row.members and request.POST.get("step") in ("send", "publish"):
        messages.warning(request, _("Put a resource into it before it is public."))
        return redirect(_page(row))
    if request.POST.get("step") == "delete":
        return _delete(request, hub, row)
    return move(request, hub, row, page=_page(row))


def _delete(request: MemberRequest, hub: Hub, row: Collection) -> HttpResponse:
    form = DeleteForm(request.POST)
    try:
        gone = delete_draft(row, by=request.user, version=form.cleaned_data["version"] if form.is_valid() else 0)
    except (EditedMeanwhile, NotFromHere):
        messages.warning(request, _("Somebody changed this meanwhile. Look at it again before you go on."))
        return redirect(_page(row))
    said = {"text": gone, "undo": f"{_page(gone)}?undo={gone.version}"}
    messages.success(request, render_to_string("projects/said_deleted.html", said))
    return redirect(_list(hub))


def _list(hub: Hub) -> str:
    return reverse("resources:of_hub", args=[hub.code])


def _page(row: Collection) -> str:
    return reverse("resources:edit_collection", args=[row.hub.code, row.pk])
