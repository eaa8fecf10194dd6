"""Tables of sessions for programs: sent, matched, mended, brought in, taken back; the same reader and the same steps as
on the pages. A program sees the tables that it sent itself.
"""

import uuid
from collections.abc import Callable

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from hubs.actions import EditedMeanwhile
from hubs.models import ApiScope, Hub
from impact.actions.api_sessions import keeper_of
from impact.actions.session_imports import (
    SentBeforeError,
    TooManyCorrectionsError,
    discard_import,
    match_columns_of,
    mend_import,
    send_table,
    start_import,
)
from impact.actions.undo_import import InClosedPeriod, ask_to_undo
from impact.api.import_schemas import STEP
from impact.api.imports import import_shown, matches_of, matching_told, mending_told
from impact.api.problems import Problem, amiss
from impact.api.shape import Fault, Json, JsonObject
from impact.forms.session_imports import (
    MatchForm,
    NameForm,
    ReadingForm,
    SendTableForm,
    UndoImportForm,
    mending_from,
)
from impact.imports.kept import TableGoneError, sheet_of
from impact.imports.shown import picture_of, picture_shown
from impact.models import SessionImport
from impact.queries.imports import find_sent_with, may_undo_with, sent_with
from impact.views.api.door import TokenRequest, for_programs, shown, told_in

IMPORT = (ApiScope.IMPORT,)
Step = Callable[[TokenRequest, SessionImport, JsonObject], SessionImport | None]


@for_programs(GET=IMPORT, POST=IMPORT)
def imports(request: TokenRequest, hub: Hub) -> HttpResponse:
    """The tables that this program sent; a POST sends one, as a form with a file (multipart/form-data)."""
    if request.method != "POST":
        listed: list[Json] = [import_shown(row, whole=False) for row in sent_with(request.token)]
        return shown(request, {"imports": listed})
    if request.content_type != "multipart/form-data":
        raise Problem("media-type", _("Send a form with the part “file”, as multipart/form-data."))
    data = request.POST.copy()
    data["uid"] = str(uuid.uuid4())
    form = SendTableForm(data, request.FILES, hub=hub)
    if not form.is_valid() or form.table is None:
        raise amiss(_faults(form))
    row, status = _sent(request, hub, form)
    return shown(request, import_shown(row), status=status)


@for_programs(GET=IMPORT, POST=IMPORT)
def session_import(request: TokenRequest, hub: Hub, import_uid: uuid.UUID) -> HttpResponse:
    """One import at the step where it is. A POST takes the step that it names."""
    row = find_sent_with(request.token, import_uid)
    if row is None:
        raise Http404
    if request.method == "POST":
        told = told_in(request, STEP)
        after = _step(request, row, told)
        if after is None:
            return HttpResponse(status=204)
        row = find_sent_with(request.token, import_uid) or after
    return shown(request, import_shown(row))


def _sent(request: TokenRequest, hub: Hub, form: SendTableForm) -> tuple[SessionImport, int]:
    assert form.table is not None  # noqa: S101 - the form is valid
    try:
        made = send_table(
            hub=hub,
            by=keeper_of(request.token),
            uid=form.cleaned_data["uid"],
            name=form.name,
            content=form.content,
            table=form.table,
            token=request.token,
        )
    except SentBeforeError as before:
        own = before.row.sent_with_id == request.token.pk
        if own and before.row.is_open:
            return before.row, 200
        raise Problem("sent-before", more={"import": import_shown(before.row)} if own else {}) from before
    return made, 201


def _step(request: TokenRequest, row: SessionImport, told: JsonObject) -> SessionImport | None:
    try:
        return STEPS[str(told["step"])](request, row, told)
    except EditedMeanwhile as other:
        again = find_sent_with(request.token, row.uid)
        raise Problem("moved-on", more={"import": import_shown(again)} if again else {}) from other
    except InClosedPeriod as refusal:
        raise Problem("moved-on", detail=str(refusal)) from refusal
    except SentBeforeError as before:
        raise Problem("sent-before") from before
    except TableGoneError as gone:
        raise Problem("moved-on") from gone


def _match(request: TokenRequest, row: SessionImport, told: JsonObject) -> SessionImport:
    _must_be_open(row)
    matches = matches_of(row, sheet_of(row))
    form = MatchForm(matching_told(told, matches), matches=matches, version=row.version)
    if not form.is_valid():
        raise amiss(_faults(form))
    names = {match.position: match.name for match in matches}
    version = form.cleaned_data["version"]
    by = keeper_of(request.token)
    return match_columns_of(row=row, by=by, version=version, columns=form.columns, names=names)


def _mend(request: TokenRequest, row: SessionImport, told: JsonObject) -> SessionImport:
    _must_be_open(row)
    picture = picture_shown(row)
    data = mending_told(told, before=ReadingForm(picture=picture).initial)
    form = ReadingForm(data, picture=picture)
    names = [NameForm(data, name=name) for name in picture.names]
    if found := [*_faults(form), *(fault for name in names for fault in _faults(name, f"names/{name.prefix}"))]:
        raise amiss(found)
    mending = mending_from(data, picture, form, names)
    try:
        return mend_import(row=row, by=keeper_of(request.token), version=form.cleaned_data["version"], mending=mending)
    except TooManyCorrectionsError as refusal:
        raise Problem("too-large") from refusal


def _run(request: TokenRequest, row: SessionImport, told: JsonObject) -> SessionImport:
    _must_be_open(row)
    picture = picture_of(row) if row.columns else None
    if picture is None or not picture.ready:
        raise Problem("invalid", more={"import": import_shown(row)})
    return start_import(row=row, by=keeper_of(request.token), version=_version(told), seen=picture.digest)


def _undo(request: TokenRequest, row: SessionImport, told: JsonObject) -> SessionImport:
    if row.is_done and not may_undo_with(request.token, row):
        raise Problem("not-yours")
    form = UndoImportForm(matching_told({**told, "columns": []}, ()))
    form.data["reason"] = str(told.get("reason", ""))  # type: ignore[index]  # made just now
    if not form.is_valid():
        raise amiss(_faults(form))
    told_now = form.cleaned_data
    keeper, version, reason = keeper_of(request.token), told_now["version"], told_now["reason"]
    return ask_to_undo(row=row, by=keeper, version=version, reason=reason)


def _discard(request: TokenRequest, row: SessionImport, told: JsonObject) -> None:
    discard_import(row=row, by=keeper_of(request.token), version=_version(told))


def _version(told: JsonObject) -> int:
    version = told["version"]
    return int(version) if isinstance(version, int | float) else 0


def _must_be_open(row: SessionImport) -> None:
    if not row.is_open:
        raise EditedMeanwhile(row)


def _faults(form: forms.Form, at: str = "") -> list[Fault]:
    """What a form finds amiss, by its fields."""
    if form.is_valid():
        return []
    return [
        Fault("/".join(part for part in (at, "" if name == "__all__" else name) if part), error.code or "invalid", text)
        for name, errors in form.errors.as_data().items()
        for error in errors
        for text in error.messages
    ]


STEPS: dict[str, Step] = {"match": _match, "mend": _mend, "run": _run, "undo": _undo, "discard": _discard}
