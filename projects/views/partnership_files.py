"""Files of an agreement: added, handed out to whoever may open the hub's workspace, taken away."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404
from hubs.models import PaperKind
from hubs.papers import CONTENT_TYPES
from hubs.roles import HubPerm
from hubs.stored import stored_bytes
from hubs.views.editing import found_or_404
from projects.actions.partnerships import keep_file, remove_file
from projects.forms.partnership import AgreementFileForm
from projects.queries.partnership_page import find_file, find_partnership
from projects.views.partnership_editing import EDIT, own_or_404


@require_http_methods(EDIT)
def add_file(request: MemberRequest, hub_code: str, partnership_id: int) -> HttpResponse:
    """Add a file of the agreement."""
    hub, row = own_or_404(request, hub_code, partnership_id)
    back = reverse("projects:partnership", args=[hub.code, row.pk])
    form = AgreementFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        told = form.cleaned_data
        try:
            keep_file(partnership=row, by=request.user, title=told["title"], read=told["file"])
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("“%(title)s” is kept with the partnership.") % {"title": told["title"]})
            return redirect(back)
    context = {"hub": hub, "partnership": row, "form": form, "back": back}
    return render(request, "projects/add_partnership_file.html", context, status=422 if form.is_bound else 200)


@require_safe
def file(request: MemberRequest, hub_code: str, partnership_id: int, file_uid: uuid.UUID) -> HttpResponse:
    """Hand a file out to be stored; a browser never opens one on the portal's own address."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW)
    found = found_or_404(find_file(found_or_404(find_partnership(hub, partnership_id)), file_uid))
    content = stored_bytes(found.stored_name)
    if content is None:
        raise Http404
    headers = {
        "Content-Disposition": content_disposition_header(True, found.file_name) or "attachment",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=CONTENT_TYPES[PaperKind(found.kind)], headers=headers)


@require_http_methods(EDIT)
def take_file_away(request: MemberRequest, hub_code: str, partnership_id: int, file_uid: uuid.UUID) -> HttpResponse:
    """Ask whether a file is to go, and take it away."""
    hub, row = own_or_404(request, hub_code, partnership_id)
    found = found_or_404(find_file(row, file_uid))
    back = reverse("projects:partnership", args=[hub.code, row.pk])
    if request.method == "POST":
        remove_file(file=found, by=request.user)
        messages.success(request, _("“%(title)s” is taken away.") % {"title": found.title})
        return redirect(back)
    context = {"hub": hub, "partnership": row, "file": found, "back": back}
    return render(request, "projects/remove_partnership_file.html", context)
