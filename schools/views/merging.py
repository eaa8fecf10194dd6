"""Two schools that are one: likely twins, looked at side by side, merged, read up on, and taken apart again."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404
from hubs.models import Hub
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from schools.access import hub_to_merge_at, may_merge_at, merging_at_many
from schools.actions.merging import (
    AnotherMerge,
    SchoolMergedMeanwhile,
    SchoolsStayMerged,
    merge_schools,
    undo_school_merge,
)
from schools.forms.merging import MergeSchoolsForm, TwinForm
from schools.models import School
from schools.queries.merges import find_school_merge, is_merged_away, merge_record
from schools.queries.merging import SchoolMergePreview, merge_preview
from schools.queries.register import as_line, find_kept_school
from schools.queries.twins import find_school, found_twins, likely_twins, twins_of_hub

METHODS = ("GET", "HEAD", "POST")
CONFLICT, REFUSED = 409, 422


@require_safe
def twins(request: MemberRequest, hub_code: str) -> HttpResponse:
    """List schools that may be here twice."""
    hub = hub_to_merge_at(request, hub_code)
    found = twins_of_hub(hub, may_merge=merging_at_many(request))
    return render(request, "schools/twins.html", {"hub": hub, "twins": found})


@require_http_methods(METHODS)
def merge(request: MemberRequest, hub_code: str, school_id: int) -> HttpResponse:
    """Choose the school that stays, see exactly what would happen, and agree to it."""
    hub = hub_to_merge_at(request, hub_code)
    gone = find_kept_school(hub, school_id)
    if gone is None and request.method == "POST" and is_merged_away(hub, school_id):
        messages.info(request, _("This school was merged into another one already."))
        return redirect("schools:of_hub", hub_code=hub.code)
    gone = found_or_404(gone)
    form = TwinForm(request.POST if request.method == "POST" else request.GET)
    kept = find_school(form.cleaned_data["into"]) if form.is_valid() else None
    if kept is None or kept.pk == gone.pk or not may_merge_at(request, kept.hub):
        return _choose(request, hub, gone)
    preview = merge_preview(kept=kept, gone=gone, by=request.user)
    told = MergeSchoolsForm(
        request.POST if request.method == "POST" else None,
        choices=preview.choices,
        initial={"into": kept.pk, "seen": preview.seen},
    )
    if not told.is_valid():
        return _look(request, hub, (kept, gone), preview, told)
    return _merge(request, hub, (kept, gone), told)


@require_http_methods(METHODS)
def record(request: MemberRequest, hub_code: str, school_merge_id: int) -> HttpResponse:
    """Show what a merge did; undo it, for who may merge at the hubs of both schools."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW_SESSIONS)
    made = found_or_404(find_school_merge(hub, school_merge_id))
    may_undo = may_merge_at(request, hub) and may_merge_at(request, made.gone_hub)
    if request.method == "POST":
        hub_to_merge_at(request, made.kept.hub.code)
        hub_to_merge_at(request, made.gone_hub.code)
        try:
            back = undo_school_merge(merge=made, by=request.user)
        except SchoolsStayMerged as refusal:
            made.refresh_from_db(fields=["undone_at", "undone_by"])
            shown = {"hub": hub, "record": merge_record(made), "may_undo": may_undo, "refused": refusal.why}
            return render(request, "schools/merge_record.html", shown, status=CONFLICT)
        messages.success(request, _("“%(name)s” is a school of its own again.") % {"name": back.name})
        return redirect("schools:at_hub", hub_code=back.hub.code, school_id=back.pk)
    return render(
        request, "schools/merge_record.html", {"hub": hub, "record": merge_record(made), "may_undo": may_undo}
    )


def _choose(request: MemberRequest, hub: Hub, gone: School) -> HttpResponse:
    """Ask which school stays: what looks like the one that goes, or what was searched for."""
    q = request.GET.get("q", "").strip()[:200]
    may = merging_at_many(request)
    found = found_twins(gone, q, may_merge=may) if q else likely_twins(gone, may_merge=may)
    context = {"hub": hub, "gone": gone, "q": q, "found": [as_line(one, hub.today()) for one in found]}
    status = REFUSED if request.method == "POST" else 200
    return render(request, "schools/merge_choose.html", context, status=status)


def _look(
    request: HttpRequest,
    hub: Hub,
    both: tuple[School, School],
    preview: SchoolMergePreview,
    form: MergeSchoolsForm,
    *,
    status: int = 0,
) -> HttpResponse:
    kept, gone = both
    context = {"hub": hub, "kept": kept, "gone": gone, "preview": preview, "form": form, "changed": status == CONFLICT}
    lines = {"kept_line": as_line(kept, hub.today()), "gone_line": as_line(gone, hub.today())}
    return render(request, "schools/merge.html", context | lines, status=status or (REFUSED if form.is_bound else 200))


def _merge(request: MemberRequest, hub: Hub, both: tuple[School, School], form: MergeSchoolsForm) -> HttpResponse:
    kept, gone = both
    name = gone.name
    try:
        merge_schools(kept=kept, gone=gone, by=request.user, seen=form.cleaned_data["seen"], chosen=form.chosen())
    except SchoolMergedMeanwhile:
        messages.warning(request, _("Somebody has merged one of the two meanwhile. Nothing was changed."))
        return redirect("schools:of_hub", hub_code=hub.code)
    except AnotherMerge as other:
        again = _again(form, other.preview)
        return _look(request, hub, both, other.preview, again, status=CONFLICT)
    except ValidationError as refusal:
        form.add_error(None, ValidationError(refusal.messages))
        return _look(request, hub, both, merge_preview(kept=kept, gone=gone, by=request.user), form)
    messages.success(request, _("“%(gone)s” is part of this school now.") % {"gone": name})
    return redirect("schools:at_hub", hub_code=kept.hub.code, school_id=kept.pk)


def _again(form: MergeSchoolsForm, preview: SchoolMergePreview) -> MergeSchoolsForm:
    """The form for what stands now, with what was chosen before."""
    chosen = {f"fact-{name}": value for name, value in form.chosen().items()}
    return MergeSchoolsForm(
        choices=preview.choices, initial=chosen | {"into": form.cleaned_data["into"], "seen": preview.seen}
    )
