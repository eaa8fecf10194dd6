"""A school countersigns the numbers of a term; its hub looks where they differ and settles it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404
from hubs.models import Hub
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from impact.actions import EditedMeanwhile, HubNotOpen, IsVoided
from impact.actions.countersign import ChangedMeanwhile, Settled, countersign, keep_number, take_over
from impact.forms.closed_period import all_answered, closed_doubts
from impact.forms.countersign import CountersignForm, SettleForm
from impact.models import Countersign
from impact.queries.countersign import (
    Term,
    difference_lines,
    find_difference,
    lines_asked,
    logged_of,
    term_named,
    terms_of,
)
from impact.views.session_answers import rights_to
from schools.access import acts_for, school_or_404
from schools.models import School

TAKE = "take"


@require_http_methods(["GET", "HEAD", "POST"])
def ask_school(request: MemberRequest, school_id: int) -> HttpResponse:
    """Show the numbers of a term with what the school said of them, and take its answers."""
    school = school_or_404(request, school_id)
    may_answer = acts_for(request.user, school)
    if request.method != "POST":
        return _show_term(request, school, _term(request, school), may_answer=may_answer)
    if not may_answer:
        raise PermissionDenied
    return _take_answers(request, school, _term(request, school))


@require_safe
def differences(request: MemberRequest, hub_code: str) -> HttpResponse:
    """What schools say otherwise about the hub's own sessions."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW_SESSIONS)
    lines = [(line, rights_to(request, hub, line.row.session).change) for line in difference_lines(hub)]
    return render(request, "impact/countersigned.html", {"hub": hub, "lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: MemberRequest, hub_code: str, countersign_id: int) -> HttpResponse:
    """One of them: take over what the school says, or say why the hub stands by its number."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW_SESSIONS)
    row = found_or_404(find_difference(hub, countersign_id))
    rights = rights_to(request, hub, row.session)
    if not rights.change:
        raise PermissionDenied
    keeping = request.method == "POST" and request.POST.get("step") != TAKE
    form, closed = SettleForm(request.POST if keeping else None), closed_doubts(row.session.held_on)
    asked = request.method == "POST" and not keeping and not all_answered(closed, request.POST)
    if request.method == "POST" and not asked and (not keeping or form.is_valid()):
        return _settled(request, hub, row, form if keeping else None)
    if asked:
        messages.error(request, " ".join(doubt.message for doubt in closed))
    context = {"hub": hub, "row": row, "logged": logged_of(row), "form": form, "closed": closed}
    return render(request, "impact/settle_countersign.html", context, status=422 if form.is_bound or asked else 200)


def _term(request: MemberRequest, school: School) -> Term | None:
    """The term that the address names, or else the latest in which something waits, or the latest."""
    named = term_named(request.GET.get("term"))
    if named is not None:
        return named
    terms = terms_of(school)
    waiting = next((line.term for line in terms if line.waiting), None)
    return waiting or (terms[0].term if terms else None)


def _take_answers(request: MemberRequest, school: School, term: Term | None) -> HttpResponse:
    asked = lines_asked(school, term, by=request.user) if term else []
    form = CountersignForm(request.POST, asked=asked)
    if term is None or not form.is_valid():
        return _show_term(request, school, term, form=form, status=422)
    try:
        number = countersign(school=school, by=request.user, told=form.told())
    except ChangedMeanwhile as change:
        now = lines_asked(school, term, by=request.user)
        form = CountersignForm(request.POST, asked=now, afresh=change.keys)
        return _show_term(request, school, term, form=form, status=409)
    said = ngettext("Thank you: %(number)d answer is stored.", "Thank you: %(number)d answers are stored.", number)
    messages.success(request, said % {"number": number} if number else _("All of this was stored already."))
    return redirect(f"{reverse('impact:countersign', args=[school.pk])}?term={term.key}")


def _show_term(
    request: MemberRequest,
    school: School,
    term: Term | None,
    *,
    form: CountersignForm | None = None,
    may_answer: bool = True,
    status: int = 200,
) -> HttpResponse:
    form = form or CountersignForm(asked=lines_asked(school, term, by=request.user) if term else [])
    context = {"school": school, "term": term, "terms": terms_of(school), "form": form, "may_answer": may_answer}
    return render(request, "impact/countersign.html", context, status=status)


def _settled(request: MemberRequest, hub: Hub, row: Countersign, form: SettleForm | None) -> HttpResponse:
    try:
        if form is not None:
            keep_number(row=row, by=request.user, because=form.cleaned_data["because"])
            messages.success(request, _("Noted: the school reads why the hub stands by its number."))
        else:
            take_over(row=row, by=request.user)
            messages.success(request, _("The session is corrected to what the school says."))
    except Settled:
        messages.info(request, _("This is settled already."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    except (EditedMeanwhile, IsVoided, HubNotOpen):
        messages.error(request, _("The session cannot be corrected as it is now. Open it and look."))
    return redirect("impact:countersigned", hub.code)
