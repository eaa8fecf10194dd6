"""What people do with resources that they found: save them, say thanks, ask; and the hub's inbox of questions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import MemberRequest
from accounts.sent import whole_number
from hubs.access import hub_or_404
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from resources.actions.keeping import save_for_later, say_thanks, take_off, take_thanks_back
from resources.actions.questions import MOST_A_DAY, AnsweredAlready, AskedEnough, answer, ask
from resources.forms.readers import AnswerQuestionForm, AskForm, KeepForm
from resources.queries.library import resource_url
from resources.queries.readers import (
    find_public,
    find_published,
    find_question,
    questions_of,
    questions_to,
    saved_of,
)

EDIT = ["GET", "HEAD", "POST"]


@require_safe
def mine(request: MemberRequest) -> HttpResponse:
    """What a person saved for later and asked; after something was taken off, with the way to put it back."""
    off = whole_number(request.GET.get("off"))
    taken = find_published(off) if off is not None else None
    saved = saved_of(request.user)
    if taken is not None and any(one.resource.pk == taken.pk for one in saved):
        taken = None
    context = {"saved": saved, "questions": questions_of(request.user), "taken": taken}
    return render(request, "resources/mine.html", context)


@require_POST
def keep(request: MemberRequest, resource_id: int) -> HttpResponse:
    """Save a resource for later or say thanks for it, or take that back."""
    resource = found_or_404(find_public(resource_id))
    form = KeepForm(request.POST)
    if not form.is_valid():
        messages.info(request, _("Nothing was changed: choose one of the steps."))
        return redirect(resource_url(resource.pk))
    step = form.cleaned_data["step"]
    {"save": save_for_later, "take off": take_off, "thank": say_thanks, "take back": take_thanks_back}[step](
        resource, by=request.user
    )
    if form.cleaned_data["from_list"]:
        return redirect(reverse("resources:mine") + (f"?off={resource.pk}" if step == "take off" else ""))
    return redirect(f"{resource_url(resource.pk)}#yours")


@require_http_methods(EDIT)
def ask_hub(request: MemberRequest, resource_id: int) -> HttpResponse:
    """Ask the hub about a resource."""
    resource = found_or_404(find_published(resource_id))
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        told = form.cleaned_data
        try:
            ask(resource=resource, by=request.user, uid=told["uid"], text=told["text"])
        except AskedEnough:
            form.add_error(
                None, _("%(most)d questions a day are enough: ask the rest tomorrow.") % {"most": MOST_A_DAY}
            )
        else:
            messages.success(request, _("Asked. The hub answers by mail, and you find the answer here too."))
            return redirect("resources:mine")
    context = {"resource": resource, "form": form, "back": resource_url(resource.pk)}
    return render(request, "resources/ask.html", context, status=422 if form.is_bound else 200)


@require_http_methods(EDIT)
def questions(request: MemberRequest, hub_code: str) -> HttpResponse:
    """What people ask the hub about its resources, each with a place for the answer."""
    hub = hub_or_404(request, hub_code, HubPerm.WRITE_NEWS)
    form = AnswerQuestionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        question = found_or_404(find_question(hub, form.cleaned_data["question"]))
        try:
            answer(question, by=request.user, text=form.cleaned_data["answer"])
        except AnsweredAlready:
            form.add_error(
                None, _("Somebody else has answered meanwhile: their answer stands below, yours was not sent.")
            )
        else:
            messages.success(request, _("Sent. The person gets your answer by mail."))
            return redirect("resources:questions", hub_code=hub.code)
    context = {"hub": hub, "form": form, "questions": questions_to(hub)}
    return render(request, "resources/questions.html", context, status=422 if form.is_bound else 200)
