"""The workspace pages on which a hub says who it is: its profile, how to reach it, its challenges."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404
from hubs.actions import add_challenge, change_challenge, describe_way, write_profile
from hubs.forms.profile import ChallengeForm, ProfileTextForm, WayForm
from hubs.languages import language_name
from hubs.queries.editing import find_challenge, find_profile, own_challenges, profile_states, writes_in
from hubs.roles import HubPerm
from hubs.views.editing import answer_undo, edit_page, found_or_404

EDIT = ("GET", "HEAD", "POST")


@require_safe
def edit_profile(request: MemberRequest, hub_code: str) -> HttpResponse:
    """What the hub has said of itself so far, and where to say more."""
    hub = hub_or_404(request, hub_code, HubPerm.EDIT_PROFILE)
    return render(request, "hubs/edit_profile.html", {"hub": hub, "states": profile_states(hub)})


@require_http_methods(EDIT)
def edit_profile_text(request: MemberRequest, hub_code: str, language: str) -> HttpResponse:
    """Write the profile in one language."""
    hub = hub_or_404(request, hub_code, HubPerm.EDIT_PROFILE)
    if not writes_in(hub, language):
        raise Http404
    profile = find_profile(hub, language)
    back = reverse("hubs:edit_profile", args=[hub.code])
    if answer := answer_undo(request, hub, profile, back=back):
        return answer
    form = ProfileTextForm(request.POST if request.method == "POST" else None, hub=hub, instance=profile)
    return edit_page(
        request,
        form,
        lambda: write_profile(
            hub=hub, language=language, by=request.user, version=form.seen_version(), parts=form.told()
        ),
        page="hubs/edit_profile_text.html",
        back=back,
        undo_at=request.path,
        language=language,
        language_name=language_name(language),
    )


@require_http_methods(EDIT)
def edit_way(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Say how to reach the hub."""
    hub = hub_or_404(request, hub_code, HubPerm.EDIT_PROFILE)
    back = reverse("hubs:edit_profile", args=[hub.code])
    if answer := answer_undo(request, hub, hub, back=back):
        return answer
    form = WayForm(request.POST if request.method == "POST" else None, hub=hub, instance=hub)
    return edit_page(
        request,
        form,
        lambda: describe_way(hub=hub, by=request.user, version=form.seen_version(), values=form.told()),
        page="hubs/edit_way.html",
        back=back,
        undo_at=request.path,
    )


@require_safe
def challenges(request: MemberRequest, hub_code: str) -> HttpResponse:
    """List the hub's own challenges."""
    hub = hub_or_404(request, hub_code, HubPerm.EDIT_PROFILE)
    return render(request, "hubs/challenges.html", {"hub": hub, "challenges": own_challenges(hub)})


@require_http_methods(EDIT)
def new_challenge(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Add a challenge."""
    hub = hub_or_404(request, hub_code, HubPerm.EDIT_PROFILE)
    form = ChallengeForm(request.POST if request.method == "POST" else None, hub=hub)
    return edit_page(
        request,
        form,
        lambda: add_challenge(hub=hub, by=request.user, values=form.told()),
        page="hubs/edit_challenge.html",
        back=reverse("hubs:challenges", args=[hub.code]),
        challenge=None,
    )


@require_http_methods(EDIT)
def edit_challenge(request: MemberRequest, hub_code: str, challenge_id: int) -> HttpResponse:
    """Change a challenge."""
    hub = hub_or_404(request, hub_code, HubPerm.EDIT_PROFILE)
    challenge = found_or_404(find_challenge(hub, challenge_id))
    back = reverse("hubs:challenges", args=[hub.code])
    if answer := answer_undo(request, hub, challenge, back=back):
        return answer
    form = ChallengeForm(request.POST if request.method == "POST" else None, hub=hub, instance=challenge)
    return edit_page(
        request,
        form,
        lambda: change_challenge(challenge=challenge, by=request.user, version=form.seen_version(), values=form.told()),
        page="hubs/edit_challenge.html",
        back=back,
        undo_at=request.path,
        challenge=challenge,
    )
