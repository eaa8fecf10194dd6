"""The team of a hub: who holds which role, inviting, changing, ending, handing over; answering an invitation."""

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
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.invited import note_invited
from accounts.models import User
from accounts.requests import MemberRequest
from hubs.access import hub_or_404, rights_at
from hubs.actions.team import (
    AnotherAddress,
    InvitationOver,
    LastCoordinator,
    accept_invitation,
    accept_own_invitation,
    change_role,
    check_open,
    digest_of,
    end_role,
    hand_over,
    invite,
    invite_again,
    take_back_end,
    withdraw_invitation,
)
from hubs.addresses import site_address
from hubs.forms.team import HandOverForm, InviteForm, RoleForm
from hubs.models import Hub, Membership
from hubs.queries.team import (
    find_ended,
    find_invitation,
    find_membership,
    find_own_invitation,
    invitation_with,
    is_last_coordinator,
    may_take_back,
    seats_of,
    successors,
    team_of,
)
from hubs.roles import HubPerm, Role, grantable_roles
from hubs.views.editing import found_or_404
from hubs.views.role_back import role_back

EDIT = ("GET", "HEAD", "POST")
GONE = 410


@require_safe
def team(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Who belongs to the hub, and who is invited."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW)
    return render(
        request, "hubs/team.html", {"hub": hub, "team": team_of(hub, by=request.user, rights=rights_at(request, hub))}
    )


@require_http_methods(EDIT)
def invite_member(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Invite somebody to a role that one may give."""
    hub, roles = _hub_and_roles(request, hub_code)
    form = InviteForm(request.POST if request.method == "POST" else None, roles=roles)
    if form.is_valid():
        try:
            told = form.cleaned_data
            made = invite(
                hub=hub, email=told["email"], role=Role(told["role"]), by=request.user, link=invitation_link(request)
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("An invitation goes to %(email)s.") % {"email": made.email})
            return redirect("hubs:team", hub_code=hub.code)
    return render(request, "hubs/invite.html", {"hub": hub, "form": form}, status=422 if form.is_bound else 200)


@require_POST
def move_invitation(request: MemberRequest, hub_code: str, invitation_id: int) -> HttpResponse:
    """Send an invitation again, or take it back."""
    hub, _roles = _hub_and_roles(request, hub_code)
    invitation = found_or_404(find_invitation(hub, invitation_id))
    try:
        if request.POST.get("step") == "again":
            invite_again(invitation=invitation, by=request.user, link=invitation_link(request))
            messages.success(request, _("A new invitation goes to %(email)s.") % {"email": invitation.email})
        else:
            withdraw_invitation(invitation=invitation, by=request.user)
            messages.success(request, _("The invitation to %(email)s is withdrawn.") % {"email": invitation.email})
    except InvitationOver:
        messages.info(request, _("This invitation has been answered meanwhile."))
    return redirect("hubs:team", hub_code=hub.code)


@require_http_methods(EDIT)
def edit_member(request: MemberRequest, hub_code: str, membership_id: int) -> HttpResponse:
    """Change or end somebody's role, or leave; a hub's last coordinator hands over first."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW)
    membership = find_membership(hub, membership_id)
    if membership is None:
        return _ended(request, hub, found_or_404(find_ended(hub, membership_id, by=request.user)))
    roles = grantable_roles(rights_at(request, hub))
    own = membership.user_id == request.user.pk
    if not own and membership.role not in roles:
        raise PermissionDenied
    role_form, hand_over_form = _forms(request, membership, _others(membership, roles, own=own))
    if request.method == "POST":
        done = _change(request, membership, role_form, hand_over_form)
        if done:
            messages.success(request, done)
            return redirect("my_places" if own else reverse("hubs:team", args=[hub.code]))
    last = is_last_coordinator(membership)
    page = "hubs/end_role.html" if "end" in request.GET and not last else "hubs/member.html"
    context = {"hub": hub, "membership": membership, "own": own, "last": last, "seats": seats_of(membership)}
    context |= {"role_form": role_form, "hand_over_form": hand_over_form}
    return render(request, page, context, status=422 if request.method == "POST" else 200)


def _ended(request: MemberRequest, hub: Hub, ended: Membership) -> HttpResponse:
    """A role that this person has ended: whether to take that back, as long as it can be."""
    return role_back(
        request,
        name=ended.user.name,
        take_back=lambda: take_back_end(membership=ended, by=request.user),
        back=reverse("hubs:team", args=[hub.code]),
        back_label=_("Team"),
        hub=hub,
        membership=ended,
        seats=seats_of(ended),
        clock=hub.time_zone,
        possible=may_take_back(ended, by=request.user, now=timezone.now()),
    )


def _others(membership: Membership, roles: list[Role], *, own: bool) -> list[Role]:
    """What somebody's role may become: what one may give, and of a coordinator also staff again."""
    if own:
        return []
    offered = [*roles, *([Role.STAFF] if membership.role == Role.COORDINATOR else [])]
    return [role for role in dict.fromkeys(offered) if role != membership.role]


def _forms(
    request: MemberRequest, membership: Membership, roles: list[Role]
) -> tuple[RoleForm | None, HandOverForm | None]:
    """The form for another role, where there is one to give, and the one for a successor, where one is needed."""
    step = request.POST.get("step")
    role_form = RoleForm(request.POST if step == "change" else None, roles=roles) if roles else None
    own = membership.user_id == request.user.pk
    staff = successors(membership) if own and is_last_coordinator(membership) else []
    hand_over_form = HandOverForm(request.POST if step == "hand over" else None, successors=staff) if staff else None
    return role_form, hand_over_form


def _change(
    request: MemberRequest, membership: Membership, role_form: RoleForm | None, hand_over_form: HandOverForm | None
) -> str:
    """Do what was asked for; returns what to say, or nothing where it was not possible."""
    step, who = request.POST.get("step"), {"name": membership.user.name}
    try:
        if step == "end":
            end_role(membership=membership, by=request.user)
            return _said_ended(request, membership)
        if step == "change" and role_form is not None and role_form.is_valid():
            changed = change_role(membership=membership, role=Role(role_form.cleaned_data["role"]), by=request.user)
            return _("%(name)s is now: %(role)s") % {**who, "role": changed.get_role_display()}
        if step == "hand over" and hand_over_form is not None and hand_over_form.is_valid():
            key = int(hand_over_form.cleaned_data["successor"])
            to = next(row for row in successors(membership) if row.pk == key)
            hand_over(membership=membership, to=to, by=request.user)
            return _("%(name)s coordinates the hub from now on.") % {"name": to.user.name}
    except LastCoordinator:
        messages.error(request, _("This would leave the hub without anybody who coordinates it."))
    return ""


def _said_ended(request: MemberRequest, membership: Membership) -> str:
    """That a role has ended, what is left without a voter, and the way back for whoever ended it of somebody else."""
    said = _("The role of %(name)s has ended.") % {"name": membership.user.name}
    if seats := len(seats_of(membership)):
        left = ngettext(
            "Nobody votes for %(number)d seat of theirs on the board now.",
            "Nobody votes for %(number)d seats of theirs on the board now.",
            seats,
        )
        said = f"{said} {left % {'number': seats}}"
    own = membership.user_id == request.user.pk
    return said if own else render_to_string("hubs/said_step.html", {"said": said, "undo": request.path})


@require_http_methods(EDIT)
def own_invitation(request: MemberRequest, invitation_id: int) -> HttpResponse:
    """What is offered to the address that somebody signs in with, without the mail: it is proven to be theirs."""
    offered = found_or_404(find_own_invitation(request.user, invitation_id))
    over = ""
    try:
        check_open(offered, timezone.now())
        if request.method == "POST":
            accept_own_invitation(invitation=offered, by=request.user)
            messages.success(request, _("Welcome to the team of %(hub)s.") % {"hub": offered.hub.name})
            return redirect("impact:hub", hub_code=offered.hub.code)
    except InvitationOver as problem:
        over = problem.why
    context = {"invitation": offered, "member": request.user, "over": over}
    return render(request, "hubs/invitation.html", context, status=GONE if over else 200)


@login_not_required
@cache_control(private=True, no_store=True)
@require_http_methods(EDIT)
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What is offered, and to whom; whoever signs in with that address takes it, once and in time."""
    offered = invitation_with(digest_of(token))
    if offered is None:
        raise Http404
    member = request.user if isinstance(request.user, User) else None
    over, status = "", 200
    try:
        check_open(offered, timezone.now())
        if member is None:
            note_invited(request, email=offered.email)
        if request.method == "POST":
            if member is None:
                raise AnotherAddress
            accept_invitation(token=token, by=member)
            messages.success(request, _("Welcome to the team of %(hub)s.") % {"hub": offered.hub.name})
            return redirect("impact:hub", hub_code=offered.hub.code)
    except InvitationOver as problem:
        over, status = problem.why, GONE
    except AnotherAddress:
        status = 403
    context = {"invitation": offered, "member": member, "over": over, "next": request.path}
    return render(request, "hubs/invitation.html", context, status=status)


def _hub_and_roles(request: MemberRequest, hub_code: str) -> tuple[Hub, list[Role]]:
    """The hub, and the roles that one may give there. Raises PermissionDenied where there is none."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW)
    roles = grantable_roles(rights_at(request, hub))
    if not roles:
        raise PermissionDenied
    return hub, roles


def invitation_link(request: HttpRequest) -> Callable[[str], str]:
    """The address, with this host, at which an invitation is answered."""
    return lambda token: site_address(request, reverse("hubs:invitation", args=[token]))
