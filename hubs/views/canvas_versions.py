"""The workspace pages of the versions of a canvas: naming one, reading one, comparing two, putting one to the board."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404, rights_at
from hubs.actions.canvas import AlreadyBeforeTheBoard, DraftChanged, name_version, put_to_the_board
from hubs.forms.canvas import CompareForm, NameForm
from hubs.queries.canvas import DRAFT, canvas_of, find_version, states_of
from hubs.queries.canvas_difference import difference
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404


@require_http_methods(("GET", "HEAD", "POST"))
def new_version(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Give the draft a name under which it stays as it is; the page shows what is new in it."""
    hub = hub_or_404(request, hub_code, HubPerm.NAME_CANVAS)
    form = NameForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            made = name_version(hub=hub, by=request.user, **form.cleaned_data)
        except DraftChanged:
            form.add_error(None, _("Somebody has written in the draft meanwhile. Look at it again, then name it."))
            status = 409
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Version %(name)s stands, and nobody can change it.") % {"name": made})
            return redirect("hubs:canvas_version", hub_code=hub.code, version_number=made.number)
    canvas = canvas_of(hub)
    before = canvas.latest.texts() if canvas.latest else {}
    boxes = [box for box in difference(before, canvas.draft.texts()) if box.differs]
    context = {"hub": hub, "form": form, "canvas": canvas, "boxes": boxes, "seen": canvas.draft.fingerprint}
    return render(request, "hubs/new_canvas_version.html", context, status=status)


@require_safe
def version(request: MemberRequest, hub_code: str, version_number: int) -> HttpResponse:
    """A version as it stays, and what became of it."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW)
    found = found_or_404(find_version(hub, version_number))
    canvas = canvas_of(hub)
    row = next(row for row in canvas.versions if row.version == found)
    rights = rights_at(request, hub)
    context = {"hub": hub, "row": row, "canvas": canvas, "may_propose": HubPerm.PROPOSE in rights}
    context["may_read_board"] = HubPerm.READ_BOARD in rights
    return render(request, "hubs/canvas_version.html", context)


@require_POST
def propose_version(request: MemberRequest, hub_code: str, version_number: int) -> HttpResponse:
    """Put a version to the board."""
    hub = hub_or_404(request, hub_code, HubPerm.PROPOSE)
    found = found_or_404(find_version(hub, version_number))
    try:
        put_to_the_board(version=found, by=request.user)
    except AlreadyBeforeTheBoard:
        messages.info(request, _("The board has this version before it already, or has adopted it."))
    else:
        messages.success(request, _("Version %(name)s is a proposal to the board now.") % {"name": found})
    return redirect("hubs:canvas_version", hub_code=hub.code, version_number=found.number)


@require_safe
def compare(request: MemberRequest, hub_code: str) -> HttpResponse:
    """What differs between two states, box by box; from what holds to the draft unless two are chosen."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW)
    canvas = canvas_of(hub)
    first = canvas.adopted.version if canvas.adopted else canvas.latest
    usual = {"before": str(first.number) if first else DRAFT, "after": DRAFT}
    form = CompareForm(usual | request.GET.dict(), states=states_of(canvas))
    chosen = form.chosen() if form.is_valid() else None
    boxes = difference(chosen[0].texts, chosen[1].texts) if chosen else ()
    context = {"hub": hub, "form": form, "canvas": canvas, "chosen": chosen, "boxes": boxes}
    context |= {"number": sum(box.differs for box in boxes)}
    context["may_read_board"] = HubPerm.READ_BOARD in rights_at(request, hub)
    return render(request, "hubs/compare_canvas.html", context, status=200 if chosen else 422)
