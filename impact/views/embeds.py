"""Figures on other sites: the small page in the frame, and the page on which a hub signs them off."""

import hashlib
import uuid

from csp.decorators import csp_replace
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404
from hubs.addresses import site_address
from hubs.models import Hub
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from hubs.views.stored import PUBLIC
from impact.actions.embeds import sign_off_embed, withdraw_embed
from impact.forms.embeds import EmbedForm
from impact.queries.embeds import embedded, find_embed, signed_off, taken_back

# This page alone may stand in a frame of another site; there is nothing in it to press but links.
FRAMED = {"frame-ancestors": ["https:", "http:"], "form-action": ["'none'"]}


@login_not_required
@xframe_options_exempt
@csp_replace(FRAMED)  # type: ignore[arg-type]  # its types know no words of addresses
@require_safe
def embed(request: HttpRequest, embed_uid: uuid.UUID) -> HttpResponseBase:
    """Show figures in a frame on somebody else's site: without a cookie, a script or a form."""
    shown = embedded(embed_uid)
    answer = render(request, "impact/embed.html", {"shown": shown}, status=200 if shown else 404)
    if shown is None:
        return answer
    # Asked for each time, so that what is taken back is gone at once; unchanged, it is not sent again.
    etag = f'W/"{hashlib.sha256(answer.content).hexdigest()[:24]}"'
    answer["ETag"], answer["Cache-Control"] = etag, PUBLIC
    return get_conditional_response(request, etag=etag, response=answer) or answer


@require_http_methods(["GET", "HEAD", "POST"])
def embeds(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Sign figures off for other sites, copy what to paste there, and take them back."""
    hub = hub_or_404(request, hub_code, HubPerm.PUBLISH_OWN_NEWS)
    if request.POST.get("step") == "withdraw":
        return _withdraw(request, hub)
    form = EmbedForm(request.POST if request.method == "POST" else None, hub=hub)
    if form.is_valid():
        sign_off_embed(hub=hub, by=request.user, **form.wanted())
        messages.success(request, _("Signed off. Copy the lines below into the other site."))
        return redirect("impact:embeds", hub_code=hub.code)
    context = {
        "hub": hub,
        "form": form,
        "signed_off": signed_off(hub, lambda path: site_address(request, path)),
        "taken_back": taken_back(hub),
    }
    return render(request, "impact/embeds.html", context, status=422 if form.is_bound else 200)


def _withdraw(request: MemberRequest, hub: Hub) -> HttpResponse:
    try:
        uid = uuid.UUID(request.POST.get("embed", ""))
    except ValueError:
        raise Http404 from None
    withdraw_embed(embed=found_or_404(find_embed(hub, uid)), by=request.user)
    messages.success(request, _("Taken back: the frame shows nothing any more, wherever it stands."))
    return redirect("impact:embeds", hub_code=hub.code)
