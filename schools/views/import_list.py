"""A list of schools or classes: the steps are those of every list, `import_desk` has them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from hubs.access import hub_or_404
from hubs.roles import HubPerm
from schools.actions.import_list import Imported, import_list, undo_import
from schools.forms.import_list import LookAtListForm, SendListForm
from schools.lists import ListKind, ListOptions, ListPlan, ListTable, plan_list
from schools.lists.fields import FIELDS
from schools.sheets import Refusal
from schools.views.import_desk import ImportDesk, Last

METHODS = ("GET", "HEAD", "POST")
ADDRESSES = {ListKind.SCHOOLS: "schools:import_schools", ListKind.CLASSES: "schools:import_classes"}


@require_http_methods(METHODS)
def import_schools(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Import a list of schools."""
    return Desk(request, hub_or_404(request, hub_code, HubPerm.MANAGE_SCHOOLS), ListKind.SCHOOLS).answer()


@require_http_methods(METHODS)
def import_classes(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Import a list of classes."""
    return Desk(request, hub_or_404(request, hub_code, HubPerm.MANAGE_SCHOOLS), ListKind.CLASSES).answer()


@dataclass
class Desk(ImportDesk[ListPlan, Imported]):
    """One request to one of the two pages."""

    kind: ListKind

    start_page: ClassVar[str] = "schools/import.html"
    preview_page: ClassVar[str] = "schools/import_preview.html"
    remembered: ClassVar[str] = "imported-lists"

    @property
    def address(self) -> str:
        """The name of the page's address."""
        return ADDRESSES[self.kind]

    def send_form(self, *, posted: bool) -> SendListForm:
        """The form that takes a list."""
        sent = (self.request.POST, self.request.FILES) if posted else (None, None)
        return SendListForm(*sent, hub=self.hub, kind=self.kind)

    def look_form(self, table: ListTable | None = None) -> LookAtListForm:
        """The form of the preview."""
        posted = None if table else self.request.POST
        return LookAtListForm(posted, hub=self.hub, kind=self.kind, table=table)

    def plan(self, table: ListTable, options: ListOptions) -> ListPlan:
        """Understand a list."""
        return plan_list(self.hub, self.kind, table, options)

    def write(self, table: ListTable, options: ListOptions) -> Imported:
        """Add all of it."""
        return import_list(hub=self.hub, kind=self.kind, table=table, options=options, by=self.request.user)

    def too_personal(self, plan: ListPlan) -> Sequence[Refusal]:
        """What is about persons is not shown again."""
        return plan.refusals if plan.personal else ()

    def shows(self, last: Last) -> bool:
        """What was imported as the other kind is taken back on the other page."""
        return bool(last["kind"] == self.kind)

    def tell(self, done: Imported) -> Last | None:
        """Say how many were added or filled in."""
        if not done.keys and not done.filled:
            return None
        if number := len(done.keys):
            messages.success(self.request, self._said(number))
        if number := len(done.filled):
            said = ngettext("%(number)d school was filled in.", "%(number)d schools were filled in.", number)
            messages.success(self.request, said % {"number": number})
        return {"kind": done.kind.value, "keys": done.keys, "filled": done.filled}

    def take_back(self, last: Last) -> None:
        """Undo the import."""
        kind, keys, filled = ListKind(last["kind"]), last["keys"], last.get("filled")
        undo_import(hub=self.hub, kind=kind, keys=keys, filled=filled, by=self.request.user)

    def words(self) -> dict[str, object]:
        """Which of the two it is, and the fields that it has."""
        return {"of_classes": self.kind == ListKind.CLASSES, "fields": FIELDS[self.kind]}

    def _said(self, number: int) -> str:
        if self.kind == ListKind.SCHOOLS:
            said = ngettext("%(number)d school was added.", "%(number)d schools were added.", number)
        else:
            said = ngettext("%(number)d class was added.", "%(number)d classes were added.", number)
        return said % {"number": number}
