"""What is typed about a report: its title, whose figures of when, and its sections in an order."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import EditForm, text_area
from impact.models import Report, Section
from impact.models.report import left_out
from impact.queries.reports import figure_choices, hub_choices

PLACES = [("", _("Not in the report"))] + [(str(at), str(at)) for at in range(1, len(Section) + 1)]


class BeginForm(forms.Form):
    """The title of a new report, and which earlier one it begins from."""

    title = forms.CharField(label=_("Title"), max_length=120)
    like = forms.UUIDField(label=_("Begin with the contents of"), required=False)

    def __init__(self, data: QueryDict | None = None, *, earlier: Sequence[Report]) -> None:
        super().__init__(data)
        choices = [("", _("an empty report")), *((str(one.uid), one.title) for one in earlier)]
        self.fields["like"].widget = forms.Select(choices=choices)


class ReportForm(EditForm[Report]):
    """A report. Each section says where it stands; those without a place are not in it."""

    figures = forms.ChoiceField(
        label=_("Figures of"),
        help_text=_("As reported: those of an edition, which never change. As of today: all that is logged by now."),
    )
    hub_codes = forms.MultipleChoiceField(
        label=_("Hubs"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those that are compared, and whose projects and partnerships are listed. None means all of them."),
    )

    without = forms.BooleanField(label=_("Leave out what has no place"), required=False)
    asks = False

    class Meta:
        model = Report
        fields = ("title", "figures", "hub_codes", "text", "quotes")
        widgets = {"text": text_area(8, spellcheck="true"), "quotes": text_area(6, spellcheck="true")}
        help_texts = {
            "text": _("**Bold**, lists, headings and links work. Pupils are never named."),
            "quotes": _(
                "A line that begins with > is a quotation. Whoever is quoted has agreed; pupils are never named."
            ),
        }

    def __init__(self, data: QueryDict | None = None, *, hub: Any, instance: Report | None = None) -> None:
        super().__init__(data, hub=hub, instance=instance)
        self.fields["figures"] = _choices(self.fields["figures"], figure_choices(hub))
        if hub is None:
            self.fields["hub_codes"] = _choices(self.fields["hub_codes"], hub_choices())
        else:
            del self.fields["hub_codes"]
        chosen = list(instance.sections) if instance else []
        for section in Section:
            name = f"place_{section.value}"
            self.fields[name] = forms.ChoiceField(
                label=section.label,
                choices=PLACES,
                required=False,
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            self.initial[name] = str(chosen.index(section.value) + 1) if section.value in chosen else ""

    @property
    def places(self) -> list[forms.BoundField]:
        """The sections with the place of each."""
        return [self[f"place_{section.value}"] for section in Section]

    def clean(self) -> dict[str, Any]:
        """Ask, before a PDF is made, about what is written and has no place in it."""
        told = super().clean() or self.cleaned_data
        written = {Section.TEXT: told.get("text", ""), Section.QUOTES: told.get("quotes", "")}
        placed = [section.value for section in Section if told.get(f"place_{section.value}")]
        names = left_out(written, placed)
        self.asks = bool(names) and self.data.get("step") == "paper"
        if self.asks and not told.get("without"):
            text = gettext("Written, but without a place, and so not in the report: %(sections)s.")
            self.add_error(None, text % {"sections": ", ".join(names)})
        return told

    def _of_row(self) -> list[str]:
        return [name for name in super()._of_row() if name != "without"]

    def told(self) -> dict[str, Any]:
        """What was typed, as values of the row; two sections that claim one place stand in the order of the form."""
        told = super().told()
        placed = [(told.pop(f"place_{section.value}"), section.value) for section in Section]
        placed = [(int(at), section) for at, section in placed if at]
        told["sections"] = [section for _at, section in sorted(placed, key=lambda one: one[0])]
        return told


def _choices(field: Any, choices: Any) -> Any:
    field.choices = choices
    return field
