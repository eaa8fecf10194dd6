"""The workspace pages of a hub's canvas: the whole of it, and each box to write in, which saves itself."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import MemberRequest
from accounts.sent import whole_number
from hubs.access import hub_or_404, rights_at
from hubs.actions.canvas import put_back, write_box
from hubs.actions.editing import EditedMeanwhile
from hubs.forms.canvas import BoxForm
from hubs.models import Box, CanvasBox, Hub
from hubs.queries.canvas import canvas_of, earlier_texts, find_box
from hubs.queries.canvas_difference import word_pieces
from hubs.queries.canvas_guide import GUIDES
from hubs.queries.editing import profile_text
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from hubs.views.stored import is_swap

EDIT = ("GET", "HEAD", "POST")
BOTH, NEXT = "both", "next"
PAGE = "hubs/canvas_box.html"


@require_safe
def canvas(request: MemberRequest, hub_code: str) -> HttpResponse:
    """The draft with its figures, the versions, and what became of them."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW)
    rights = rights_at(request, hub)
    context = {
        "hub": hub,
        "canvas": canvas_of(hub),
        "may_edit": HubPerm.EDIT_CANVAS in rights,
        "may_name": HubPerm.NAME_CANVAS in rights,
        "may_propose": HubPerm.PROPOSE in rights,
    }
    return render(request, "hubs/canvas.html", context)


@require_http_methods(EDIT)
def edit_box(request: MemberRequest, hub_code: str, box: str) -> HttpResponse:
    """Write in a box. What is typed is saved by itself where scripts run (htmx), and by a button everywhere."""
    hub = hub_or_404(request, hub_code, HubPerm.EDIT_CANVAS)
    known, row = _box_or_404(hub, box)
    form = BoxForm(request.POST if request.method == "POST" else None, hub=hub, instance=row)
    if not form.is_valid():
        return _show(request, hub, known, row, form, status=422 if form.is_bound else 200)
    stored = row.text if row else ""
    text = f"{stored}\n\n{form.text()}".strip() if request.POST.get("step") == BOTH else form.text()
    try:
        saved = write_box(hub=hub, box=known, text=text, by=request.user, opened=form.opened())
    except EditedMeanwhile as other:
        return _show_both(request, hub, known, cast("CanvasBox", other.stored), form)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _show(request, hub, known, row, form, status=422)
    return _saved(request, hub, known, saved, form)


@require_POST
def put_box_back(request: MemberRequest, hub_code: str, box: str) -> HttpResponse:
    """Let a box say what it said before."""
    hub = hub_or_404(request, hub_code, HubPerm.EDIT_CANVAS)
    known, row = _box_or_404(hub, box)
    earlier = whole_number(request.POST.get("earlier")) or 0
    try:
        put_back(row=found_or_404(row), earlier=earlier, by=request.user)
    except EditedMeanwhile:
        messages.info(request, _("There is no such earlier text."))
    else:
        messages.success(request, _("The earlier text is back; the one before it is kept too."))
    return redirect("hubs:edit_canvas_box", hub_code=hub.code, box=known.value)


def _box_or_404(hub: Hub, box: str) -> tuple[Box, CanvasBox | None]:
    if box not in Box.values:
        raise Http404
    return Box(box), find_box(hub, Box(box))


def _saved(request: MemberRequest, hub: Hub, box: Box, saved: CanvasBox, form: BoxForm) -> HttpResponse:
    """Where to go on after saving; while one types, only the line that says so."""
    if is_swap(request):
        return render(request, f"{PAGE}#saved", {"hub": hub, "form": _as_stored(hub, saved), "row": saved})
    boxes = list(Box)
    following = boxes[(boxes.index(box) + 1) % len(boxes)]
    if request.POST.get("step") == NEXT:
        return redirect("hubs:edit_canvas_box", hub_code=hub.code, box=following.value)
    messages.success(request, _("Saved: %(box)s") % {"box": box.label})
    return redirect(f"{reverse('hubs:canvas', args=[hub.code])}#{box.value}")


def _as_stored(hub: Hub, saved: CanvasBox) -> BoxForm:
    return BoxForm(hub=hub, instance=saved)


def _show_both(request: MemberRequest, hub: Hub, box: Box, stored: CanvasBox, form: BoxForm) -> HttpResponse:
    """Both texts, and what differs: nothing is stored until the person has chosen."""
    if is_swap(request):
        # The version stays the one of the past: only the page that shows both may go on from what stands.
        return render(request, f"{PAGE}#saved", {"hub": hub, "form": form, "row": stored, "said": "overtaken"})
    pieces = word_pieces(stored.text, form.text())
    form.show_standing(stored)
    return _show(request, hub, box, stored, form, status=409, both=pieces)


def _show(
    request: MemberRequest, hub: Hub, box: Box, row: CanvasBox | None, form: BoxForm, *, status: int, **more: object
) -> HttpResponse:
    if request.method == "POST" and is_swap(request):
        return render(request, f"{PAGE}#saved", {"hub": hub, "form": form, "row": row, "said": "refused"})
    boxes = list(Box)
    place = boxes.index(box)
    context = {
        "hub": hub,
        "box": box,
        "row": row,
        "form": form,
        "guide": GUIDES[box],
        "number": place + 1,
        "boxes": boxes,
        "before": boxes[place - 1] if place else None,
        "following": boxes[place + 1] if place + 1 < len(boxes) else None,
        "earlier": earlier_texts(row),
        "from_profile": profile_text(hub, box),
        "back": reverse("hubs:canvas", args=[hub.code]),
    }
    return render(request, PAGE, context | more, status=status)
