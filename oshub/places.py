"""Where a person lands after signing in: the hubs, schools and the network that they have to do with."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import MemberRequest
from hubs.access import has_network_right, hubs_open_to
from hubs.roles import NetworkPerm
from schools.access import schools_open_to


@require_safe
def my_places(request: MemberRequest) -> HttpResponse:
    """List the person's places; somebody with one place only goes straight there, unless the address says `stay`."""
    hubs = hubs_open_to(request.user)
    schools = schools_open_to(request.user)
    network = has_network_right(request.user, NetworkPerm.DASHBOARD)
    administration = has_network_right(request.user, NetworkPerm.ADMINISTER)
    if len(hubs) + len(schools) + network + administration == 1 and "stay" not in request.GET:
        if hubs:
            return redirect("impact:hub", hub_code=hubs[0].code)
        if schools:
            return redirect("impact:school", school_id=schools[0].pk)
        if network:
            return redirect("impact:network_today")
    places = {"hubs": hubs, "schools": schools, "network": network, "administration": administration}
    return render(request, "my_places.html", places)


@login_not_required
@never_cache
def administration(_request: HttpRequest) -> HttpResponse:
    """Whoever comes this far is signed in and administers (oshub/urls.py): straight to the administration's pages."""
    return redirect("admin:index")
