"""Where a person lands after signing in: the hubs, schools and the network that they have to do with."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import MemberRequest
from hubs.access import has_network_right, hubs_open_to
from hubs.queries.team import invitations_of
from hubs.roles import NetworkPerm
from schools.access import schools_open_to
from schools.queries.people import school_invitations_of


@require_safe
def my_places(request: MemberRequest) -> HttpResponse:
    """List the person's places and what they are invited to.

    Somebody with one place only, whom no invitation waits for, goes straight there, unless the address says `stay`.
    """
    now = timezone.now()
    invited = {"hub": invitations_of(request.user, now=now), "school": school_invitations_of(request.user, now=now)}
    hubs = hubs_open_to(request.user)
    schools = schools_open_to(request.user)
    network = has_network_right(request.user, NetworkPerm.DASHBOARD)
    administration = has_network_right(request.user, NetworkPerm.ADMINISTER)
    one = len(hubs) + len(schools) + network + administration == 1
    if one and not any(invited.values()) and "stay" not in request.GET:
        if hubs:
            return redirect("impact:hub", hub_code=hubs[0].code)
        if schools:
            return redirect("impact:school", school_id=schools[0].pk)
        if network:
            return redirect("impact:network_today")
    places = {"hubs": hubs, "schools": schools, "network": network, "administration": administration}
    return render(request, "my_places.html", places | {"invited": invited, "is_invited": any(invited.values())})


@login_not_required
@never_cache
def administration(_request: HttpRequest) -> HttpResponse:
    """Whoever comes this far is signed in and administers (oshub/urls.py): straight to the administration's pages."""
    return redirect("admin:index")
