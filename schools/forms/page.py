"""What a school agreed to show on its public page, as its hub writes it down."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import EditForm, text_area
from schools.models import School, Shown


class SchoolPageForm(EditForm[School]):
    """Since when, what, and in which words. Without a date there is no page."""

    shows = forms.MultipleChoiceField(
        label=_("What the page shows, beside name and place"),
        choices=Shown.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Exactly what the school agreed to. It may change its mind at any time."),
    )

    class Meta:
        model = School
        fields = ("page_agreed_on", "shows", "about", "website")
        help_texts = {
            "page_agreed_on": _("The day on which the school said yes. Empty: no page, and its name stands nowhere."),
        }
        widgets = {
            "page_agreed_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "about": text_area(5),
            "website": forms.URLInput(attrs={"autocomplete": "off"}),
        }

    def clean(self) -> None:
        """A school agrees today or earlier, and is a partner by then (the database asks for that too)."""
        super().clean()
        agreed_on = self.cleaned_data.get("page_agreed_on")
        if agreed_on is not None and agreed_on > self.hub.today():
            self.add_error("page_agreed_on", ValidationError(_("This day is still to come.")))
        if agreed_on is not None and self.instance.partner_since is None:
            self.add_error("page_agreed_on", ValidationError(_("The school is no partner of the network yet.")))
