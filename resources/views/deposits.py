"""Where else a resource is published, noted by hand; the hand-over to repositories that have no interface."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from hubs.models import Hub
from hubs.views.editing import answer_undo, edit_page, found_or_404
from resources.actions.deposits import change_deposit, check_deposit, forget_deposit, note_deposit
from resources.files.handover import handover_zip
from resources.forms.deposits import DepositForm
from resources.models import Deposit, Resource
from resources.queries.deposits import find_deposit
from resources.queries.handover import handover_of
from resources.queries.pushing import public_version_of
from resources.views.door import resource_or_404

EDIT = ["GET", "HEAD", "POST"]


@require_http_methods(EDIT)
def add_deposit(request: MemberRequest, hub_code: str, resource_id: int) -> HttpResponse:
    """Note by hand that a version lies in a repository."""
    hub, resource = _ever_public(request, hub_code, resource_id)
    initial = {"repository": request.GET.get("at", "")}
    form = DepositForm(request.POST if request.method == "POST" else None, hub=hub, resource=resource, initial=initial)
    return edit_page(
        request,
        form,
        lambda: note_deposit(of=form.cleaned_data["of"], by=request.user, values=form.told()),
        page="resources/deposit.html",
        back=_manage(hub, resource),
        resource=resource,
        deposit=None,
    )


@require_http_methods(EDIT)
def edit_deposit(request: MemberRequest, hub_code: str, resource_id: int, deposit_id: int) -> HttpResponse:
    """Change a deposit, take it off the list, or ask its address now."""
    hub, resource = _ever_public(request, hub_code, resource_id)
    deposit = found_or_404(find_deposit(resource, deposit_id))
    if answer := answer_undo(request, hub, deposit, back=_manage(hub, resource)):
        return answer
    if request.method == "POST" and request.POST.get("step") in ("forget", "check"):
        return _step(request, hub, resource, deposit)
    posted = request.POST if request.method == "POST" else None
    form = DepositForm(posted, hub=hub, resource=resource, instance=deposit)
    return edit_page(
        request,
        form,
        lambda: change_deposit(deposit, by=request.user, version=form.seen_version(), values=form.told()),
        page="resources/deposit.html",
        back=_manage(hub, resource),
        undo_at=request.path,
        resource=resource,
        deposit=deposit,
    )


@require_safe
def handover(request: MemberRequest, hub_code: str, resource_id: int) -> HttpResponseBase:
    """What is handed to a repository without an interface: the parcel, and the steps to take there by hand."""
    hub, resource = _ever_public(request, hub_code, resource_id)
    version = found_or_404(public_version_of(resource))
    shown = found_or_404(handover_of(version, to=request.GET.get("to", "")))
    if request.GET.get("get") == "zip":
        return FileResponse(handover_zip(version, shown.of), as_attachment=True, filename=shown.file_name)
    context = {"hub": hub, "resource": resource, "shown": shown, "back": _manage(hub, resource)}
    return render(request, "resources/handover.html", context)


def _step(request: MemberRequest, hub: Hub, resource: Resource, deposit: Deposit) -> HttpResponse:
    if request.POST["step"] == "forget":
        forget_deposit(deposit, by=request.user)
        messages.success(request, _("It is off the list. At the repository nothing has changed."))
        return redirect(_manage(hub, resource))
    check = check_deposit(deposit.pk)
    if check is None:
        messages.info(request, _("There is no address to ask."))
    else:
        messages.info(request, _("The address %(answer)s.") % {"answer": check.get_answer_display()})
    return redirect(request.path)


def _ever_public(request: MemberRequest, code: str, resource_id: int) -> tuple[Hub, Resource]:
    """One of the hub's resources that is or was public. Whoever proposes one to the hub has nothing to do here."""
    door = resource_or_404(request, code, resource_id, to_write=False)
    if door.teacher:
        raise PermissionDenied
    if door.resource.current_id is None:
        raise Http404
    return door.hub, door.resource


def _manage(hub: Hub, resource: Resource) -> str:
    return reverse("resources:manage", args=[hub.code, resource.pk])
