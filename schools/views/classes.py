"""The classes of a school, behind two doors: the workspace of its hub (`hub_code`) and the school's own."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import MemberRequest
from accounts.sent import whole_number
from hubs.actions import EditedMeanwhile
from hubs.views.editing import answer_undo, edit_page, found_or_404
from schools.access import SchoolAct, SchoolDoor, school_door_or_404
from schools.actions.classes import add_class, archive_class, bring_class_back, change_class, resize_class
from schools.actions.roll_over import ClassesMoved, RolledAlready, RollNotUndoable, roll_over, undo_roll_over
from schools.forms.classes import ArchiveForm, ClassForm, SizeForm
from schools.forms.roll_over import RollOverForm
from schools.models import Left, SchoolClass, school_year_label
from schools.queries.classes import StepAtHand, classes_page, find_class, find_roll_over, sizes_of, step_at_hand

EDIT = ("GET", "HEAD", "POST")
CONFLICT, REFUSED = 409, 422


@require_safe
def classes(request: MemberRequest, school_id: int, hub_code: str | None = None) -> HttpResponse:
    """The classes of a school year, this one unless another is asked for."""
    door = school_door_or_404(request, school_id, hub_code)
    return _show(request, door, "classes", shown=classes_page(door.school, year=_year(request)))


@require_http_methods(EDIT)
def new_class(request: MemberRequest, school_id: int, hub_code: str | None = None) -> HttpResponse:
    """Add a class."""
    door = school_door_or_404(request, school_id, hub_code, to=SchoolAct.WRITE_CLASSES)
    form = ClassForm(request.POST if request.method == "POST" else None, school=door.school, year=_year(request))
    return edit_page(
        request,
        form,
        lambda: add_class(school=door.school, by=request.user, **form.told()),
        page="schools/edit_class.html",
        back=door.url("classes"),
        **_behind(door),
    )


@require_http_methods(EDIT)
def edit_class(request: MemberRequest, school_id: int, class_id: int, hub_code: str | None = None) -> HttpResponse:
    """Change name, level, and what a class continues; from here its size is changed and it is archived."""
    door, row = _class_to_write(request, school_id, class_id, hub_code)
    back = door.url("classes")
    if answer := answer_undo(request, door.hub, row, back=back):
        return answer
    form = ClassForm(request.POST if request.method == "POST" else None, school=door.school, instance=row)
    return edit_page(
        request,
        form,
        lambda: change_class(school_class=row, by=request.user, version=form.seen_version(), values=form.told()),
        page="schools/edit_class.html",
        back=back,
        undo_at=request.path,
        edited=row,
        sizes=sizes_of(row),
        **_behind(door),
    )


@require_http_methods(EDIT)
def resize(request: MemberRequest, school_id: int, class_id: int, hub_code: str | None = None) -> HttpResponse:
    """Say how many pupils a class has from a day on."""
    door, row = _class_to_write(request, school_id, class_id, hub_code)
    form = SizeForm(request.POST if request.method == "POST" else None, school_class=row)
    if not form.is_valid():
        return _show(request, door, "resize", form=form, edited=row, sizes=sizes_of(row), back=_of(door, row))
    told = form.cleaned_data
    try:
        resize_class(
            school_class=row, by=request.user, version=told["version"] or 0, day=told["day"], size=told["size"]
        )
    except EditedMeanwhile:
        return _overtaken(request, door, "resize", SizeForm(school_class=row), row)
    messages.success(request, _("%(name)s: the new size is noted.") % {"name": row.name})
    return redirect(_of(door, row))


@require_http_methods(EDIT)
def archive(request: MemberRequest, school_id: int, class_id: int, hub_code: str | None = None) -> HttpResponse:
    """Put a class away, or take one out of the archive."""
    door, row = _class_to_write(request, school_id, class_id, hub_code)
    form = ArchiveForm(request.POST if request.method == "POST" else None, school_class=row)
    version = whole_number(request.POST.get("version")) or 0
    try:
        if request.POST.get("step") == "back":
            bring_class_back(school_class=row, by=request.user, version=version)
            messages.success(request, _("%(name)s is there again.") % {"name": row.name})
            return redirect(_of(door, row))
        if not form.is_valid():
            return _show(request, door, "archive_class", form=form, edited=row, back=_of(door, row))
        told = form.cleaned_data
        archive_class(school_class=row, by=request.user, version=version, day=told["day"], left=Left(told["left"]))
    except EditedMeanwhile:
        return _overtaken(request, door, "archive_class", ArchiveForm(school_class=row), row)
    messages.success(request, _("%(name)s is archived. What it took part in stays.") % {"name": row.name})
    return redirect(door.url("classes") + f"?year={row.school_year}")


@require_http_methods(EDIT)
def next_year(request: MemberRequest, school_id: int, hub_code: str | None = None) -> HttpResponse:
    """Take the whole school to the next school year: look the proposal through, change it, do it once."""
    door = school_door_or_404(request, school_id, hub_code, to=SchoolAct.ROLL_OVER)
    step = step_at_hand(door.school, year=_year(request))
    back = door.url("classes") + f"?year={step.year}"
    if step.done:
        messages.info(request, _("The classes of %(year)s went on already.") % {"year": step.label})
        return redirect(back)
    form = RollOverForm(request.POST if request.method == "POST" else None, school=door.school, year=step.year)
    if form.is_valid() and _roll_over(request, door, form, step):
        return redirect(back)
    if form.is_bound and step_at_hand(door.school, year=step.year).done:  # while the form was being read
        _say_somebody_was_quicker(request, step)
        return redirect(back)
    return _show(request, door, "next_year", form=form, step=step, back=back)


def _say_somebody_was_quicker(request: MemberRequest, step: StepAtHand) -> None:
    text = _("Somebody was quicker: the classes of %(year)s went on already.")
    messages.info(request, text % {"year": step.label})


def _roll_over(request: MemberRequest, door: SchoolDoor, form: RollOverForm, step: StepAtHand) -> bool:
    """Whether the classes went on, by this person or somebody quicker; what stands against it is said on the form."""
    by, on, ending = request.user, form.going_on(), form.ending()
    try:
        roll_over(school=door.school, from_year=step.year, by=by, going_on=on, ending=ending)
    except RolledAlready:
        _say_somebody_was_quicker(request, step)
    except ClassesMoved as other:
        text = _("Somebody has changed %(classes)s at this moment. Nothing was stored: open the page again and look.")
        form.add_error(None, ValidationError(text % {"classes": ", ".join(other.names)}))
        return False
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    else:
        text = _("The school has its classes of %(year)s. Today that can be undone.")
        messages.success(request, text % {"year": step.next_label})
    return True


@require_POST
def undo_next_year(request: MemberRequest, school_id: int, roll_id: int, hub_code: str | None = None) -> HttpResponse:
    """Undo the step to the next year, on its day."""
    door = school_door_or_404(request, school_id, hub_code, to=SchoolAct.ROLL_OVER)
    roll = found_or_404(find_roll_over(door.school, roll_id))
    try:
        undo_roll_over(roll=roll, by=request.user)
    except RollNotUndoable as refusal:
        messages.error(request, refusal.why)
    else:
        messages.success(
            request, _("Undone: the classes are those of %(year)s again.") % {"year": school_year_label(roll.from_year)}
        )
    return redirect(door.url("classes") + f"?year={roll.from_year}")


def _class_to_write(
    request: MemberRequest, school_id: int, class_id: int, hub_code: str | None
) -> tuple[SchoolDoor, SchoolClass]:
    door = school_door_or_404(request, school_id, hub_code, to=SchoolAct.WRITE_CLASSES)
    return door, found_or_404(find_class(door.school, class_id))


def _year(request: MemberRequest) -> int | None:
    told = whole_number(request.GET.get("year"), most=9_999)
    return told if told and told >= 1_000 else None


def _of(door: SchoolDoor, row: SchoolClass) -> str:
    return door.url("edit_class", row.pk)


def _behind(door: SchoolDoor) -> dict[str, Any]:
    """What the pages know of the door; without a hub the school's own navigation stands beside them."""
    return {"door": door, "school": door.school, "hub": door.hub}


def _show(request: MemberRequest, door: SchoolDoor, page: str, **context: Any) -> HttpResponse:
    bound = getattr(context.get("form"), "is_bound", False)
    told = {**_behind(door), **context}
    return render(request, f"schools/{page}.html", told, status=REFUSED if bound else 200)


def _overtaken(request: MemberRequest, door: SchoolDoor, page: str, again: Any, row: SchoolClass) -> HttpResponse:
    """Somebody changed the class meanwhile: what stands now is shown with what was typed, and nothing is stored."""
    now = found_or_404(find_class(door.school, row.pk))
    form = type(again)({**request.POST.dict(), "version": str(now.version)}, school_class=now)
    form.is_valid()
    form.add_error(None, _("Somebody changed this class meanwhile. Look it through and save again."))
    told = {
        **_behind(door),
        "form": form,
        "edited": now,
        "sizes": sizes_of(now),
        "back": _of(door, now),
    }
    return render(request, f"schools/{page}.html", told, status=CONFLICT)
