"""Several resources changed together: chosen in the hub's list, what is to change and means, written, taken back."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from hubs.access import hub_or_404, rights_at
from hubs.models import Hub
from hubs.roles import HubPerm
from resources.actions.together import (
    ChangedSinceError,
    OvertakenError,
    Together,
    change_together,
    take_together_back,
)
from resources.forms.together import ChosenForm, ListFilter, TogetherForm
from resources.queries.editing import keys_listed
from resources.queries.together import MOST, Plan, plan_together

EDIT = ["GET", "HEAD", "POST"]
REMEMBERED = "changed-together"  # of the session: what one changed last, by hub


@require_http_methods(EDIT)
def change(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Ask what is to change of those that were chosen, show what it would mean for each, and write it."""
    hub = hub_or_404(request, hub_code, HubPerm.WRITE_NEWS)
    if request.method != "POST":
        return _begin(request, hub)
    form, step = TogetherForm(request.POST, hub=hub), request.POST.get("step")
    if not form.is_valid() or step == "again":
        return _ask(request, hub, form, status=422 if form.errors else 200)
    if step == "write":
        return _write(request, hub, form)
    return _show(request, hub, form, _plan(request, hub, form))


@require_http_methods(EDIT)
def take_back(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Ask, then take back what one changed together last."""
    hub = hub_or_404(request, hub_code, HubPerm.WRITE_NEWS)
    others = dict(request.session.get(REMEMBERED, {}))
    record, back = others.pop(str(hub.pk), None), reverse("resources:of_hub", args=[hub.code])
    if record is None:
        messages.info(request, _("There is nothing of yours to take back."))
        return redirect(back)
    if request.method != "POST":
        return render(request, "resources/together_undo.html", {"hub": hub, "action": request.path, "back": back})
    try:
        take_together_back(hub=hub, record=record, by=request.user)
    except ChangedSinceError as changed:
        said = _("Nothing was taken back, for some of it was changed since: %(names)s.")
        messages.warning(request, said % {"names": "; ".join(changed.names)})
    else:
        request.session[REMEMBERED] = others
        messages.success(request, _("Taken back: they are as they were before."))
    return redirect(back)


def _begin(request: MemberRequest, hub: Hub) -> HttpResponse:
    """The form for those that were chosen in the list; back to the list where none were, or too many."""
    keys = ChosenForm(request.GET).keys()
    if keys is None:
        keys = keys_listed(hub, ListFilter(request.GET).listed(), most=MOST + 1)
    if keys and len(keys) <= MOST:
        return _ask(request, hub, TogetherForm(hub=hub, initial={"chosen": keys}))
    if keys:
        text = _("More than %(most)d resources cannot be changed together: narrow the list first.") % {"most": MOST}
        messages.warning(request, text)
    else:
        messages.info(request, _("Tick the resources that you mean."))
    return redirect(_list(hub, request.GET))


def _ask(request: MemberRequest, hub: Hub, form: TogetherForm, *, status: int = 200) -> HttpResponse:
    chosen = form["chosen"].value()
    number = len(chosen) if isinstance(chosen, list) else len(str(chosen or "").split())
    context = {"hub": hub, "form": form, "number": number, "back": reverse("resources:of_hub", args=[hub.code])}
    return render(request, "resources/together.html", context, status=status)


def _alone(request: MemberRequest, hub: Hub) -> bool:
    return HubPerm.PUBLISH_OWN_NEWS in rights_at(request, hub)


def _plan(request: MemberRequest, hub: Hub, form: TogetherForm) -> Plan:
    chosen = form.cleaned_data["chosen"]
    return plan_together(hub, chosen, form.wanted(), by=request.user, alone=_alone(request, hub))


def _show(request: MemberRequest, hub: Hub, form: TogetherForm, plan: Plan, *, status: int = 200) -> HttpResponse:
    """The preview; its button carries what the person saw."""
    seen = " ".join(f"{key}:{value}" for key, value in plan.seen.items())
    context = {
        "hub": hub,
        "form": form,
        "plan": plan,
        "seen": seen,
        "back": reverse("resources:of_hub", args=[hub.code]),
    }
    return render(request, "resources/together_preview.html", context, status=status)


def _write(request: MemberRequest, hub: Hub, form: TogetherForm) -> HttpResponse:
    try:
        done = change_together(
            hub=hub,
            chosen=form.cleaned_data["chosen"],
            wanted=form.wanted(),
            seen=form.was_seen(),
            by=request.user,
            alone=_alone(request, hub),
        )
    except OvertakenError as late:
        text = _("Somebody changed something meanwhile, so nothing was written. This is what it would be now.")
        names = f" ({'; '.join(late.names[:5])})" if late.names else ""
        messages.warning(request, f"{text}{names}")
        return _show(request, hub, form, late.plan, status=409)
    _tell(request, hub, done)
    return redirect(_list(hub, QueryDict()))


def _tell(request: MemberRequest, hub: Hub, done: Together) -> None:
    """Say what was done, and how to take it back where that can be done."""
    if not done.changed:
        messages.info(request, _("Nothing was changed."))
        return
    said = ngettext("%(number)d resource is changed.", "%(number)d resources are changed.", done.changed)
    undo = "" if done.published else reverse("resources:undo_together", args=[hub.code])
    known = dict(request.session.get(REMEMBERED, {}))
    known.pop(str(hub.pk), None)
    request.session[REMEMBERED] = known | ({str(hub.pk): done.record} if undo else {})
    context = {"said": said % {"number": done.changed}, "undo": undo}
    messages.success(request, render_to_string("resources/said_together.html", context))


def _list(hub: Hub, asked: QueryDict) -> str:
    """The hub's list as it was narrowed."""
    kept = QueryDict(mutable=True)
    for name in (*ListFilter.base_fields, "page"):
        if asked.get(name):
            kept[name] = str(asked[name])
    address = reverse("resources:of_hub", args=[hub.code])
    return f"{address}?{kept.urlencode()}" if kept else address
