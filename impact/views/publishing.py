"""Managers publish closed periods as editions, and say what turns out to be wrong in one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from hubs.access import network_or_403
from hubs.roles import NetworkPerm
from hubs.views.editing import found_or_404
from impact.actions.editions import NotToPublish, add_erratum, publish_edition
from impact.forms.editions import EditionForm, ErratumForm
from impact.queries import definitions_text as words
from impact.queries.editions import edition_numbered, edition_preview, editions, snapshot_to_publish, unpublished


@require_safe
def to_publish(request: MemberRequest) -> HttpResponse:
    """Closed periods that are not published, and the editions there are."""
    network_or_403(request, NetworkPerm.CLOSE_PERIODS)
    return render(request, "impact/network_editions.html", {"waiting": unpublished(), "editions": editions()})


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: MemberRequest, snapshot_id: int) -> HttpResponse:
    """Show exactly what would be published and what would be left out; a POST publishes it."""
    network_or_403(request, NetworkPerm.CLOSE_PERIODS)
    snapshot = found_or_404(snapshot_to_publish(snapshot_id))
    title = f"Impact of the Open Science Hubs, {snapshot.period.name}"  # in English, as the whole edition is
    form = EditionForm(request.POST if request.method == "POST" else None, initial={"title": title})
    if form.is_valid():
        try:
            edition = publish_edition(snapshot=snapshot, by=request.user, **form.told())
        except NotToPublish:
            messages.error(request, _("Somebody was quicker: this is published already, or the period is open again."))
            return redirect("impact:network_editions")
        messages.success(request, _("Edition %(number)d is published.") % {"number": edition.number})
        return redirect("impact:edition", edition_number=edition.number)
    context = {"form": form, "shown": edition_preview(snapshot), "words": words}
    return render(request, "impact/publish_edition.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def erratum(request: MemberRequest, edition_number: int) -> HttpResponse:
    """Say beside an edition what is wrong in it."""
    network_or_403(request, NetworkPerm.CLOSE_PERIODS)
    edition = found_or_404(edition_numbered(edition_number))
    form = ErratumForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        add_erratum(edition=edition, by=request.user, **form.told())
        messages.success(request, _("The erratum stands beside the edition now."))
        return redirect("impact:edition", edition_number=edition.number)
    context = {"form": form, "edition": edition}
    return render(request, "impact/add_erratum.html", context, status=422 if form.is_bound else 200)
