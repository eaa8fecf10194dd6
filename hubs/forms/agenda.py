"""What is typed about an agenda: an item, a step of one, hands that were counted."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import EditForm, text_area
from hubs.models import AgendaItem


class ItemForm(EditForm[AgendaItem]):
    """An item of an agenda."""

    class Meta:
        model = AgendaItem
        fields = ("title", "text")
        help_texts = {"text": _("What the board has to know beforehand, in a few sentences.")}
        widgets = {"text": text_area(4)}


class AgendaStepForm(forms.Form):
    """What is to be done with an item, or with what is offered; `key` is that of the item, decision or meeting."""

    step = forms.ChoiceField(
        choices=[(step, step) for step in ("take", "take minutes", "up", "down", "drop")], widget=forms.HiddenInput
    )
    key = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)


class HandsForm(forms.Form):
    """Hands counted: how many seats for, against, and abstaining."""

    votes_for = forms.IntegerField(label=_("For"), min_value=0, max_value=200)
    votes_against = forms.IntegerField(label=_("Against"), min_value=0, max_value=200)
    votes_abstain = forms.IntegerField(label=_("Abstentions"), min_value=0, max_value=200)
