"""Who is in a partnership: joining, since when and until when, and taken out again."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from projects.actions.partnerships import Member, add_members, change_member, take_out
from projects.forms.partnership import JoinForm, MemberForm
from projects.queries.partnership_page import ORGANISATION, SCHOOL, find_member, member_name
from projects.views.partnership_editing import EDIT, own_or_404
from projects.views.picking import pick


@require_http_methods(EDIT)
def join(request: MemberRequest, hub_code: str, partnership_id: int) -> HttpResponse:
    """Let schools and organisations join."""
    hub, row = own_or_404(request, hub_code, partnership_id)
    back = reverse("projects:partnership", args=[hub.code, row.pk])
    form, fresh = pick(request, hub, JoinForm)
    if form.is_valid():
        try:
            number = add_members(
                partnership=row,
                by=request.user,
                schools=form.chosen_schools(),
                organisations=form.chosen_organisations(),
                joined_on=form.cleaned_data["joined_on"],
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            said = ngettext("%(number)s joined the partnership.", "%(number)s joined the partnership.", number)
            messages.success(request, said % {"number": number})
            return redirect(back)
    context = {"hub": hub, "partnership": row, "form": form, "fresh": fresh, "back": back}
    return render(request, "projects/join_partnership.html", context, status=_status(form.is_bound or fresh.is_bound))


@require_http_methods(EDIT)
def school(request: MemberRequest, hub_code: str, partnership_id: int, school_id: int) -> HttpResponse:
    """Since when and until when a school is in it, or that it never was."""
    return _member(request, hub_code, partnership_id, SCHOOL, school_id)


@require_http_methods(EDIT)
def organisation(request: MemberRequest, hub_code: str, partnership_id: int, organisation_id: int) -> HttpResponse:
    """The same of an organisation."""
    return _member(request, hub_code, partnership_id, ORGANISATION, organisation_id)


def _member(request: MemberRequest, hub_code: str, partnership_id: int, side: str, key: int) -> HttpResponse:
    hub, row = own_or_404(request, hub_code, partnership_id)
    one = find_member(row, side, key)
    if one is None:
        raise Http404
    back = reverse("projects:partnership", args=[hub.code, row.pk])
    said = {"joined_on": one.joined_on, "left_on": one.left_on}
    form = MemberForm(request.POST if request.method == "POST" else None, initial=said)
    if form.is_valid():
        try:
            text = _change(request, one, form)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, text)
            return redirect(back)
    context = {"hub": hub, "partnership": row, "form": form, "name": member_name(one), "back": back}
    return render(request, "projects/partnership_member.html", context, status=_status(form.is_bound))


def _change(request: MemberRequest, one: Member, form: MemberForm) -> str:
    name = {"name": member_name(one)}
    if request.POST.get("step") == "take out":
        take_out(member=one, by=request.user)
        return _("%(name)s is no longer among those who are in it.") % name
    told = form.cleaned_data
    change_member(member=one, by=request.user, joined_on=told["joined_on"], left_on=told["left_on"])
    return _("The days of %(name)s are saved.") % name


def _status(bound: bool) -> int:
    return 422 if bound else 200
