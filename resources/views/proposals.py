"""A teacher proposes a resource to the hub of their school: begun here, written on with the hub's own form."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from resources.actions.proposals import answer_proposal, begin_proposal, send_proposal
from resources.actions.publishing import NotComplete
from resources.actions.writing import NotFromHere
from resources.forms.proposals import AnswerProposalForm, ProposeForm
from resources.models import Resource
from resources.queries.proposals import own_proposals, proposal_of
from schools.access import own_school_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: MemberRequest, school_id: int) -> HttpResponse:
    """What a teacher has proposed, and the few words with which another one begins."""
    school = own_school_or_404(request, school_id)
    form = ProposeForm(request.POST if request.method == "POST" else None, hub=school.hub)
    if form.is_valid():
        named = form.cleaned_data["named"]
        version = begin_proposal(school=school, by=request.user, values=form.told(), named=named)
        return redirect("resources:manage", hub_code=school.hub.code, resource_id=version.resource_id)
    context = {"school": school, "form": form, "proposals": own_proposals(school, request.user)}
    return render(request, "resources/propose.html", context, status=422 if form.is_bound else 200)


def move_proposal(request: MemberRequest, resource: Resource, *, teacher: bool) -> None:
    """Take a step of a proposal, and say what came of it."""
    form, row = AnswerProposalForm(request.POST), proposal_of(resource)
    if row is None or not form.is_valid() or teacher != (form.cleaned_data["step"] == "propose"):
        messages.info(request, _("Nothing was changed: choose one of the steps."))
        return
    told = form.cleaned_data
    try:
        if teacher:
            send_proposal(row, by=request.user)
        else:
            answer_proposal(row, by=request.user, answer=told["step"], note=told["note"])
    except NotComplete:
        messages.warning(request, _("Something is still missing: the list says what."))
    except NotFromHere:
        messages.info(request, _("Nothing was changed: this step was taken already."))
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    else:
        said = _("Sent. The hub reads it, and you get a mail as soon as it answers.")
        messages.success(request, said if teacher else _("Done. The teacher gets a mail."))
