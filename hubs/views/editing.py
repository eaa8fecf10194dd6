"""What the pages that edit a text have in common: saving, two people at once, and taking the last change back.

Rooms above use it too. Nothing that was typed is lost: a refused form comes back with all of it (422), one that
somebody else overtook comes back with what stands beside it (409).
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.requests import MemberRequest
from hubs.actions import EditedMeanwhile, NothingToUndo, undo_change
from hubs.forms.editing import EditForm, UndoForm
from hubs.models import Hub

T = TypeVar("T", bound=models.Model)
Found = TypeVar("Found")


def found_or_404(row: Found | None) -> Found:
    """The row that was looked for. Raises Http404 where there is none."""
    if row is None:
        raise Http404
    return row


def edit_page(
    request: MemberRequest,
    form: EditForm[T],
    save: Callable[[], T],
    *,
    page: str,
    back: str,
    after: Callable[[T], str] | None = None,
    undo_at: str = "",
    **context: Any,
) -> HttpResponse:
    """Store what a form says and go on, or show the form.

    `back`: where the person came from, `after`: where they go with what is stored now, if not back; `undo_at`: where
    the change can be taken back.
    """
    stored, status = _store(form, save)
    if stored is not None:
        say_saved(request, stored, undo_at=undo_at, seen=form.seen_version())
        return redirect(after(stored) if after else back)
    return render(request, page, {"hub": form.hub, "form": form, "back": back, **context}, status=status)


def _store(form: EditForm[T], save: Callable[[], T]) -> tuple[T | None, int]:
    """What is stored now, or nothing and why: a first look (200), a refusal (422), somebody else was quicker (409)."""
    if not form.is_valid():
        return None, 422 if form.is_bound else 200
    try:
        return save(), 302
    except EditedMeanwhile as other:
        form.show_standing(other.stored)  # type: ignore[arg-type]  # the row of this form
        return None, 409
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return None, 422


def say_saved(request: MemberRequest, stored: models.Model, *, undo_at: str, seen: int) -> None:
    """Say that it is stored, with the way to take it back where something changed that was there before."""
    version = getattr(stored, "version", 0)
    undo = f"{undo_at}?undo={version}" if undo_at and seen and version != seen else ""
    said = render_to_string("hubs/said_saved.html", {"what": str(stored), "undo": undo})
    messages.success(request, said)


def answer_undo(request: MemberRequest, hub: Hub | None, row: models.Model | None, *, back: str) -> HttpResponse | None:
    """The question whether to take the last change back, and what follows; None where nobody asked for it."""
    if row is None:
        return None
    if request.method == "POST" and request.POST.get("step") == "undo":
        form = UndoForm(request.POST)
        if form.is_valid():
            _take_back(request, row, form.cleaned_data["version"])
        return redirect(back)
    asked = UndoForm({"step": "undo", "version": request.GET.get("undo", "")})
    if request.method == "POST" or "undo" not in request.GET or not asked.is_valid():
        return None
    context = {"hub": hub, "form": asked, "what": str(row), "action": request.path, "back": back}
    return render(request, "hubs/undo.html", context)


def _take_back(request: MemberRequest, row: models.Model, version: int) -> None:
    try:
        undo_change(row=row, by=request.user, version=version)
    except (EditedMeanwhile, NothingToUndo):
        messages.info(request, _("It was changed again since, so nothing was taken back."))
    else:
        messages.success(request, _("Taken back: it is as it was before."))
