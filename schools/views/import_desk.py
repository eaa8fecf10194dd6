"""The page that takes a list: sent, shown as it was understood, corrected, added as a whole, taken back.

What every importer of a hub's list does in the same steps; one subclass each says of what the list is.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import MemberRequest
from hubs.models import Hub
from schools.actions.import_list import OvertakenError, RefusedError, UsedSinceError
from schools.lists import ListTable
from schools.sheets import Refusal

Last = dict[str, Any]  # what one imported last, as a session keeps it


class Sent(Protocol):
    """A form that read what was sent."""

    table: ListTable | None
    is_bound: bool

    def is_valid(self) -> bool:
        """Whether it could be read."""
        ...


class Looked(Protocol):
    """A form that carries what was read, and what a person said about it."""

    read_table: ListTable | None
    is_bound: bool

    def is_valid(self) -> bool:
        """Whether all that was said makes sense."""
        ...

    def options(self) -> Any:
        """What the person said."""
        ...


class Plan(Protocol):
    """A list as it was understood."""

    refusals: list[Refusal]

    @property
    def accepted(self) -> bool:
        """Whether it may be written."""
        ...


P = TypeVar("P", bound=Plan)
D = TypeVar("D")


@dataclass
class ImportDesk(ABC, Generic[P, D]):
    """One request to the page of one importer: P is its plan, D what was done."""

    request: MemberRequest
    hub: Hub

    start_page: ClassVar[str]
    preview_page: ClassVar[str]
    remembered: ClassVar[str]  # the key of the session under which it stands what one imported last, by hub

    @property
    @abstractmethod
    def address(self) -> str:
        """The name of the page's address."""

    @abstractmethod
    def send_form(self, *, posted: bool) -> Sent:
        """The form that takes a list."""

    @abstractmethod
    def look_form(self, table: ListTable | None = None) -> Looked:
        """The form of the preview: of a table that was just read, or of what was posted."""

    @abstractmethod
    def plan(self, table: ListTable, options: Any) -> P:
        """Understand a list."""

    @abstractmethod
    def write(self, table: ListTable, options: Any) -> D:
        """Add all of it. Raises RefusedError, OvertakenError."""

    @abstractmethod
    def tell(self, done: D) -> Last | None:
        """Say what was added; returns what has to be known to take it back, or nothing where nothing was added."""

    @abstractmethod
    def take_back(self, last: Last) -> None:
        """Undo an import. Raises UsedSinceError."""

    def shows(self, last: Last) -> bool:
        """Whether this page offers to take it back."""
        return True

    def too_personal(self, plan: P) -> Sequence[Refusal]:
        """What must not even be shown again."""
        return ()

    def refused(self, form: Sent) -> Sequence[Refusal]:
        """What is wrong with what was sent, where it is told by line and place and not at a field."""
        return ()

    def words(self) -> dict[str, object]:
        """What the templates need besides."""
        return {}

    def answer(self) -> HttpResponse:
        """The page that the step asks for."""
        step = self.request.POST.get("step") if self.request.method == "POST" else ""
        if step == "undo":
            return self._undo()
        return self._look(write=step == "write") if step in ("look", "write") else self._send()

    def _send(self) -> HttpResponse:
        form = self.send_form(posted=self.request.method == "POST")
        if form.is_valid() and form.table is not None:
            look = self.look_form(form.table)
            return self._preview(look, self.plan(form.table, look.options()))
        return self._start(form)

    def _start(self, form: Sent) -> HttpResponse:
        last = self.request.session.get(self.remembered, {}).get(str(self.hub.pk))
        context = self._context(form=form, last=last if last and self.shows(last) else None, refused=self.refused(form))
        return render(self.request, self.start_page, context, status=422 if form.is_bound else 200)

    def _look(self, *, write: bool) -> HttpResponse:
        form = self.look_form()
        if not form.is_valid() and form.read_table is None:
            messages.error(self.request, _("The list did not come through whole: choose the file again."))
            return self._start(self.send_form(posted=False))
        table: ListTable = form.read_table  # type: ignore[assignment]  # there, or the form would have been refused
        if not write or not form.is_valid():
            return self._preview(form, self.plan(table, form.options()))
        try:
            done = self.write(table, form.options())
        except RefusedError as refused:
            return self._preview(form, refused.plan, asked=True)
        except OvertakenError:
            messages.info(self.request, _("Somebody added some of these at the same moment. Look at the list again."))
            return self._preview(form, self.plan(table, form.options()))
        return self._added(done)

    def _preview(self, form: Looked, plan: P, *, asked: bool = False) -> HttpResponse:
        if refused := self.too_personal(plan):
            context = self._context(form=self.send_form(posted=False), refused=refused)
            return render(self.request, self.start_page, context, status=422)
        fine = plan.accepted and (not form.is_bound or form.is_valid())
        context = self._context(form=form, plan=plan, asked=asked)
        return render(self.request, self.preview_page, context, status=200 if fine else 422)

    def _added(self, done: D) -> HttpResponse:
        last = self.tell(done)
        if last is None:
            messages.info(self.request, _("Everything in the list was there already, so nothing was added."))
        else:
            known = self.request.session.get(self.remembered, {})
            self.request.session[self.remembered] = known | {str(self.hub.pk): last}
        return redirect(self.address, hub_code=self.hub.code)

    def _undo(self) -> HttpResponse:
        others = dict(self.request.session.get(self.remembered, {}))
        last = others.pop(str(self.hub.pk), None)
        if last is None:
            messages.info(self.request, _("There is no import of yours to take back."))
            return redirect(self.address, hub_code=self.hub.code)
        try:
            self.take_back(last)
        except UsedSinceError as used:
            messages.warning(
                self.request,
                _("Nothing was taken back, for some of it is in use or was changed: %(names)s.")
                % {"names": "; ".join(used.names)},
            )
        else:
            self.request.session[self.remembered] = others
            messages.success(self.request, _("The import was taken back."))
        return redirect(self.address, hub_code=self.hub.code)

    def _context(self, **more: object) -> dict[str, object]:
        here = reverse(self.address, args=[self.hub.code])
        return {"hub": self.hub, "here": here, **self.words(), **more}
