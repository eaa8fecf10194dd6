"""A catalogue that a hub has elsewhere, brought in as drafts: the steps are those of every list."""

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
from resources.actions.import_catalogue import ImportedCatalogue, import_catalogue, undo_catalogue
from resources.catalogue import CatalogueOptions, CataloguePlan, plan_catalogue
from resources.catalogue.fields import FIELDS
from resources.forms.import_catalogue import LookAtCatalogueForm, SendCatalogueForm
from schools.lists import ListTable
from schools.sheets import Refusal
from schools.views.import_desk import ImportDesk, Last, Sent


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Import a catalogue as drafts of the hub."""
    return CatalogueDesk(request, hub_or_404(request, hub_code, HubPerm.WRITE_NEWS)).answer()


@dataclass
class CatalogueDesk(ImportDesk[CataloguePlan, ImportedCatalogue]):
    """One request to the page."""

    start_page: ClassVar[str] = "resources/import.html"
    preview_page: ClassVar[str] = "resources/import_preview.html"
    remembered: ClassVar[str] = "imported-catalogues"

    @property
    def address(self) -> str:
        """The name of the page's address."""
        return "resources:import_catalogue"

    def send_form(self, *, posted: bool) -> SendCatalogueForm:
        """The form that takes a catalogue."""
        sent = (self.request.POST, self.request.FILES) if posted else (None, None)
        return SendCatalogueForm(*sent, hub=self.hub)

    def look_form(self, table: ListTable | None = None) -> LookAtCatalogueForm:
        """The form of the preview."""
        return LookAtCatalogueForm(None if table else self.request.POST, hub=self.hub, table=table)

    def plan(self, table: ListTable, options: CatalogueOptions) -> CataloguePlan:
        """Understand a catalogue."""
        return plan_catalogue(self.hub, table, options)

    def write(self, table: ListTable, options: CatalogueOptions) -> ImportedCatalogue:
        """Add all of it."""
        return import_catalogue(hub=self.hub, table=table, options=options, by=self.request.user)

    def refused(self, form: Sent) -> Sequence[Refusal]:
        """What is wrong with JSON, by line and place."""
        return form.refusals if isinstance(form, SendCatalogueForm) else ()

    def tell(self, done: ImportedCatalogue) -> Last | None:
        """Say how many were added."""
        if not done.added:
            return None
        said = ngettext(
            "%(number)d resource was added as a draft.", "%(number)d resources were added as drafts.", len(done.added)
        )
        messages.success(self.request, said % {"number": len(done.added)})
        return {"added": done.added}

    def take_back(self, last: Last) -> None:
        """Undo the import."""
        undo_catalogue(hub=self.hub, added=last["added"], by=self.request.user)

    def words(self) -> dict[str, object]:
        """The fields that a column can be."""
        return {"fields": FIELDS}
