"""Consents to photographs: kept by the hub's people who look after schools; the head of a school reads and withdraws.

`?session=` names the session from which somebody came to record one, and `back` leads there again.
"""

import uuid

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404
from hubs.models import Hub
from hubs.roles import HubPerm
from hubs.views.editing import answer_undo, edit_page, found_or_404
from schools.access import SchoolAct, school_door_or_404
from schools.actions.photo_consents import change_consent, record_consent, withdraw_consent
from schools.forms.photo_consent import PhotoConsentForm, WithdrawForm
from schools.models import PhotoConsent, School
from schools.queries.photo_consents import (
    consents_of_hub,
    consents_of_school,
    find_consent,
    find_consent_of_school,
    school_named,
    schools_to_choose,
)

EDIT = ("GET", "HEAD", "POST")


@require_safe
def of_hub(request: MemberRequest, hub_code: str) -> HttpResponse:
    """The consents of a hub's schools and events, or those of one school."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_SCHOOLS)
    school = _school(request, hub)
    context = {"hub": hub, "school": school, "lines": consents_of_hub(hub, school)}
    return render(request, "schools/photo_consents.html", context | {"schools": schools_to_choose(hub)})


@require_http_methods(EDIT)
def new_consent(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Record a consent: of the school that the address names, else of an event."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_SCHOOLS)
    school = _school(request, hub)
    day = request.GET.get("day", "")
    begin = {"starts_on": day, "ends_on": "" if school else day}
    form = PhotoConsentForm(_posted(request), hub=hub, school=school, initial=begin)
    return edit_page(
        request,
        form,
        lambda: record_consent(hub=hub, school=school, by=request.user, uid=form.sent_uid(), values=form.values()),
        page="schools/edit_photo_consent.html",
        back=_back(request, hub, school),
        school=school,
    )


@require_http_methods(EDIT)
def edit_consent(request: MemberRequest, hub_code: str, consent_id: int) -> HttpResponse:
    """Correct what was written down; what stood before can be taken back, a withdrawal by mistake too."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_SCHOOLS)
    row = found_or_404(find_consent(hub, consent_id))
    back = _list_of(hub, row.school)
    if answer := answer_undo(request, hub, row, back=back):
        return answer
    form = PhotoConsentForm(_posted(request), hub=hub, school=row.school, instance=row)
    return edit_page(
        request,
        form,
        lambda: change_consent(consent=row, by=request.user, version=form.seen_version(), values=form.values()),
        page="schools/edit_photo_consent.html",
        back=back,
        undo_at=request.path,
        school=row.school,
        edited=row,
    )


@require_http_methods(EDIT)
def withdraw(request: MemberRequest, hub_code: str, consent_id: int) -> HttpResponse:
    """Ask whether a consent is withdrawn, and take what it covers out of sight."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_SCHOOLS)
    row = found_or_404(find_consent(hub, consent_id))
    undo = reverse("schools:edit_photo_consent", args=[hub.code, row.pk])
    return _withdraw(request, hub, row, back=_list_of(hub, row.school), undo_at=undo)


@require_safe
def of_school(request: MemberRequest, school_id: int) -> HttpResponse:
    """What is recorded about a school, for its head."""
    door = school_door_or_404(request, school_id, None, to=SchoolAct.READ_AGREEMENTS)
    context = {"hub": None, "school": door.school, "lines": consents_of_school(door.school), "schools": ()}
    return render(request, "schools/photo_consents.html", context)


@require_http_methods(EDIT)
def withdraw_own(request: MemberRequest, school_id: int, consent_id: int) -> HttpResponse:
    """The head of a school withdraws what the school said."""
    door = school_door_or_404(request, school_id, None, to=SchoolAct.READ_AGREEMENTS)
    row = found_or_404(find_consent_of_school(door.school, consent_id))
    undo = request.path
    back = reverse("schools:own_photo_consents", args=[door.school.pk])
    return answer_undo(request, None, row, back=back) or _withdraw(request, None, row, back=back, undo_at=undo)


def _withdraw(request: MemberRequest, hub: Hub | None, row: PhotoConsent, *, back: str, undo_at: str) -> HttpResponse:
    today = (hub or found_or_404(row.school).hub).today()
    form = WithdrawForm(request.POST if request.method == "POST" else None, today=today)
    if row.withdrawn_at is not None:
        messages.info(request, _("This consent was withdrawn already."))
        return redirect(back)
    if form.is_valid():
        stored = withdraw_consent(consent=row, by=request.user, said_on=form.cleaned_data["said_on"])
        said = {"what": str(stored), "undo": f"{undo_at}?undo={stored.version}"}
        messages.success(request, render_to_string("schools/said_withdrawn.html", said))
        return redirect(back)
    context = {"hub": hub, "school": row.school, "consent": row, "form": form, "back": back}
    return render(request, "schools/withdraw_photo_consent.html", context, status=422 if form.is_bound else 200)


def _posted(request: MemberRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _school(request: MemberRequest, hub: Hub) -> School | None:
    """The school that the address names. Raises Http404 where the hub has none of that key."""
    named = request.GET.get("school", "")
    return found_or_404(school_named(hub, named)) if named else None


def _back(request: MemberRequest, hub: Hub, school: School | None) -> str:
    """Where somebody came from: a session whose photographs are to be added, else the list."""
    try:
        uid = uuid.UUID(request.GET.get("session", ""))
    except ValueError:
        return _list_of(hub, school)
    return reverse("impact:add_photos", args=[hub.code, uid])


def _list_of(hub: Hub, school: School | None) -> str:
    everything = reverse("schools:photo_consents", args=[hub.code])
    return f"{everything}?school={school.pk}" if school else everything
