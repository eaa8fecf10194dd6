"""A session that is noted with a decision, or no longer."""

from django import forms


class NoteSessionForm(forms.Form):
    """One session, by its number; `away` takes the note back."""

    session = forms.UUIDField(widget=forms.HiddenInput)
    away = forms.BooleanField(required=False, widget=forms.HiddenInput)
