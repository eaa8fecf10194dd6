"""Two entries of the register that are the same organisation: looked at together, merged, and taken back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import MemberRequest
from hubs.access import register_or_403
from hubs.actions.organisations import AnotherPicture, MergedMeanwhile, NotUndoable, merge_organisations, undo_merge
from hubs.forms.organisations import MergeForm
from hubs.queries.alike import looking_like
from hubs.queries.merging import merge_preview
from hubs.queries.organisations import (
    Wanted,
    as_line,
    find_merge,
    find_organisation,
    register_of_organisations,
)
from hubs.roles import RegisterRight
from hubs.views.editing import found_or_404

CONFLICT = 409


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: MemberRequest, organisation_id: int) -> HttpResponse:
    """Choose the entry that stays, see exactly what would happen, and agree to it."""
    register_or_403(request, RegisterRight.MERGE)
    gone = found_or_404(find_organisation(organisation_id))
    form = MergeForm(request.POST if request.method == "POST" else request.GET)
    kept = find_organisation(form.cleaned_data["into"]) if form.is_valid() else None
    if kept is None or kept.pk == gone.pk:
        q = request.GET.get("q", "")
        found = register_of_organisations(Wanted(q=q), page=None).lines if q else map(as_line, looking_like(gone))
        context = {"gone": as_line(gone), "q": q, "found": [line for line in found if line.pk != gone.pk]}
        return render(request, "hubs/merge_choose.html", context, status=422 if request.method == "POST" else 200)
    preview, status = merge_preview(kept=kept, gone=gone), 200
    if request.method == "POST":
        try:
            merge_organisations(kept=kept, gone=gone, by=request.user, seen=form.cleaned_data["seen"])
        except MergedMeanwhile:
            messages.warning(request, _("Somebody has merged one of the two meanwhile. Nothing was changed."))
            return redirect("hubs:organisations")
        except AnotherPicture as other:
            preview, status = other.preview, CONFLICT
        else:
            messages.success(request, _("“%(gone)s” is merged into this entry.") % {"gone": gone.name})
            return redirect("hubs:organisation", organisation_id=kept.pk)
    context = {"gone": as_line(gone), "kept": as_line(kept), "preview": preview, "changed": status == CONFLICT}
    return render(request, "hubs/merge.html", context, status=status)


@require_POST
def unmerge(request: MemberRequest, merge_id: int) -> HttpResponse:
    """Take a merge back."""
    register_or_403(request, RegisterRight.MERGE)
    made = found_or_404(find_merge(merge_id))
    try:
        back = undo_merge(merge=made, by=request.user)
    except NotUndoable as refusal:
        messages.error(request, refusal.why)
        return redirect("hubs:organisation", organisation_id=made.kept_id)
    messages.success(request, _("“%(name)s” is an entry of its own again.") % {"name": back.name})
    return redirect("hubs:organisation", organisation_id=back.pk)
