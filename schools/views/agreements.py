"""What was signed with a school: read behind both doors, kept by its hub, handed out to those with the right alone."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from hubs.models import PaperKind
from hubs.papers import CONTENT_TYPES
from hubs.roles import HubPerm
from hubs.stored import stored_bytes
from hubs.views.editing import answer_undo, edit_page, found_or_404
from schools.access import SchoolAct, SchoolDoor, school_door_or_404
from schools.actions.agreements import bring_agreement_back, change_agreement, keep_agreement, remove_agreement
from schools.forms.agreement import AgreementForm, BackForm
from schools.models import SchoolAgreement
from schools.queries.agreements import agreements_of, find_agreement

EDIT = ("GET", "HEAD", "POST")


@require_safe
def agreements(request: MemberRequest, school_id: int, hub_code: str | None = None) -> HttpResponse:
    """What was signed over the years: the hub keeps it, the head reads it."""
    door = _door(request, school_id, hub_code)
    found = agreements_of(door.school)
    lines = [(line, door.url("agreement_file", line.pk) if line.kind else "") for line in found.standing]
    context = {"school": door.school, "hub": door.hub, "lines": lines, "removed": found.removed if door.hub else ()}
    return render(request, "schools/agreements.html", context)


@require_safe
def agreement_file(
    request: MemberRequest, school_id: int, agreement_id: int, hub_code: str | None = None
) -> HttpResponse:
    """Hand the file out to be stored; a browser never opens one on the portal's own address."""
    door = _door(request, school_id, hub_code)
    found = found_or_404(find_agreement(door.school, agreement_id))
    content = stored_bytes(found.stored_name) if found.file_uid and found.removed_at is None else None
    if content is None:
        raise Http404
    headers = {
        "Content-Disposition": content_disposition_header(True, found.file_name) or "attachment",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=CONTENT_TYPES[PaperKind(found.kind)], headers=headers)


@require_http_methods(EDIT)
def new_agreement(request: MemberRequest, hub_code: str, school_id: int) -> HttpResponse:
    """Add what was signed."""
    door = _door(request, school_id, hub_code)
    form = _form(request, door, None)
    return edit_page(
        request,
        form,
        lambda: keep_agreement(school=door.school, by=request.user, uid=form.sent_uid(), **form.told()),
        page="schools/edit_agreement.html",
        back=door.url("agreements"),
        school=door.school,
    )


@require_http_methods(EDIT)
def edit_agreement(request: MemberRequest, hub_code: str, school_id: int, agreement_id: int) -> HttpResponse:
    """Change the days, or replace the file."""
    door, row = _standing(request, hub_code, school_id, agreement_id)
    back = door.url("agreements")
    if answer := answer_undo(request, door.hub, row, back=back):
        return answer
    form = _form(request, door, row)
    return edit_page(
        request,
        form,
        lambda: change_agreement(agreement=row, by=request.user, version=form.seen_version(), **form.told()),
        page="schools/edit_agreement.html",
        back=back,
        undo_at=request.path,
        school=door.school,
        edited=row,
    )


@require_http_methods(EDIT)
def remove(request: MemberRequest, hub_code: str, school_id: int, agreement_id: int) -> HttpResponse:
    """Ask whether an agreement is to go, take it away; the same page brings it back."""
    door = _door(request, school_id, hub_code)
    row = found_or_404(find_agreement(door.school, agreement_id))
    back = door.url("agreements")
    form = BackForm(request.POST if "step" in request.POST else None)
    if request.method == "POST":
        if form.is_valid():
            _bring_back(request, row)
        else:
            gone = remove_agreement(agreement=row, by=request.user)
            messages.success(
                request, render_to_string("schools/said_removed.html", {"what": str(gone), "undo": request.path})
            )
        return redirect(back)
    told = {"hub": door.hub, "school": door.school, "agreement": row, "back": back, "form": form}
    return render(request, "schools/remove_agreement.html", told)


def _bring_back(request: MemberRequest, row: SchoolAgreement) -> None:
    try:
        bring_agreement_back(agreement=row, by=request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("It is there again."))


def _door(request: MemberRequest, school_id: int, hub_code: str | None) -> SchoolDoor:
    """The door for who may read what was signed: the hub's people who look after schools, and the head."""
    perm = HubPerm.MANAGE_SCHOOLS
    return school_door_or_404(request, school_id, hub_code, perm=perm, to=SchoolAct.READ_AGREEMENTS)


def _standing(
    request: MemberRequest, hub_code: str, school_id: int, agreement_id: int
) -> tuple[SchoolDoor, SchoolAgreement]:
    door = _door(request, school_id, hub_code)
    row = found_or_404(find_agreement(door.school, agreement_id))
    if row.removed_at is not None:
        raise Http404
    return door, row


def _form(request: MemberRequest, door: SchoolDoor, row: SchoolAgreement | None) -> AgreementForm:
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    return AgreementForm(*posted, hub=door.school.hub, instance=row)
