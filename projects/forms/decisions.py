"""What is noted with a decision, or no longer."""

from django import forms


class WorkForm(forms.Form):
    """One project or partnership, by its number; `away` takes the note back."""

    work = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    away = forms.BooleanField(required=False, widget=forms.HiddenInput)
