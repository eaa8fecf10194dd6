"""A list of schools or classes: sent, shown as it was understood, corrected, added as a whole, taken back."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from hubs.access import hub_or_404
from hubs.models import Hub
from hubs.roles import HubPerm
from schools.actions.import_list import (
    Imported,
    OvertakenError,
    RefusedError,
    UsedSinceError,
    import_list,
    undo_import,
)
from schools.forms.import_list import LookAtListForm, SendListForm
from schools.lists import ListKind, ListPlan, ListTable, plan_list
from schools.lists.fields import FIELDS

METHODS = ("GET", "HEAD", "POST")
LAST = "imported-lists"  # in the session: what one imported last, by hub
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
class Desk:
    """One request to one of the two pages."""

    request: MemberRequest
    hub: Hub
    kind: ListKind

    def answer(self) -> HttpResponse:
        """The page that the step asks for."""
        step = self.request.POST.get("step") if self.request.method == "POST" else ""
        if step == "undo":
            return self._undo()
        return self._look(write=step == "write") if step in ("look", "write") else self._send()

    def _send(self) -> HttpResponse:
        posted = self.request.method == "POST"
        form = SendListForm(
            self.request.POST if posted else None,
            self.request.FILES if posted else None,
            hub=self.hub,
            kind=self.kind,
        )
        if form.is_valid() and form.table is not None:
            look = LookAtListForm(hub=self.hub, kind=self.kind, table=form.table)
            return self._preview(look, plan_list(self.hub, self.kind, form.table, look.options()))
        return self._start(form)

    def _start(self, form: SendListForm) -> HttpResponse:
        last = self.request.session.get(LAST, {}).get(str(self.hub.pk))
        context = self._context(form=form, last=last if last and last["kind"] == self.kind else None)
        return render(self.request, "schools/import.html", context, status=422 if form.is_bound else 200)

    def _look(self, *, write: bool) -> HttpResponse:
        form = LookAtListForm(self.request.POST, hub=self.hub, kind=self.kind)
        if not form.is_valid() and form.read_table is None:
            messages.error(self.request, _("The list did not come through whole: choose the file again."))
            return self._start(SendListForm(hub=self.hub, kind=self.kind))
        table: ListTable = form.read_table  # type: ignore[assignment]  # there, or the form would have been refused
        if not write or not form.is_valid():
            return self._preview(form, plan_list(self.hub, self.kind, table, form.options()))
        try:
            done = import_list(hub=self.hub, kind=self.kind, table=table, options=form.options(), by=self.request.user)
        except RefusedError as refused:
            return self._preview(form, refused.plan, asked=True)
        except OvertakenError:
            messages.info(self.request, _("Somebody added some of these at the same moment. Look at the list again."))
            return self._preview(form, plan_list(self.hub, self.kind, table, form.options()))
        return self._added(done)

    def _preview(self, form: LookAtListForm, plan: ListPlan, *, asked: bool = False) -> HttpResponse:
        if plan.personal:
            context = self._context(form=SendListForm(hub=self.hub, kind=self.kind), refused=plan.refusals)
            return render(self.request, "schools/import.html", context, status=422)
        context = self._context(form=form, plan=plan, asked=asked, fields=FIELDS[self.kind])
        fine = plan.accepted and (not form.is_bound or form.is_valid())
        return render(self.request, "schools/import_preview.html", context, status=200 if fine else 422)

    def _added(self, done: Imported) -> HttpResponse:
        number = len(done.keys)
        if number or done.filled:
            last = {"kind": done.kind.value, "keys": done.keys, "filled": done.filled}
            self.request.session[LAST] = self.request.session.get(LAST, {}) | {str(self.hub.pk): last}
            if number:
                messages.success(self.request, self._said(number))
            if done.filled:
                messages.success(self.request, self._said_filled(len(done.filled)))
        else:
            messages.info(self.request, _("Everything in the list was there already, so nothing was added."))
        return redirect(ADDRESSES[self.kind], hub_code=self.hub.code)

    def _said(self, number: int) -> str:
        if self.kind == ListKind.SCHOOLS:
            return ngettext("%(number)d school was added.", "%(number)d schools were added.", number) % {
                "number": number
            }
        return ngettext("%(number)d class was added.", "%(number)d classes were added.", number) % {"number": number}

    @staticmethod
    def _said_filled(number: int) -> str:
        said = ngettext("%(number)d school was filled in.", "%(number)d schools were filled in.", number)
        return said % {"number": number}

    def _undo(self) -> HttpResponse:
        others = dict(self.request.session.get(LAST, {}))
        last = others.pop(str(self.hub.pk), None)
        if last is None:
            messages.info(self.request, _("There is no import of yours to take back."))
            return redirect(ADDRESSES[self.kind], hub_code=self.hub.code)
        try:
            undo_import(
                hub=self.hub,
                kind=ListKind(last["kind"]),
                keys=last["keys"],
                filled=last.get("filled"),
                by=self.request.user,
            )
        except UsedSinceError as used:
            messages.warning(
                self.request,
                _("Nothing was taken back, for some of it is in use or was changed: %(names)s.")
                % {"names": "; ".join(used.names)},
            )
        else:
            self.request.session[LAST] = others
            messages.success(self.request, _("The import was taken back."))
        return redirect(ADDRESSES[self.kind], hub_code=self.hub.code)

    def _context(self, **more: object) -> dict[str, object]:
        here = reverse(ADDRESSES[self.kind], args=[self.hub.code])
        return {"hub": self.hub, "here": here, "of_classes": self.kind == ListKind.CLASSES, **more}
