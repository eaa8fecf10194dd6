"""The people of a school: who holds which role, inviting, ending; answering an invitation. Each page has two doors."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.invited import note_invited
from accounts.models import User
from accounts.requests import MemberRequest
from hubs.actions.team import AnotherAddress, InvitationOver, digest_of
from hubs.addresses import site_address
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from hubs.views.role_back import role_back
from schools.access import SchoolAct, SchoolDoor, school_door_or_404
from schools.actions.people import (
    accept_invitation,
    accept_own_school_invitation,
    change_role,
    check_open,
    end,
    invite,
    invite_again,
    take_back_end,
    withdraw_invitation,
)
from schools.forms.people import InvitePersonForm, SchoolRoleForm
from schools.models import SchoolInvitation, SchoolMembership, SchoolRole
from schools.queries.people import (
    asked_as,
    find_ended_person,
    find_own_school_invitation,
    find_person,
    find_school_invitation,
    may_take_back,
    people_of,
    school_invitation_with,
)

EDIT = ("GET", "HEAD", "POST")
GONE = 410


@require_safe
def people(request: MemberRequest, school_id: int, hub_code: str | None = None) -> HttpResponse:
    """Who acts for the school, and who is invited."""
    door = school_door_or_404(request, school_id, hub_code, perm=HubPerm.MANAGE_SCHOOLS)
    found = people_of(door.school, by=request.user, may=door.may_give)
    rows = [(one, door.url("person", one.pk)) for one in found.people]
    former = [(one, door.url("person", one.pk)) for one in found.former]
    invited = [(one, door.url("move_school_invitation", one.pk)) for one in found.invited]
    context: dict[str, object] = {"hub": door.hub, "school": door.school, "found": found, "rows": rows}
    context |= {"former": former, "invited": invited}
    context["invite_url"] = door.url("invite_person") if door.may_give else ""
    context["back"] = reverse("schools:at_hub", args=[door.hub.code, door.school.pk]) if door.hub else ""
    context["back_label"] = _("Back to the school")
    return render(request, "schools/people.html", context)


@require_http_methods(EDIT)
def invite_person(request: MemberRequest, school_id: int, hub_code: str | None = None) -> HttpResponse:
    """Invite somebody as what one may give."""
    door = _giving(request, school_id, hub_code)
    form = InvitePersonForm(request.POST if request.method == "POST" else None, roles=door.may_give)
    if form.is_valid():
        try:
            told, link = form.cleaned_data, school_invitation_link(request)
            role = SchoolRole(told["role"])
            made = invite(school=door.school, email=told["email"], role=role, by=request.user, link=link)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("An invitation goes to %(email)s.") % {"email": made.email})
            return redirect(door.url("people"))
    context = {"hub": door.hub, "school": door.school, "form": form, "back": door.url("people")}
    return render(request, "schools/invite_person.html", context, status=422 if form.is_bound else 200)


@require_POST
def move_school_invitation(
    request: MemberRequest, school_id: int, school_invitation_id: int, hub_code: str | None = None
) -> HttpResponse:
    """Send an invitation again, or take it back."""
    door = _giving(request, school_id, hub_code)
    invitation = found_or_404(find_school_invitation(door.school, school_invitation_id))
    try:
        if request.POST.get("step") == "again":
            invite_again(invitation=invitation, by=request.user, link=school_invitation_link(request))
            messages.success(request, _("A new invitation goes to %(email)s.") % {"email": invitation.email})
        else:
            withdraw_invitation(invitation=invitation, by=request.user)
            messages.success(request, _("The invitation to %(email)s is withdrawn.") % {"email": invitation.email})
    except InvitationOver:
        messages.info(request, _("This invitation has been answered meanwhile."))
    return redirect(door.url("people"))


@require_http_methods(EDIT)
def person(
    request: MemberRequest, school_id: int, school_membership_id: int, hub_code: str | None = None
) -> HttpResponse:
    """Change or end somebody's role, or leave."""
    door = school_door_or_404(request, school_id, hub_code, perm=HubPerm.MANAGE_SCHOOLS)
    held = find_person(door.school, school_membership_id)
    if held is None:
        ended = find_ended_person(door.school, school_membership_id, by=request.user)
        return _ended(request, door, found_or_404(ended))
    own = held.user_id == request.user.pk
    if not own and held.role not in door.may_give:
        raise PermissionDenied
    roles = [role for role in door.may_give if role != held.role] if held.role in door.may_give and not own else []
    form = SchoolRoleForm(request.POST if request.POST.get("step") == "change" else None, roles=roles)
    if request.method == "POST" and (done := _change(request, held, form)):
        messages.success(request, done)
        return redirect("my_places" if own else door.url("people"))
    told = {"hub": door.hub, "school": door.school, "held": held, "own": own, "form": form if roles else None}
    context = {**told, "back": door.url("people")}
    return render(request, "schools/person.html", context, status=422 if request.method == "POST" else 200)


def _ended(request: MemberRequest, door: SchoolDoor, ended: SchoolMembership) -> HttpResponse:
    """A role that this person has ended: whether to take that back, as long as it can be."""
    return role_back(
        request,
        name=ended.user.name,
        take_back=lambda: take_back_end(membership=ended, by=request.user),
        back=door.url("people"),
        back_label=_("People"),
        hub=door.hub,
        membership=ended,
        clock=door.school.hub.time_zone,
        possible=may_take_back(ended, by=request.user, now=timezone.now()),
    )


def _change(request: MemberRequest, held: SchoolMembership, form: SchoolRoleForm) -> str:
    """Do what was asked for; returns what to say, or nothing where nothing was."""
    step = request.POST.get("step")
    if step == "end":
        end(membership=held, by=request.user)
        said = _("The role of %(name)s has ended.") % {"name": held.user.name}
        own = held.user_id == request.user.pk
        return said if own else render_to_string("hubs/said_step.html", {"said": said, "undo": request.path})
    if step == "change" and form.is_valid():
        changed = change_role(membership=held, role=SchoolRole(form.cleaned_data["role"]), by=request.user)
        return _("%(name)s is now: %(role)s") % {"name": held.user.name, "role": changed.get_role_display()}
    return ""


@require_http_methods(EDIT)
def own_school_invitation(request: MemberRequest, school_invitation_id: int) -> HttpResponse:
    """What is offered to the address that somebody signs in with, without the mail: it is proven to be theirs."""
    offered = found_or_404(find_own_school_invitation(request.user, school_invitation_id))
    over = ""
    try:
        check_open(offered, timezone.now())
        if request.method == "POST":
            accept_own_school_invitation(invitation=offered, by=request.user)
            return _welcome(request, offered)
    except InvitationOver as problem:
        over = problem.why
    context = {"invitation": offered, "member": request.user, "over": over}
    return render(request, "schools/invitation.html", context, status=GONE if over else 200)


@login_not_required
@cache_control(private=True, no_store=True)
@require_http_methods(EDIT)
def school_invitation(request: HttpRequest, school_token: str) -> HttpResponse:
    """What is offered, and to whom; whoever signs in with that address takes it, once and in time."""
    offered = school_invitation_with(digest_of(school_token))
    if offered is None:
        raise Http404
    member = request.user if isinstance(request.user, User) else None
    over, status = "", 200
    try:
        check_open(offered, timezone.now())
        if member is None:
            note_invited(request, email=offered.email, name=asked_as(offered.email)[0])
        if request.method == "POST":
            if member is None:
                raise AnotherAddress
            accept_invitation(token=school_token, by=member)
            return _welcome(request, offered)
    except InvitationOver as problem:
        over, status = problem.why, GONE
    except AnotherAddress:
        status = 403
    context = {"invitation": offered, "member": member, "over": over, "next": request.path}
    return render(request, "schools/invitation.html", context, status=status)


def _welcome(request: HttpRequest, taken: SchoolInvitation) -> HttpResponse:
    messages.success(request, _("Welcome. You act for %(school)s now.") % {"school": taken.school.name})
    return redirect("impact:school", taken.school_id)


def _giving(request: MemberRequest, school_id: int, hub_code: str | None) -> SchoolDoor:
    """The door, for who may give a role there. Raises Http404, PermissionDenied for others."""
    return school_door_or_404(request, school_id, hub_code, perm=HubPerm.MANAGE_SCHOOLS, to=SchoolAct.GIVE_ROLES)


def school_invitation_link(request: HttpRequest) -> Callable[[str], str]:
    """The address at which an invitation is answered."""
    return lambda token: site_address(request, reverse("schools:invitation", args=[token]))
