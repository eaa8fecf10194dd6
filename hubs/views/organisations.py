"""The register of organisations: its list, one of them, and the form that adds or changes one."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from hubs.access import register_or_403
from hubs.actions.organisations import add_organisation, change_organisation
from hubs.forms.organisations import OrganisationForm, RegisterFilter, with_ror
from hubs.models import Organisation
from hubs.queries.alike import looking_like
from hubs.queries.organisations import (
    as_line,
    countries_of_register,
    find_organisation,
    merged_into,
    organisation_page,
    pairs_alike,
    register_of_organisations,
)
from hubs.queries.ror import find_ror, ror_is_known, suggested
from hubs.roles import RegisterRight
from hubs.views.editing import answer_undo, edit_page, found_or_404

EDIT = ("GET", "HEAD", "POST")


@require_safe
def organisations(request: MemberRequest) -> HttpResponse:
    """The organisations of the network, narrowed by words, kind and country."""
    held = register_or_403(request, RegisterRight.READ)
    form = RegisterFilter(request.GET, countries=countries_of_register())
    may_merge = RegisterRight.MERGE in held
    context = {
        "form": form,
        "shown": register_of_organisations(form.wanted(), page=request.GET.get("page")),
        "may_edit": RegisterRight.EDIT in held,
        "pairs": pairs_alike() if may_merge else [],
    }
    return render(request, "hubs/organisations.html", context)


@require_safe
def organisation(request: MemberRequest, organisation_id: int) -> HttpResponse:
    """One organisation; the address of an entry that was merged leads to the other."""
    held = register_or_403(request, RegisterRight.READ)
    row = find_organisation(organisation_id)
    if row is None:
        other = merged_into(organisation_id)
        if other is None:
            raise Http404
        return redirect("hubs:organisation", organisation_id=other.pk)
    may_merge = RegisterRight.MERGE in held
    context = {
        "organisation": row,
        "shown": organisation_page(row, may_merge=may_merge),
        "may_edit": RegisterRight.EDIT in held,
        "may_merge": may_merge,
    }
    return render(request, "hubs/organisation.html", context)


@require_http_methods(EDIT)
def new_organisation(request: MemberRequest) -> HttpResponse:
    """Add an organisation, unless the register has it."""
    register_or_403(request, RegisterRight.EDIT)
    back = reverse("hubs:organisations")
    form = OrganisationForm(request.POST if request.method == "POST" else None)
    if answer := _look_up(request, form, None, back):
        return answer
    _ask_about_twins(form)
    return edit_page(
        request,
        form,
        lambda: add_organisation(by=request.user, values=form.told()),
        page="hubs/edit_organisation.html",
        back=back,
        after=lambda row: reverse("hubs:organisation", args=[row.pk]),
        organisation=None,
    )


@require_http_methods(EDIT)
def edit_organisation(request: MemberRequest, organisation_id: int) -> HttpResponse:
    """Change an organisation."""
    register_or_403(request, RegisterRight.EDIT)
    row = found_or_404(find_organisation(organisation_id))
    back = reverse("hubs:organisation", args=[row.pk])
    if answer := answer_undo(request, None, row, back=back):
        return answer
    form = OrganisationForm(request.POST if request.method == "POST" else None, instance=row)
    if answer := _look_up(request, form, row, back):
        return answer
    return edit_page(
        request,
        form,
        lambda: change_organisation(row=row, by=request.user, version=form.seen_version(), values=form.told()),
        page="hubs/edit_organisation.html",
        back=back,
        undo_at=request.path,
        organisation=row,
    )


def _ask_about_twins(form: OrganisationForm) -> None:
    """Let nobody make a twin by accident: who says that it is another one goes on."""
    if form.is_bound and not form.is_valid() and not {"name", "country"} <= form.cleaned_data.keys():
        return
    if form.is_bound:
        form.show_alike([as_line(one) for one in looking_like(Organisation(**form.told()))])


def _look_up(
    request: MemberRequest, form: OrganisationForm, row: Organisation | None, back: str
) -> HttpResponse | None:
    """What ROR suggests for what was typed, or the form with one of them taken over; None where nobody asked."""
    step, taken = request.POST.get("step"), find_ror(request.POST.get("take", ""))
    if step != "look up" and taken is None:
        return None
    typed = form.typed()
    context: dict[str, Any] = {"organisation": row, "back": back, "asked": taken is None, "taken": taken}
    if taken is None:
        context["suggestions"] = suggested(typed.get("name") or "", typed.get("country") or "")
        context["ror_is_known"] = ror_is_known()
    else:
        typed = with_ror(typed, taken)
    again = OrganisationForm(None, instance=row)
    again.initial = {**again.initial, **typed}
    return render(request, "hubs/edit_organisation.html", {"form": again, **context})
