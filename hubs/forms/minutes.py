"""What is typed as minutes of a meeting, and what is kept of it before it is saved."""

from typing import Any

from django import forms

from hubs.forms.editing import EditForm, one_line_end, text_area
from hubs.models import Hub, Minutes
from hubs.models.minutes import LONGEST


class MinutesForm(EditForm[Minutes]):
    """The text of the minutes; once they are approved, with why they are corrected."""

    class Meta:
        model = Minutes
        fields = ("text", "reason")
        widgets = {"text": text_area(24, spellcheck="true")}

    def __init__(self, *args: Any, hub: Hub, instance: Minutes | None = None, **kwargs: Any) -> None:
        super().__init__(*args, hub=hub, instance=instance, **kwargs)
        if instance is None or instance.approved_at is None:
            del self.fields["reason"]
        else:
            self.fields["reason"].required = True
            self.initial["reason"] = ""  # that of the last correction explains nothing about this one


class DraftForm(forms.Form):
    """The text as far as it has got, with the version from which it began."""

    text = forms.CharField(max_length=LONGEST, required=False, strip=False, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def clean(self) -> None:
        """Nothing at all is no text, unlike a text that somebody has emptied."""
        super().clean()
        if "text" not in self.data:
            raise forms.ValidationError("")

    def told(self) -> dict[str, Any]:
        """What was typed, with lines that end the way they are stored."""
        told = self.cleaned_data
        return {"text": one_line_end(told["text"]), "version": told["version"] or 0}
