"""A teacher's way into a project: from its page to the school, the form, what became of it, and out again."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.requests import MemberRequest
from accounts.sent import whole_number
from hubs.actions import EditedMeanwhile
from hubs.views.editing import found_or_404
from projects.actions.sign_up_line import Full, MovedMeanwhile
from projects.actions.signing_up import CHANGEABLE, Closed, keep_draft, send, take_offer, withdraw_sign_up
from projects.forms.sign_up import ADD_CLASS, ADDED, KEEP, SignUpForm
from projects.models import Call, SignUp, Standing
from projects.models.sign_up import HOLDING
from projects.queries.calls import find_call, living_sign_up, may_join, may_sign_up_again, open_calls, places_of_call
from projects.queries.sign_ups import find_own_sign_up, own_sign_ups, position_of, steps_of_sign_up
from schools.access import own_school_or_404, schools_open_to
from schools.actions.classes import add_class
from schools.models import School

EDIT = ("GET", "HEAD", "POST")


@login_not_required
@cache_control(private=True, no_store=True)
@require_safe
def join_project(request: HttpRequest, project_id: int) -> HttpResponse:
    """The door: who acts for one school goes on to the form; everybody else reads what they can do."""
    call = found_or_404(find_call(project_id))
    member = request.user if isinstance(request.user, User) else None
    schools = schools_open_to(member) if member else []
    fitting = [school for school in schools if may_join(call, school)]
    if len(fitting) == 1 and len(schools) == 1 and call.is_open_at(timezone.now()):
        return redirect("projects:sign_up", fitting[0].pk, project_id)
    context: dict[str, Any] = {
        "call": call,
        "project": call.project,
        "member": member,
        "fitting": fitting,
        "is_open": _is_open(call),
    }
    context |= {"others": [school for school in schools if school not in fitting], "places": places_of_call(call)}
    return render(request, "projects/join.html", context)


@require_safe
def school_sign_ups(request: MemberRequest, school_id: int) -> HttpResponse:
    """What a school has signed up to, and what it still can."""
    school = own_school_or_404(request, school_id)
    own = own_sign_ups(school)
    joined = {one.call_id for one in own if one.is_living or one.state == Standing.DRAFT}
    calls = [call for call in open_calls(school.hub) if call.pk not in joined]
    return render(request, "projects/school_sign_ups.html", {"school": school, "sign_ups": own, "calls": calls})


@require_http_methods(EDIT)
def sign_up(request: MemberRequest, school_id: int, project_id: int) -> HttpResponse:
    """Sign up, maybe with what an earlier sign-up said; who has done so already goes to what they sent."""
    school = own_school_or_404(request, school_id)
    call = found_or_404(find_call(project_id))
    known = living_sign_up(call, school, request.user.pk)
    if known is not None and request.method != "POST":
        return redirect("projects:own_sign_up", school.pk, known.pk)
    return _answer_form(request, call, school, None, like=_earlier(request, call, school))


@require_http_methods(EDIT)
def edit_sign_up(request: MemberRequest, school_id: int, sign_up_id: int) -> HttpResponse:
    """Change a sign-up until the deadline, go on with a draft, or answer what the hub asked."""
    school = own_school_or_404(request, school_id)
    row = found_or_404(find_own_sign_up(school, sign_up_id))
    if row.state not in CHANGEABLE:
        messages.info(request, _("This sign-up is over, so nothing can be changed. You can sign up anew."))
        return redirect("projects:own_sign_up", school.pk, row.pk)
    return _answer_form(request, row.call, school, row)


@require_safe
def own_sign_up(request: MemberRequest, school_id: int, sign_up_id: int) -> HttpResponse:
    """Where a sign-up stands, what it says, and what can be done."""
    school = own_school_or_404(request, school_id)
    row = found_or_404(find_own_sign_up(school, sign_up_id))
    context = {"school": school, "sign_up": row, "steps": steps_of_sign_up(row), "position": position_of(row)}
    context |= {"may_change": _may_change(row), "is_open": _is_open(row.call)}
    context |= {"again": may_sign_up_again(row, request.user.pk)}
    return render(request, "projects/own_sign_up.html", context)


@require_POST
def move_sign_up(request: MemberRequest, school_id: int, sign_up_id: int) -> HttpResponse:
    """Take the place that was offered."""
    school = own_school_or_404(request, school_id)
    row = found_or_404(find_own_sign_up(school, sign_up_id))
    try:
        if request.POST.get("step") == "take":
            _say_taken(request, take_offer(sign_up=row, by=request.user))
    except MovedMeanwhile as other:
        _say_moved(request, other.sign_up)
    return redirect("projects:own_sign_up", school.pk, row.pk)


@require_http_methods(EDIT)
def withdraw(request: MemberRequest, school_id: int, sign_up_id: int) -> HttpResponse:
    """Ask whether to withdraw, or to throw a draft away; what is given up is named first."""
    school = own_school_or_404(request, school_id)
    row = found_or_404(find_own_sign_up(school, sign_up_id))
    if request.method == "POST":
        return _withdraw(request, row)
    if row.state not in CHANGEABLE:
        _say_moved(request, row)
        return redirect("projects:own_sign_up", school.pk, row.pk)
    context = {"school": school, "sign_up": row, "is_open": _is_open(row.call) and may_join(row.call, school)}
    context |= {"classes": ", ".join(one.school_class.name for one in row.classes.all()), "holds": row.state in HOLDING}
    return render(request, "projects/withdraw_sign_up.html", context)


def _withdraw(request: MemberRequest, row: SignUp) -> HttpResponse:
    try:
        left = withdraw_sign_up(sign_up=row, by=request.user)
    except MovedMeanwhile as other:
        _say_moved(request, other.sign_up)
        return redirect("projects:own_sign_up", row.school_id, row.pk)
    if left is None:
        messages.success(request, _("Thrown away."))
        return redirect("projects:school_sign_ups", row.school_id)
    said = _("Withdrawn. The place goes to the next in line.") if left.passed_on else _("Withdrawn. The hub knows.")
    messages.success(request, said)
    return redirect("projects:own_sign_up", row.school_id, row.pk)


def _answer_form(
    request: MemberRequest, call: Call, school: School, row: SignUp | None, *, like: SignUp | None = None
) -> HttpResponse:
    """The form, and what its buttons do. Whatever is refused comes back with all that was filled in."""
    told = request.POST if request.method == "POST" else None
    form = SignUpForm(told, call=call, school=school, sign_up=row, like=like)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        form = _with_new_class(request, form, school)
    if form.is_valid() and form.step not in (ADD_CLASS, ADDED):
        status = 422
        try:
            return _store(request, form)
        except EditedMeanwhile as other:
            form, status = form.overtaken(found_or_404(find_own_sign_up(school, other.stored.pk))), 409
        except (ValidationError, Closed, Full) as refusal:
            form.refuse(refusal)
            if isinstance(refusal, Closed) and refusal.why in ("over", "rest"):
                _keep_what_was_typed(request, form)
    elif form.step == ADDED and not form.errors:
        status = 200
    context: dict[str, Any] = {"school": school, "call": call, "project": call.project, "form": form, "sign_up": row}
    context |= {"places": places_of_call(call), "is_open": _is_open(call), "may_join": may_join(call, school)}
    return render(request, "projects/sign_up.html", context, status=status)


def _with_new_class(request: MemberRequest, form: SignUpForm, school: School) -> SignUpForm:
    """The form with the class that was added on the way, ticked."""
    if not form.adds_class:
        return form
    try:
        made = add_class(school=school, by=request.user, **form.class_told())
    except ValidationError as refusal:
        form.add_error("new_name", ValidationError(refusal.messages))
        return form
    messages.success(request, _("%(name)s stands on the list now.") % {"name": made.name})
    return form.with_class(made)


def _store(request: MemberRequest, form: SignUpForm) -> HttpResponse:
    call, school, told, seen = form.call, form.school, form.filled(), form.seen_version()
    if form.step == KEEP:
        row = keep_draft(call=call, school=school, by=request.user, filled=told, version=seen)
        messages.success(request, _("Kept. Nobody at the hub sees it until you send it."))
    else:
        row = send(call=call, school=school, by=request.user, filled=told, version=seen)
        messages.success(request, _("Sent. You get a mail about it."))
    return redirect("projects:own_sign_up", form.school.pk, row.pk)


def _keep_what_was_typed(request: MemberRequest, form: SignUpForm) -> None:
    try:
        told, seen = form.filled(), form.seen_version()
        keep_draft(call=form.call, school=form.school, by=request.user, filled=told, version=seen)
    except EditedMeanwhile:
        pass  # what was sent before stands, and what was typed stands in the form


def _earlier(request: MemberRequest, call: Call, school: School) -> SignUp | None:
    """The school's earlier sign-up to the same project that a new one begins with."""
    key = whole_number(request.GET.get("again"))
    if key is None:
        return None
    row = found_or_404(find_own_sign_up(school, key))
    return row if row.call_id == call.pk else None


def _say_moved(request: MemberRequest, stands: SignUp) -> None:
    messages.info(request, _("It stands elsewhere by now: %(state)s.") % {"state": stands.get_state_display()})


def _say_taken(request: MemberRequest, moved: SignUp) -> None:
    if moved.state == Standing.ACCEPTED:
        messages.success(request, _("You have the place."))
    else:
        messages.warning(request, _("The time for this offer was over, so the place is no longer kept for you."))


def _is_open(call: Call) -> bool:
    return call.is_open_at(timezone.now())


def _may_change(row: SignUp) -> bool:
    return row.state == Standing.RETURNED or (row.state in CHANGEABLE and _is_open(row.call))
