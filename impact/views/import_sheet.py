"""The table of an import as a workbook with notes at its cells, and that workbook sent back when it was mended."""

import uuid
from pathlib import PurePath

from django.contrib import messages
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from hubs.access import hub_or_404
from hubs.models import Hub, PaperKind
from hubs.papers import CONTENT_TYPES
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from impact.actions.replace_table import replace_table
from impact.forms.session_imports import MendedSheetForm
from impact.imports.corrections import marked_table
from impact.imports.kept import sheet_of
from impact.models import ImportState, SessionImport
from impact.queries.imports import find_import
from impact.views.imports import show_import, stepwise, to_import
from schools.sheets.writing import write_workbook


@require_http_methods(["GET", "HEAD", "POST"])
def import_sheet(request: MemberRequest, hub_code: str, import_uid: uuid.UUID) -> HttpResponse:
    """Take the table along to mend it in a spreadsheet, and send it back."""
    hub = hub_or_404(request, hub_code, HubPerm.LOG_SESSIONS)
    row = found_or_404(find_import(hub, import_uid))
    do = _send_back if request.method == "POST" else _download
    return stepwise(request, hub, import_uid, lambda: do(request, hub, row))


def _download(request: MemberRequest, hub: Hub, row: SessionImport) -> HttpResponse:
    if not row.is_open or row.state == ImportState.UPLOADED:
        return to_import(hub, row)
    content = write_workbook(marked_table(row, sheet_of(row)))
    name = _("%(name)s to mend.xlsx") % {"name": PurePath(row.name).stem}
    answer = HttpResponse(content, content_type=CONTENT_TYPES[PaperKind.XLSX])
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer


def _send_back(request: MemberRequest, hub: Hub, row: SessionImport) -> HttpResponse:
    form = MendedSheetForm(request.POST, request.FILES, hub=hub, version=row.version)
    if not form.is_valid() or form.table is None:
        return show_import(request, hub, row, sheet_form=form, status=422)
    new = replace_table(
        row=row,
        by=request.user,
        version=form.cleaned_data["version"],
        name=form.name,
        content=form.content,
        table=form.table,
    )
    messages.success(request, _("The mended sheet stands in the place of the table from before."))
    return to_import(hub, new)
