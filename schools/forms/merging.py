"""Which two schools are one, what was seen of it, and which of both each fact is taken from."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schools.merging.facts import GONE, KEPT, Choice

FACT = "fact-"


class TwinForm(forms.Form):
    """The school to merge into."""

    into = forms.IntegerField(
        label=gettext_lazy("School that stays"), widget=forms.HiddenInput, min_value=1, max_value=2**63 - 1
    )


class MergeSchoolsForm(forms.Form):
    """The preview that was agreed to, and a question for each fact of which the two schools say different things."""

    into = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(
        self, data: QueryDict | None = None, *, choices: tuple[Choice, ...], initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        for choice in choices:
            self.fields[FACT + choice.name] = forms.ChoiceField(
                label=choice.label,
                choices=[(KEPT, choice.kept), (GONE, choice.gone)],
                widget=forms.RadioSelect,
                initial=KEPT,
                error_messages={"required": _("Choose one of the two.")},
            )

    def chosen(self) -> dict[str, str]:
        """From which of the two each fact is."""
        return {name.removeprefix(FACT): value for name, value in self.cleaned_data.items() if name.startswith(FACT)}
