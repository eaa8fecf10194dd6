"""The tokens of a hub: what programs show to read and write its sessions; made, shown once, taken over, revoked."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import MemberRequest
from hubs.access import hub_or_404, people_at
from hubs.actions.tokens import RevokedAlready, make_token, revoke_token, take_token_over
from hubs.addresses import site_address
from hubs.forms.tokens import TokenForm
from hubs.models import ApiScope, ApiToken, Hub
from hubs.queries.tokens import find_token, tokens_of
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: MemberRequest, hub_code: str) -> HttpResponse:
    """The hub's tokens, and the form for another; a new one is shown in the answer to the form, and never again."""
    hub = hub_or_404(request, hub_code, HubPerm.GRANT_TEAM)
    form = TokenForm(request.POST if request.method == "POST" else None, hub=hub)
    if form.is_valid():
        told = form.cleaned_data
        scopes = [ApiScope(scope) for scope in told["scopes"]]
        try:
            made = make_token(hub=hub, name=told["name"], scopes=scopes, ends_on=told["ends_on"], by=request.user)
        except ValidationError as refusal:
            form.add_error(None, ValidationError(refusal.messages))
        else:
            return _page(request, hub, TokenForm(hub=hub), made=made)
    return _page(request, hub, form, status=422 if form.is_bound else 200)


@require_POST
def token(request: MemberRequest, hub_code: str, token_id: int) -> HttpResponse:
    """Revoke a token, or answer for it in place of who left."""
    hub = hub_or_404(request, hub_code, HubPerm.GRANT_TEAM)
    row = found_or_404(find_token(hub, token_id))
    step = request.POST.get("step", "")
    try:
        if step == "take over":
            take_token_over(token=row, by=request.user)
            messages.success(request, _("You answer for “%(name)s” from now on.") % {"name": row.name})
        elif step == "revoke":
            revoke_token(token=row, by=request.user)
            messages.success(request, _("“%(name)s” is revoked: it opens nothing any more.") % {"name": row.name})
        else:  # what cannot be undone is done only where it was asked for
            return _page(request, hub, TokenForm(hub=hub), status=422)
    except RevokedAlready:
        messages.info(request, _("This token was revoked already."))
    return redirect("hubs:tokens", hub_code=hub.code)


def _page(
    request: MemberRequest, hub: Hub, form: TokenForm, made: tuple[ApiToken, str] | None = None, *, status: int = 200
) -> HttpResponse:
    keepers = {person.pk for person in people_at(hub, HubPerm.GRANT_TEAM)}
    context = {"hub": hub, "form": form, "page": tokens_of(hub, keepers=keepers, by=request.user.pk)}
    if made is not None:
        here = site_address(request, "/")
        context |= {"made": made[0], "secret": made[1], "site": here.rstrip("/")}
    return render(request, "hubs/tokens.html", context, status=status)
