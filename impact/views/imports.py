"""Sessions out of a hub's own tables: sent, columns matched, looked through and mended, brought in, taken back."""

import csv
import uuid
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRedirect

from accounts.requests import MemberRequest
from accounts.sent import whole_number
from hubs.access import hub_or_404, rights_at
from hubs.actions import EditedMeanwhile
from hubs.models import Hub
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from impact.actions.session_imports import (
    SentBeforeError,
    TooManyCorrectionsError,
    discard_import,
    match_columns_of,
    mend_import,
    send_table,
    start_import,
)
from impact.actions.undo_import import InClosedPeriod, ask_to_undo, why_not_undone
from impact.forms.session_imports import (
    MatchForm,
    MendedSheetForm,
    NameForm,
    ReadingForm,
    SendTableForm,
    UndoImportForm,
    mending_from,
)
from impact.imports import template_header
from impact.imports.kept import TableGoneError, columns_of, sheet_of
from impact.imports.looking import look
from impact.imports.matching import match_columns
from impact.imports.names import FIELD_GROUPS
from impact.imports.preview import Understood, says_more
from impact.imports.progress import Progress, progress_of
from impact.imports.shown import picture_of, picture_shown
from impact.models import ImportState, SessionImport
from impact.queries.imports import find_import, imports_of, may_undo, outcome_of, remembered_columns

Step = Callable[[MemberRequest, Hub, SessionImport], HttpResponse]


@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Send a table, and the tables that were sent."""
    hub = hub_or_404(request, hub_code, HubPerm.LOG_SESSIONS)
    posted = request.method == "POST"
    which = request.GET.get("sheet", "")
    form = SendTableForm(request.POST if posted else None, request.FILES if posted else None, hub=hub, sheet=which)
    if form.is_valid() and form.table is not None:
        return _send(request, hub, form)
    context = {"hub": hub, "form": form, "rows": imports_of(hub)}
    return render(request, "impact/imports.html", context, status=422 if form.is_bound else 200)


@require_safe
def template(request: MemberRequest, hub_code: str) -> HttpResponse:
    """The portal's own columns as a file to fill in."""
    hub_or_404(request, hub_code, HubPerm.LOG_SESSIONS)
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="sessions.csv"'
    csv.writer(answer).writerow(template_header())
    return answer


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def session_import(request: MemberRequest, hub_code: str, import_uid: uuid.UUID) -> HttpResponse:
    """One import at the step where it is. A POST does what its `step` names."""
    hub = hub_or_404(request, hub_code, HubPerm.LOG_SESSIONS)
    row = found_or_404(find_import(hub, import_uid))
    posted = request.method == "POST"
    step = STEPS.get(request.POST.get("step", "")) if posted else None
    if step is None:
        return stepwise(request, hub, import_uid, lambda: show_import(request, hub, row, status=422 if posted else 200))
    return stepwise(request, hub, import_uid, lambda: step(request, hub, row))


def stepwise(request: MemberRequest, hub: Hub, import_uid: uuid.UUID, do: Callable[[], HttpResponse]) -> HttpResponse:
    """Do something with an import; if that cannot be any more, say why and show how it stands."""
    try:
        return do()
    except EditedMeanwhile:
        again = find_import(hub, import_uid)
        messages.info(request, _("Somebody was quicker, so nothing was changed. This is how it stands."))
        return show_import(request, hub, again, status=409) if again else _to_list(hub)
    except InClosedPeriod as refusal:
        messages.error(request, str(refusal))
        return to_import(hub, found_or_404(find_import(hub, import_uid)))
    except SentBeforeError as before:
        _say_sent_before(request, before.row)
        return to_import(hub, before.row)
    except TableGoneError:
        messages.error(request, _("The table is no longer kept: send it again."))
        return _to_list(hub)


def _send(request: MemberRequest, hub: Hub, form: SendTableForm) -> HttpResponse:
    assert form.table is not None  # noqa: S101 - the form is valid
    told = {"uid": form.cleaned_data["uid"], "name": form.name, "content": form.content, "table": form.table}
    try:
        return to_import(hub, send_table(hub=hub, by=request.user, **told))
    except SentBeforeError as before:
        _say_sent_before(request, before.row)
        return to_import(hub, before.row)


def _say_sent_before(request: MemberRequest, row: SessionImport) -> None:
    if row.is_open:
        messages.info(request, _("You have sent this file before: go on where it was."))
    elif row.is_running:
        messages.info(request, _("This file is being brought in just now."))
    elif row.is_at_work:
        messages.info(request, _("This file is being taken back just now: send it again when that is done."))
    else:
        messages.info(request, _("This very file was brought in already. Nothing was added a second time."))


def show_import(
    request: MemberRequest,
    hub: Hub,
    row: SessionImport,
    *,
    sheet_form: MendedSheetForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of the step at which an import is."""
    if row.is_at_work:
        return _show_running(request, hub, row, progress_of(row), status=status)
    matched = row.is_open and row.state != ImportState.UPLOADED and "columns" not in request.GET
    # Where a form of the page is to be shown again, the page is at hand.
    found = (look(row) if sheet_form is None else picture_of(row)) if matched else None
    if isinstance(found, Progress):
        return _show_running(request, hub, row, found, status=status)
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(request.get_full_path())  # the bar has come to its end
    if found is not None:
        forms = [NameForm(name=name) for name in found.names]
        return _show_understood(request, hub, found, ReadingForm(picture=found), forms, sheet_form, status=status)
    if row.is_open:
        return _show_match(request, hub, row, _match_form(hub, row), status=status)
    return _show_outcome(request, hub, row, status=status)


def _show_running(
    request: MemberRequest, hub: Hub, row: SessionImport, progress: Progress, *, status: int
) -> HttpResponse:
    context = {"hub": hub, "row": row, "progress": progress}
    return render(request, "impact/import_running.html", context, status=status)


def _show_understood(
    request: MemberRequest,
    hub: Hub,
    picture: Understood,
    form: ReadingForm,
    names: list[NameForm],
    sheet_form: MendedSheetForm | None = None,
    *,
    status: int,
) -> HttpResponse:
    row = picture.row
    sheet_form = sheet_form or MendedSheetForm(hub=hub, version=row.version)
    context = {"hub": hub, "row": row, "picture": picture, "form": form, "names": names, "sheet_form": sheet_form}
    context["takes_sheet"] = "sheet" in request.GET
    return render(request, "impact/import_understood.html", context, status=status)


def _show_match(
    request: MemberRequest, hub: Hub, row: SessionImport, form: MatchForm, *, status: int = 200
) -> HttpResponse:
    context = {"hub": hub, "row": row, "form": form, "matches": form.shown(), "groups": FIELD_GROUPS}
    return render(request, "impact/import_match.html", context, status=status)


def _show_outcome(
    request: MemberRequest, hub: Hub, row: SessionImport, form: UndoImportForm | None = None, *, status: int = 200
) -> HttpResponse:
    context = {
        "hub": hub,
        "row": row,
        "outcome": outcome_of(row),
        "may_undo": may_undo(row, request.user, rights_at(request, hub)),
        "stays": why_not_undone(row),
        "form": form or UndoImportForm(initial={"version": row.version, "reason": row.undo_reason}),
    }
    return render(request, "impact/import_done.html", context, status=status)


def _match_form(hub: Hub, row: SessionImport, request: MemberRequest | None = None) -> MatchForm:
    sheet = sheet_of(row)
    chosen = columns_of(row) if row.columns else None
    matches = match_columns(sheet, chosen=chosen, remembered=remembered_columns(hub))
    return MatchForm(request.POST if request else None, matches=matches, version=row.version, sheet=sheet)


def _match(request: MemberRequest, hub: Hub, row: SessionImport) -> HttpResponse:
    _must_be_open(row)
    form = _match_form(hub, row, request)
    if not form.is_valid():
        return _show_match(request, hub, row, form, status=422)
    names = {match.position: match.name for match in form.matches}
    version = form.cleaned_data["version"]
    match_columns_of(row=row, by=request.user, version=version, columns=form.columns, names=names)
    return to_import(hub, row)


def _mend(request: MemberRequest, hub: Hub, row: SessionImport, *, run: bool = False) -> HttpResponse:
    """Keep what was said; with `run` have it brought in. A worker reads the table then, and finds what is wrong."""
    _must_be_open(row)
    picture = picture_shown(row)
    form = ReadingForm(request.POST, picture=picture)
    names = [NameForm(request.POST, name=name) for name in picture.names]
    mended = _keep(request, picture, form, names)
    if mended is None:
        return _show_mending(request, hub, picture, form, names)
    if not all(name.is_valid() for name in names):
        again = picture_of(mended)
        return _show_mending(request, hub, again, ReadingForm(picture=again), names)
    if run:
        _start(request, picture, mended)
    return to_import(hub, row)


def _keep(
    request: MemberRequest, picture: Understood, form: ReadingForm, names: list[NameForm]
) -> SessionImport | None:
    """The import with what was said of it, or nothing where the form says why not."""
    if not form.is_valid():
        return None
    mending = mending_from(request.POST, picture, form, names)
    try:
        return mend_import(row=picture.row, by=request.user, version=form.cleaned_data["version"], mending=mending)
    except TooManyCorrectionsError:
        form.add_error(None, _("That is more than can be mended here: mend the table itself, and send it again."))
        return None


def _start(request: MemberRequest, picture: Understood, mended: SessionImport) -> None:
    """Have it brought in as it was shown. Where something stood against it, what was said now may have settled that."""
    more = says_more(picture, mended)
    if picture.ready and (more or request.POST.get("seen", picture.digest) != picture.digest):
        messages.warning(request, _("It would not be what you were shown, so nothing was brought in yet: look again."))
    elif picture.ready or more:
        seen = picture.digest if picture.ready else ""
        start_import(row=mended, by=request.user, version=mended.version, seen=seen)
    else:
        messages.warning(request, _("Nothing was brought in yet: some things have to be settled first."))


def _show_mending(
    request: MemberRequest, hub: Hub, picture: Understood, form: ReadingForm, names: list[NameForm]
) -> HttpResponse:
    open_still = {name.prefix for name in picture.names}
    kept = [one for one in names if one.name.prefix in open_still]
    return _show_understood(request, hub, picture, form, kept, status=422)


def _run(request: MemberRequest, hub: Hub, row: SessionImport) -> HttpResponse:
    return _mend(request, hub, row, run=True)


def _take_sheet(request: MemberRequest, hub: Hub, row: SessionImport) -> HttpResponse:
    """Keep what was said; the page that follows begins with the download."""
    answer = _mend(request, hub, row)
    return redirect(f"{answer['Location']}?sheet#sheet") if answer.status_code == 302 else answer


def _undo(request: MemberRequest, hub: Hub, row: SessionImport) -> HttpResponse:
    if row.is_done and not may_undo(row, request.user, rights_at(request, hub)):
        raise PermissionDenied(_("Only who sent it may take it back within a fortnight, or a coordinator."))
    form = UndoImportForm(request.POST)
    if not form.is_valid():
        return _show_outcome(request, hub, row, form, status=422) if row.is_done else _refused(request, hub, row)
    told = form.cleaned_data
    ask_to_undo(row=row, by=request.user, version=told["version"], reason=told["reason"])
    return to_import(hub, row)


def _discard(request: MemberRequest, hub: Hub, row: SessionImport) -> HttpResponse:
    version = whole_number(request.POST.get("version"))
    discard_import(row=row, by=request.user, version=-1 if version is None else version)
    messages.success(request, _("The table was thrown away. Nothing of it is kept."))
    return _to_list(hub)


def _refused(request: MemberRequest, hub: Hub, row: SessionImport) -> HttpResponse:
    return show_import(request, hub, row, status=422)


def _must_be_open(row: SessionImport) -> None:
    if not row.is_open:
        raise EditedMeanwhile(row)


def to_import(hub: Hub, row: SessionImport) -> HttpResponse:
    """To the page of an import."""
    return redirect("impact:session_import", hub_code=hub.code, import_uid=row.uid)


def _to_list(hub: Hub) -> HttpResponse:
    return redirect("impact:imports", hub_code=hub.code)


STEPS: dict[str, Step] = {
    "match": _match,
    "mend": _mend,
    "sheet": _take_sheet,
    "run": _run,
    "undo": _undo,
    "discard": _discard,
}
