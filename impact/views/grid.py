"""The grid of a series: head counts typed like in a spreadsheet, kept at once, logged with one press."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from hubs.access import hub_or_404, rights_at
from hubs.models import Hub
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from impact.actions.grid import CellOutcome, CellState, save_counts
from impact.actions.grid_log import ColumnOutcome, log_columns
from impact.actions.plausibility import Doubt
from impact.forms.grid import GridForm, day_told, rows_told
from impact.models import SessionSeries
from impact.queries.grid import GridPage, GridView, cell_name, columns_of_keys, grid_page, where_of
from impact.queries.plan import find_series


@dataclass(frozen=True, slots=True)
class GridNote:
    """What is said of a cell or a column under the grid: where, what, and which questions a tick answers."""

    at: str
    where: str
    state: str
    said: str
    asks: tuple[tuple[str, str], ...] = ()


@require_http_methods(["GET", "HEAD", "POST"])
def grid(request: MemberRequest, hub_code: str, series_id: int) -> HttpResponse:
    """Some sessions of a series as columns. A POST keeps what was typed; its `step` logs columns or adds a row."""
    hub = hub_or_404(request, hub_code, HubPerm.LOG_SESSIONS)
    series = found_or_404(find_series(hub, series_id))
    if request.method != "POST":
        return _show(request, series, _view(request, hub))
    if request.POST.get("person", str(request.user.pk)) != str(request.user.pk):
        return JsonResponse({"state": "person"}, status=409)
    form, rights = GridForm(request.POST), rights_at(request, hub)
    saved = save_counts(series=series, hub=hub, by=request.user, rights=rights, told=form.told)
    if "autosave" in request.POST:
        return _answer(request, series, form, saved)
    amiss = [one for one in saved if one.state != CellState.SAVED]
    if amiss or form.unread:
        return _show_amiss(request, series, form, amiss)
    return _next(request, series, form, saved)


def _next(request: MemberRequest, series: SessionSeries, form: GridForm, saved: list[CellOutcome]) -> HttpResponse:
    step = request.POST.get("step", "")
    if step.startswith("log"):
        return _log(request, series, form, step)
    if step.startswith("add-"):
        more = [*request.GET.getlist("row"), step.removeprefix("add-")]
        return redirect(_address(request, more))
    if saved:
        text = ngettext("%(number)d number is kept.", "%(number)d numbers are kept.", len(saved))
        messages.success(request, text % {"number": len(saved)})
    else:
        messages.info(request, _("Nothing was changed."))
    return redirect(_address(request))


def _log(request: MemberRequest, series: SessionSeries, form: GridForm, step: str) -> HttpResponse:
    found = log_columns(series=series, by=request.user, told=form.wanted(step))
    _say_logged(request, found)
    amiss = [one for one in found if one.state != CellState.SAVED]
    if not amiss:
        return redirect(_address(request))
    page = grid_page(series, _view(request, series.hub))
    notes = [_note_of_column(page, one) for one in amiss]
    return _render(request, page, notes, status=_status(amiss))


def _say_logged(request: MemberRequest, found: Sequence[ColumnOutcome]) -> None:
    done = [one for one in found if one.recorded is not None]
    new = [one for one in done if one.recorded is not None and not one.recorded.repeated]
    if new:
        text = ngettext(
            "Logged: %(number)d session, %(heads)d interactions.",
            "Logged: %(number)d sessions, %(heads)d interactions.",
            len(new),
        )
        messages.success(request, text % {"number": len(new), "heads": sum(one.heads for one in new)})
    if len(done) > len(new):
        messages.info(request, _("This session was saved already. Nothing was added a second time."))
    if not found:
        messages.info(request, _("No column has a number that is not in the log."))


def _answer(request: MemberRequest, series: SessionSeries, form: GridForm, saved: list[CellOutcome]) -> HttpResponse:
    """What became of each cell, and how its column stands now, for the script of the page."""
    cells: dict[str, object] = {
        cell_name(one.planned_id, one.key): {
            "state": one.state.value,
            "stored": "" if one.stored is None else str(one.stored),
            "said": one.said,
            "asks": _asks(one.planned_id, one.doubts),
        }
        for one in saved
    }
    for unread in form.unread:
        cells[cell_name(unread.planned_id, unread.key)] = {"state": "refused", "stored": None, "said": unread.said}
    columns = columns_of_keys(series, form.columns, _view(request, series.hub))
    stands = {one.row.pk: {"seen": one.seen, "state": one.state.value, "label": one.label} for one in columns}
    return JsonResponse({"cells": cells, "columns": stands})


def _show_amiss(
    request: MemberRequest, series: SessionSeries, form: GridForm, amiss: list[CellOutcome]
) -> HttpResponse:
    """The grid with all that was typed where it could not be kept, and why."""
    names = {cell_name(one.planned_id, one.key): one.state.value for one in amiss}
    names |= {cell_name(one.planned_id, one.key): CellState.REFUSED.value for one in form.unread}
    view = replace(_view(request, series.hub), texts={name: form.texts[name] for name in names}, flags=names)
    page = grid_page(series, view)
    where = _places(page)
    notes = [
        GridNote(name, where.get(name, ""), CellState.REFUSED.value, f"“{one.text}”: {one.said}")
        for one in form.unread
        for name in [cell_name(one.planned_id, one.key)]
    ]
    for one in amiss:
        name = cell_name(one.planned_id, one.key)
        said = one.said
        if one.state == CellState.OTHER:
            said += " " + _("You wrote %(mine)s: save again to write yours over it.") % {
                "mine": form.texts[name].strip() or _("nothing")
            }
        notes.append(GridNote(name, where.get(name, ""), one.state.value, said, _asks(one.planned_id, one.doubts)))
    if request.POST.get("step", "").startswith("log"):
        messages.info(request, _("Nothing was logged yet: look at what is marked first."))
    return _render(request, page, notes, status=_status(amiss))


def _show(request: MemberRequest, series: SessionSeries, view: GridView) -> HttpResponse:
    return _render(request, grid_page(series, view), [])


def _render(request: MemberRequest, page: GridPage, notes: Sequence[GridNote], *, status: int = 200) -> HttpResponse:
    context = {
        "hub": page.series.hub,
        "page": page,
        "series": page.series,
        "notes": notes,
        "rows_asked": request.GET.getlist("row"),
    }
    return render(request, "impact/grid.html", context, status=status)


def _status(amiss: Iterable[CellOutcome | ColumnOutcome]) -> int:
    return 409 if any(one.state == CellState.OTHER for one in amiss) else 422


def _note_of_column(page: GridPage, one: ColumnOutcome) -> GridNote:
    day = next((date_format(column.row.day) for column in page.columns if column.row.pk == one.planned_id), "")
    return GridNote(f"col-{one.planned_id}", day, one.state.value, one.said, _asks(one.planned_id, one.doubts))


def _places(page: GridPage) -> dict[str, str]:
    return {cell.name: where_of(line.row, cell.column) for line in page.lines for cell in line.cells}


def _asks(planned_id: int, doubts: Sequence[Doubt]) -> tuple[tuple[str, str], ...]:
    return tuple((f"yes-{planned_id}-{doubt.key}", doubt.yes) for doubt in doubts if doubt.yes)


def _view(request: MemberRequest, hub: Hub) -> GridView:
    rights, more = rights_at(request, hub), rows_told(request.GET.getlist("row"))
    return GridView(hub, request.user, rights, day_told(request.GET.get("from", "")), more)


def _address(request: MemberRequest, rows: Sequence[str] = ()) -> str:
    """Where the person is, with more rows where they asked for some."""
    told = request.GET.copy()
    told.setlist("row", sorted(rows_told(list(rows) or request.GET.getlist("row"))))
    return f"{request.path}?{told.urlencode()}" if told.urlencode() else request.path
