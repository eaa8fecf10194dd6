"""A network manager describes a new hub, step by step. Each step is stored, so that anybody can go on another day."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from hubs.access import network_or_403
from hubs.actions import EditedMeanwhile
from hubs.actions.set_up import DraftGone, StepsMissing, begin_draft, discard_draft, fill_draft, set_up_hub
from hubs.forms.set_up import STEP_FORMS, DraftForm, NamesForm
from hubs.models import HubDraft
from hubs.queries.set_up import STEPS, find_draft, steps_missing
from hubs.roles import NetworkPerm
from hubs.views.editing import found_or_404
from hubs.views.team import invitation_link

EDIT = ("GET", "HEAD", "POST")


@dataclass(frozen=True, slots=True)
class Step:
    """A step as the page lists it. Without an address it cannot be reached yet."""

    number: int
    title: str
    url: str
    current: bool
    done: bool


@require_http_methods(EDIT)
def new_hub(request: MemberRequest) -> HttpResponse:
    """The first step; saving it begins the draft."""
    network_or_403(request, NetworkPerm.SET_UP_HUBS)
    form = NamesForm(request.POST if request.method == "POST" else None, by=request.user)
    if form.is_valid():
        draft = begin_draft(values=form.told(), by=request.user)
        return redirect("hubs:fill_draft", draft.pk, STEPS[1])
    return _step_page(request, form, None, "names", status=422 if form.is_bound else 200)


@require_http_methods(EDIT)
def fill(request: MemberRequest, draft_id: int, step: str) -> HttpResponse:
    """Any later look at a step."""
    network_or_403(request, NetworkPerm.SET_UP_HUBS)
    draft = found_or_404(find_draft(draft_id))
    if step not in STEP_FORMS:
        raise Http404
    form = STEP_FORMS[step](request.POST if request.method == "POST" else None, draft=draft, by=request.user)
    if not form.is_valid():
        return _step_page(request, form, draft, step, status=422 if form.is_bound else 200)
    try:
        fill_draft(draft=draft, values=form.told(), version=form.seen_version(), by=request.user)
    except EditedMeanwhile as other:
        form.show_standing(other.stored)  # type: ignore[arg-type]  # the row of this form
        return _step_page(request, form, draft, step, status=409)
    following = STEPS[STEPS.index(step) + 1]
    return redirect(_url(draft, following))


@require_http_methods(EDIT)
def check(request: MemberRequest, draft_id: int) -> HttpResponse:
    """The summary, and what happens next; from here the hub is made."""
    network_or_403(request, NetworkPerm.SET_UP_HUBS)
    draft = found_or_404(find_draft(draft_id))
    problems: list[str] = []
    if request.method == "POST":
        try:
            hub = set_up_hub(draft=draft, by=request.user, link=invitation_link(request))
        except DraftGone:
            messages.info(request, _("Somebody has finished or discarded this draft meanwhile."))
            return redirect("impact:network_hubs")
        except StepsMissing as missing:
            problems = [str(_title(step)) for step in missing.steps]
            problems = [_("Something is missing under: %(steps)s") % {"steps": ", ".join(problems)}]
        except ValidationError as refusal:
            problems = refusal.messages
        else:
            messages.success(request, _("“%(hub)s” is being set up.") % {"hub": hub.name})
            return redirect("impact:first_steps", hub_code=hub.code)
    context = {"draft": draft, "steps": _steps(draft, "check"), "missing": steps_missing(draft), "problems": problems}
    return render(request, "hubs/check_draft.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(EDIT)
def discard(request: MemberRequest, draft_id: int) -> HttpResponse:
    """Throw a draft away, after a question."""
    network_or_403(request, NetworkPerm.SET_UP_HUBS)
    draft = found_or_404(find_draft(draft_id))
    if request.method == "POST":
        discard_draft(draft=draft, by=request.user)
        messages.success(request, _("The draft “%(name)s” is gone.") % {"name": draft.name})
        return redirect("impact:network_hubs")
    return render(request, "hubs/discard_draft.html", {"draft": draft})


def _step_page(
    request: MemberRequest, form: DraftForm, draft: HubDraft | None, step: str, *, status: int
) -> HttpResponse:
    context = {"form": form, "draft": draft, "steps": _steps(draft, step), "title": _title(step)}
    return render(request, "hubs/set_up_step.html", context, status=status)


def _title(step: str) -> str:
    return {
        "names": _("Names and country"),
        "kind": _("Code and kind"),
        "place": _("Place and languages"),
        "people": _("Where it belongs, and who coordinates it"),
        "check": _("Check and create"),
    }[step]


def _url(draft: HubDraft, step: str) -> str:
    if step == "check":
        return reverse("hubs:check_draft", args=[draft.pk])
    return reverse("hubs:fill_draft", args=[draft.pk, step])


def _steps(draft: HubDraft | None, current: str) -> list[Step]:
    missing = steps_missing(draft) if draft else list(STEPS)
    return [
        Step(
            number=number,
            title=_title(step),
            url=_url(draft, step) if draft else "",
            current=step == current,
            done=step not in missing and step not in ("people", "check"),
        )
        for number, step in enumerate(STEPS, 1)
    ]
