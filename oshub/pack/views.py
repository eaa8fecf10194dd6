"""Pages of packs: those of the whole portal for its managers, those of a hub for who answers for its figures."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from hubs.access import hub_or_404, network_or_403
from hubs.models import Hub
from hubs.roles import HubPerm, NetworkPerm
from hubs.stored import stored_pieces
from hubs.views.editing import found_or_404
from oshub.models import LegacyPack
from oshub.pack.asking import find_pack, packs_of, progress_of
from oshub.pack.jobs import KEPT_DAYS, ask_for_pack, cancel_pack, pack_address

EDIT = ("GET", "HEAD", "POST")


@require_http_methods(EDIT)
def packs(request: MemberRequest, hub_code: str | None = None) -> HttpResponse:
    """The packs there are; a POST asks for one."""
    hub = _whose(request, hub_code)
    is_public = hub is None or hub.opened_on is not None
    if request.method == "POST" and is_public:
        return redirect(pack_address(ask_for_pack(hub=hub, by=request.user)))
    lines = [(one, pack_address(one)) for one in packs_of(hub)]
    context = _frame(hub) | {"lines": lines, "is_public": is_public, "days": KEPT_DAYS}
    return render(request, "pack/packs.html", context, status=422 if request.method == "POST" else 200)


@cache_control(private=True, no_store=True)
@require_http_methods(EDIT)
def pack(request: MemberRequest, pack_uid: uuid.UUID, hub_code: str | None = None) -> HttpResponseBase:
    """How far a pack is, the pack itself, or that its time is over. A POST cancels it."""
    hub = _whose(request, hub_code)
    row = found_or_404(find_pack(hub, pack_uid))
    if request.method == "POST":
        return _cancelled(request, row)
    if row.is_done and request.GET.get("open") == "zip":
        return _file(row)
    context = _frame(hub) | {"pack": row, "progress": progress_of(row), "back": _list(hub)}
    return render(request, "pack/pack.html", context, status=410 if row.state == "expired" else 200)


def _file(row: LegacyPack) -> StreamingHttpResponse:
    if not default_storage.exists(row.stored_name):
        raise Http404
    name = f"oshub-{row.hub.code if row.hub else 'network'}-{row.finished_at:%Y-%m-%d}.zip"
    said = {"Content-Length": str(row.size), "Content-Disposition": content_disposition_header(True, name) or ""}
    return StreamingHttpResponse(stored_pieces(row.stored_name), content_type="application/zip", headers=said)


def _cancelled(request: MemberRequest, row: LegacyPack) -> HttpResponse:
    if cancel_pack(pack=row, by=request.user):
        messages.success(request, _("The copy is cancelled. Nothing of it is kept."))
    else:
        messages.info(request, _("It had come to its end before."))
    return redirect(pack_address(row))


def _whose(request: MemberRequest, hub_code: str | None) -> Hub | None:
    """The hub whose packs they are, or None for the whole portal's; for whom they are."""
    if hub_code is not None:
        return hub_or_404(request, hub_code, HubPerm.CONFIRM_PERIOD)
    network_or_403(request, NetworkPerm.CLOSE_PERIODS)
    return None


def _frame(hub: Hub | None) -> dict[str, Any]:
    """What every page needs: the hub with its name and code, or the network, which has no code."""
    return {"hub": hub, "whose": hub.name if hub else _("The network"), "code": hub.code if hub else ""}


def _list(hub: Hub | None) -> str:
    return reverse("hub_packs", args=[hub.code]) if hub else reverse("packs")
