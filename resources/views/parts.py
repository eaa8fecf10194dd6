"""Parts of the open version of a resource: translations, authors, links, files; and a name that is to go everywhere."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import MemberRequest
from hubs.access import hub_or_404
from hubs.models import Hub
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from resources.actions.files import TooManyError, keep_file, take_file_out
from resources.actions.parts import NotOpen, put_part, stop_naming, take_part_away
from resources.forms.parts import AuthorForm, FileForm, LinkForm, PartForm, TextForm
from resources.models import Resource, ResourceAuthor, ResourceLink, ResourceText, ResourceVersion
from resources.queries.editing import find_author, find_file_of, find_own, find_part
from resources.views.door import resource_or_404

EDIT = ["GET", "HEAD", "POST"]
KINDS: dict[str, tuple[type[ResourceText] | type[ResourceAuthor] | type[ResourceLink], type[PartForm]]] = {
    "texts": (ResourceText, TextForm),
    "authors": (ResourceAuthor, AuthorForm),
    "links": (ResourceLink, LinkForm),
}


@require_http_methods(EDIT)
def add_part(request: MemberRequest, hub_code: str, resource_id: int, part: str) -> HttpResponse:
    """Add a translation, an author or a link."""
    hub, _resource, version = _open_or_404(request, hub_code, resource_id)
    return _part(request, hub, version, part, None)


@require_http_methods(EDIT)
def edit_part(request: MemberRequest, hub_code: str, resource_id: int, part: str, part_id: int) -> HttpResponse:
    """Change a translation, an author or a link, or take it away."""
    hub, _resource, version = _open_or_404(request, hub_code, resource_id)
    row = find_part(version, part, part_id)
    if row is None:
        raise Http404
    if request.method == "POST" and request.POST.get("step") == "remove":
        try:
            take_part_away(row, by=request.user)
        except NotOpen:
            return _too_late(request, hub, version)
        messages.success(request, _("“%(title)s” is taken away.") % {"title": row})
        return _back(hub, version)
    return _part(request, hub, version, part, row)


@require_http_methods(EDIT)
def add_file(request: MemberRequest, hub_code: str, resource_id: int) -> HttpResponse:
    """Add a file."""
    hub, _resource, version = _open_or_404(request, hub_code, resource_id)
    form = FileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        told = form.cleaned_data
        try:
            kept = keep_file(of=version, by=request.user, title=told["title"], prepared=told["file"])
        except TooManyError:
            form.add_error(None, _("A resource has 40 files at most: take one out, or make two resources of it."))
        except NotOpen:
            return _too_late(request, hub, version)
        except OSError:
            form.add_error(None, _("The file could not be stored, and nothing of it was kept. Try again later."))
        else:
            messages.success(request, _("“%(title)s” is among the files.") % {"title": kept.title})
            return _back(hub, version)
    context = {"hub": hub, "version": version, "form": form, "back": _manage(hub, version)}
    return render(request, "resources/add_file.html", context, status=422 if form.is_bound else 200)


@require_POST
def remove_file(request: MemberRequest, hub_code: str, resource_id: int, resource_file_uid: uuid.UUID) -> HttpResponse:
    """Take a file out of the open version; versions that are public keep it."""
    hub, _resource, version = _open_or_404(request, hub_code, resource_id)
    found = found_or_404(find_file_of(version, resource_file_uid))
    try:
        take_file_out(of=version, file=found, by=request.user)
    except NotOpen:
        return _too_late(request, hub, version)
    messages.success(request, _("“%(title)s” is taken out.") % {"title": found.title})
    return _back(hub, version)


@require_http_methods(EDIT)
def no_longer_named(request: MemberRequest, hub_code: str, resource_id: int, author_id: int) -> HttpResponse:
    """Ask, then take a name out of every version: whoever agreed to be named may think again."""
    hub = hub_or_404(request, hub_code, HubPerm.WRITE_NEWS)
    resource = found_or_404(find_own(hub, resource_id))
    author = found_or_404(find_author(resource, author_id))
    back = reverse("resources:manage", args=[hub.code, resource.pk])
    if request.method == "POST":
        stop_naming(author, by=request.user)
        messages.success(request, _("The name is out of every version."))
        return redirect(back)
    context = {"hub": hub, "author": author, "back": back, "action": request.path}
    return render(request, "resources/no_longer_named.html", context)


def _open_or_404(request: MemberRequest, code: str, resource_id: int) -> tuple[Hub, Resource, ResourceVersion]:
    """The open version of one of the hub's resources. Raises Http404 where nobody works on one."""
    door = resource_or_404(request, code, resource_id)
    return door.hub, door.resource, door.opened()


def _part(request: MemberRequest, hub: Hub, version: ResourceVersion, part: str, row: Any) -> HttpResponse:
    if part not in KINDS:
        raise Http404
    kind, form_of = KINDS[part]
    initial = {"is_adult": True} if row is not None else None
    form = form_of(request.POST if request.method == "POST" else None, of=version, instance=row, initial=initial)
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in form._meta.fields or ()}
        try:
            put: Any = put_part(kind, of=version, by=request.user, values=values, part=row)
        except NotOpen:
            return _too_late(request, hub, version)
        messages.success(request, _("“%(title)s” is stored.") % {"title": put})
        return _back(hub, version)
    context = {"hub": hub, "version": version, "form": form, "part": part, "row": row, "back": _manage(hub, version)}
    refused = 409 if form.standing else 422
    return render(request, "resources/part.html", context, status=refused if form.is_bound else 200)


def _manage(hub: Hub, version: ResourceVersion) -> str:
    return reverse("resources:manage", args=[hub.code, version.resource_id])


def _too_late(request: MemberRequest, hub: Hub, version: ResourceVersion) -> HttpResponse:
    messages.warning(request, _("It was published meanwhile, and what is public does not change."))
    return _back(hub, version)


def _back(hub: Hub, version: ResourceVersion) -> HttpResponse:
    return redirect(_manage(hub, version))
