"""What is typed when an edition is published, and when something in one turns out to be wrong."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import one_line_end, text_area
from impact.models import Edition, Erratum


class EditionForm(forms.ModelForm[Edition]):
    """The title and the method notes, and that somebody has seen what is left out."""

    seen = forms.BooleanField(
        label=_("I have looked at the figures and at what is left out. What is published is never changed."),
        error_messages={"required": _("Look at the figures and at what is left out, and say so here.")},
    )

    class Meta:
        model = Edition
        fields = ("title", "method_notes")
        widgets = {"method_notes": text_area(8, spellcheck="true")}
        help_texts = {
            "title": _("As it is cited, in English: “Impact of the Open Science Hubs, 2021/22”."),
            "method_notes": _(
                "What a reader has to know about these figures, in English. **Bold**, lists and links work."
            ),
        }

    def told(self) -> dict[str, Any]:
        """What was typed, with lines that end the way they are stored."""
        told = self.cleaned_data
        return {"title": told["title"], "method_notes": one_line_end(told["method_notes"])}


class ErratumForm(forms.ModelForm[Erratum]):
    """What is wrong, and why."""

    class Meta:
        model = Erratum
        fields = ("what", "why")
        widgets = {"what": text_area(2), "why": text_area(4)}
        help_texts = {
            "what": _("Which figure or sentence, and where it stands."),
            "why": _(
                "How it came about, and what would be right. No number of people from 1 to 4, and no name of a pupil."
            ),
        }

    def told(self) -> dict[str, str]:
        """What was typed, on lines of its own."""
        return {name: one_line_end(self.cleaned_data[name]) for name in ("what", "why")}
