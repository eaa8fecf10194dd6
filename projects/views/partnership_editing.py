"""Partnerships begun, changed, ended and opened again."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import MemberRequest
from hubs.access import hub_or_404
from hubs.actions import EditedMeanwhile
from hubs.forms.editing import sent_again
from hubs.models import Hub
from hubs.roles import HubPerm
from hubs.views.editing import answer_undo, edit_page, found_or_404, say_saved
from projects.actions.partnerships import (
    add_partnership,
    change_partnership,
    end_partnership,
    reopen_partnership,
)
from projects.forms.partnership import EndForm, NewPartnershipForm, PartnershipForm
from projects.models import Partnership
from projects.queries.partnership_page import find_partnership
from projects.views.picking import pick

EDIT = ("GET", "HEAD", "POST")
CONFLICT = 409


def own_or_404(request: MemberRequest, hub_code: str, partnership_id: int) -> tuple[Hub, Partnership]:
    """A partnership that this person may change. Raises Http404, PermissionDenied."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_PROJECTS)
    return hub, found_or_404(find_partnership(hub, partnership_id))


@require_http_methods(EDIT)
def new_partnership(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Begin a partnership."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_PROJECTS)
    form, fresh = pick(request, hub, NewPartnershipForm)
    return edit_page(
        request,
        form,
        lambda: add_partnership(
            hub=hub,
            by=request.user,
            values=form.told(),
            schools=form.chosen_schools(),
            organisations=form.chosen_organisations(),
        ),
        page="projects/new_partnership.html",
        back=reverse("projects:partnerships", args=[hub.code]),
        after=lambda row: reverse("projects:partnership", args=[hub.code, row.pk]),
        fresh=fresh,
    )


@require_http_methods(EDIT)
def edit_partnership(request: MemberRequest, hub_code: str, partnership_id: int) -> HttpResponse:
    """Change what a partnership is; also where its last change is taken back."""
    hub, row = own_or_404(request, hub_code, partnership_id)
    back = reverse("projects:partnership", args=[hub.code, row.pk])
    if answer := answer_undo(request, hub, row, back=back):
        return answer
    form = PartnershipForm(request.POST if request.method == "POST" else None, hub=hub, instance=row)
    return edit_page(
        request,
        form,
        lambda: change_partnership(partnership=row, by=request.user, version=form.seen_version(), values=form.told()),
        page="projects/edit_partnership.html",
        back=back,
        undo_at=request.path,
        partnership=row,
    )


@require_http_methods(EDIT)
def end(request: MemberRequest, hub_code: str, partnership_id: int) -> HttpResponse:
    """Say when and why a partnership ends. It can be taken back."""
    hub, row = own_or_404(request, hub_code, partnership_id)
    said = {"ends_on": row.ends_on or hub.today(), "end_reason": row.end_reason, "version": row.version}
    form = EndForm(request.POST if request.method == "POST" else None, initial=said)
    overtaken = False
    if form.is_valid():
        told, seen = form.cleaned_data, form.cleaned_data["version"] or 0
        try:
            stored = end_partnership(
                partnership=row, by=request.user, version=seen, ends_on=told["ends_on"], end_reason=told["end_reason"]
            )
        except ValidationError as refusal:
            form.add_error(None, ValidationError(refusal.messages))
        except EditedMeanwhile:
            overtaken = True
            form.data = sent_again(form.data, version=str(row.version))
        else:
            undo_at = reverse("projects:edit_partnership", args=[hub.code, row.pk])
            say_saved(request, stored, undo_at=undo_at, seen=seen)
            return redirect("projects:partnership", hub_code=hub.code, partnership_id=row.pk)
    status = CONFLICT if overtaken else 422 if form.is_bound else 200
    context = {"hub": hub, "partnership": row, "form": form, "overtaken": overtaken}
    return render(request, "projects/end_partnership.html", context, status=status)


@require_POST
def reopen(request: MemberRequest, hub_code: str, partnership_id: int) -> HttpResponse:
    """Let a partnership go on that had ended."""
    hub, row = own_or_404(request, hub_code, partnership_id)
    try:
        reopen_partnership(partnership=row, by=request.user, version=row.version)
    except ValidationError as refusal:
        for text in refusal.messages:
            messages.error(request, text)
    except EditedMeanwhile:
        messages.info(request, _("Somebody changed this partnership at the same moment. Look at it again."))
    else:
        messages.success(request, _("The partnership goes on."))
    return redirect("projects:partnership", hub_code=hub.code, partnership_id=row.pk)
