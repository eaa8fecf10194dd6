"""What the list of sessions is narrowed to."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from hubs.models import Hub
from impact.forms.fields import OneOfField
from impact.queries.choices import Group, filter_choices
from impact.queries.session_list import SessionFilter


class SessionFilterForm(forms.Form):
    """The filters above the list, as parts of its address. What is not understood is said, and left out."""

    first_day = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last_day = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    session_type = OneOfField(label=_("Type"), required=False, nothing=_("Every type"))
    project = OneOfField(label=_("Project"), required=False, nothing=_("Every project"))
    school = OneOfField(label=_("School"), required=False, nothing=_("Every school"))
    mine = forms.BooleanField(label=_("Logged by me"), required=False)
    missing = forms.BooleanField(label=_("Attendance missing"), required=False)
    voided = forms.BooleanField(label=_("Voided ones too"), required=False)

    def __init__(self, data: QueryDict, *, hub: Hub, by: User) -> None:
        super().__init__(data)
        self.by = by
        choices = filter_choices(hub)
        for name, things in (
            ("session_type", choices.session_types),
            ("project", choices.projects),
            ("school", choices.schools),
        ):
            cast(OneOfField, self.fields[name]).offer([Group("", things)])

    def clean(self) -> dict[str, Any]:
        """Refuse a span that ends before it begins."""
        told = self.cleaned_data
        first, last = told.get("first_day"), told.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("This is before the first day."))
        return told

    def wanted(self) -> SessionFilter:
        """What was understood."""
        self.is_valid()
        told = self.cleaned_data
        return SessionFilter(
            first_day=told.get("first_day"),
            last_day=told.get("last_day"),
            session_type=told.get("session_type"),
            project=told.get("project"),
            school=told.get("school"),
            logged_by=self.by if told.get("mine") else None,
            with_voided=bool(told.get("voided")),
            only_missing=bool(told.get("missing")),
        )

    @property
    def narrowed(self) -> bool:
        """Whether any filter is set, so that an empty list means something else than an empty log."""
        return any(self.cleaned_data.values()) or bool(self.errors)
