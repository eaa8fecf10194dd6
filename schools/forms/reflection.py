"""The self-reflection as a form: a scale for each statement, and whether the hub may read it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from schools.models import Agreement
from schools.queries.reflection import ReflectionPicture


class ReflectionForm(forms.Form):
    """One field for each statement. None has to be answered, but all of them empty is no reflection."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    shared = forms.BooleanField(
        label=_("Our hub may read it"),
        required=False,
        help_text=_("Otherwise it stays within the school. You can change this at any time."),
    )

    def __init__(self, data: QueryDict | None = None, *, picture: ReflectionPicture) -> None:
        super().__init__(data, initial={"version": picture.version, "shared": picture.shared})
        self.picture = picture
        for one in picture.said:
            self.fields[f"said-{one.pk}"] = forms.TypedChoiceField(
                label=format_html('<span lang="{}">{}</span>', one.lang, one.statement) if one.lang else one.statement,
                coerce=int,
                empty_value=None,
                choices=Agreement.choices,
                required=False,
                initial=one.now,
                widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
                help_text=_("Last year: %(answer)s") % {"answer": one.before_label} if one.before else "",
            )
        self.order_fields([*(f"said-{one.pk}" for one in picture.said), "shared", "version"])

    def clean(self) -> dict[str, Any]:
        """At least one answer."""
        if not self.errors and not self.answers():
            raise ValidationError(_("Nothing is answered yet. Choose an answer for at least one statement."))
        return self.cleaned_data

    def answers(self) -> dict[int, int]:
        """The answers by the number of their statement."""
        said = {one.pk: self.cleaned_data.get(f"said-{one.pk}") for one in self.picture.said}
        return {pk: value for pk, value in said.items() if value is not None}
