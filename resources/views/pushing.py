"""Sending a version to a repository: accounts of the hub, what would be sent, how far it is, trying again."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from accounts.sent import whole_number
from hubs.access import hub_or_404
from hubs.models import Hub
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from resources.actions.accounts import StillSending, remove_token, set_token
from resources.actions.pushing import ask_for_push, give_up, go_on, push_address
from resources.forms.deposits import AccountForm, SendForm
from resources.models import Push, RepositoryAccount
from resources.queries.deposits import unanswered_of
from resources.queries.editing import find_own
from resources.queries.pushing import (
    accounts_of,
    find_account,
    find_push,
    preview_of,
    public_version_of,
    standing_push,
)

EDIT = ["GET", "HEAD", "POST"]


@cache_control(private=True, no_store=True)
@require_http_methods(EDIT)
def repositories(request: MemberRequest, hub_code: str) -> HttpResponse:
    """The hub's accounts at repositories; a POST sets or removes a token, which no page shows again."""
    hub = hub_or_404(request, hub_code, HubPerm.PUBLISH_OWN_NEWS)
    form = AccountForm(request.POST if request.method == "POST" and "remove" not in request.POST else None)
    if request.method == "POST" and _changed(request, hub, form):
        return redirect(request.path)
    context = {"hub": hub, "form": form, "accounts": accounts_of(hub), "unanswered": unanswered_of(hub)}
    return render(request, "resources/repositories.html", context, status=422 if form.is_bound else 200)


@require_http_methods(EDIT)
def push(request: MemberRequest, hub_code: str, resource_id: int) -> HttpResponse:
    """Choose an account, see exactly what would be sent, and send it."""
    hub = hub_or_404(request, hub_code, HubPerm.PUBLISH_OWN_NEWS)
    resource = found_or_404(find_own(hub, resource_id))
    version = found_or_404(public_version_of(resource))
    shown, account = preview_of(version), _account(request, hub)
    if account and (standing := standing_push(version, account)):
        return redirect(push_address(standing))
    form = SendForm(request.POST if request.method == "POST" else None, initial={"digest": shown and shown.digest})
    if account and shown and form.is_valid():
        if form.seen(shown):
            told = {"publishes": form.cleaned_data["publishes"]}
            return redirect(push_address(ask_for_push(version=version, account=account, by=request.user, **told)))
        messages.warning(request, _("What would be sent has changed meanwhile. Look at it again before you send it."))
        form = SendForm(initial={"digest": shown.digest})
    context = {"hub": hub, "resource": resource, "version": version, "shown": shown, "form": form, "account": account}
    more = {"accounts": accounts_of(hub), "back": reverse("resources:manage", args=[hub.code, resource.pk])}
    return render(request, "resources/push.html", context | more, status=422 if request.method == "POST" else 200)


@cache_control(private=True, no_store=True)
@require_http_methods(EDIT)
def pushed(request: MemberRequest, hub_code: str, resource_id: int, push_uid: uuid.UUID) -> HttpResponse:
    """How far a push is, step by step. A POST tries it again, has it made public there, or gives it up."""
    hub = hub_or_404(request, hub_code, HubPerm.PUBLISH_OWN_NEWS)
    resource = found_or_404(find_own(hub, resource_id))
    row = found_or_404(find_push(resource, push_uid))
    back = reverse("resources:manage", args=[hub.code, resource.pk])
    if request.method == "POST":
        return redirect(back if _stepped(request, row) else request.path)
    context = {"hub": hub, "push": row, "back": back, "waits": row.wait_until and row.wait_until > timezone.now()}
    return render(request, "resources/pushed.html", context)


def _changed(request: MemberRequest, hub: Hub, form: AccountForm) -> bool:
    try:
        if not form.is_bound:
            account = found_or_404(find_account(hub, whole_number(request.POST["remove"]) or 0))
            remove_token(account, by=request.user)
            messages.success(request, _("The token is forgotten. At the repository it still exists: delete it there."))
        elif form.is_valid():
            account = set_token(hub=hub, by=request.user, **form.cleaned_data)
            messages.success(request, _("The token for %(repository)s is kept.") % {"repository": account})
        else:
            return False
    except StillSending:
        messages.warning(request, _("Something is on its way with this token. Wait until it is there."))
    return True


def _stepped(request: MemberRequest, row: Push) -> bool:
    """Take the step that was asked for; whether the push is given up by now."""
    step = request.POST.get("step")
    if step == "give up":
        if give_up(push=row, by=request.user):
            messages.success(request, _("It is given up. If a draft lies at the repository, delete it there."))
            return True
    elif step in ("again", "publish") and go_on(push=row, by=request.user, publishes=step == "publish"):
        return False
    messages.info(request, _("Nothing was changed: this step was taken already."))
    return False


def _account(request: MemberRequest, hub: Hub) -> RepositoryAccount | None:
    """The account that was chosen, if it has a token; the only one where there is just one."""
    able = [one for one in accounts_of(hub) if one.has_token]
    chosen = request.GET.get("to", "")
    if not chosen and len(able) == 1:
        return able[0]
    return next((one for one in able if str(one.pk) == chosen), None)
