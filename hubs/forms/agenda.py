"""What is typed about an agenda: an item, a step of one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import EditForm, text_area
from hubs.models import AgendaItem
from hubs.models.agenda import LONGEST_ITEM


class ItemForm(EditForm[AgendaItem]):
    """An item of an agenda."""

    class Meta:
        model = AgendaItem
        fields = ("title", "text", "minutes")
        help_texts = {"text": _("What the board has to know beforehand, in a few sentences.")}
        widgets = {
            "text": text_area(4),
            "minutes": forms.NumberInput(attrs={"inputmode": "numeric", "max": str(LONGEST_ITEM)}),
        }


class AgendaStepForm(forms.Form):
    """What is to be done with an item, or with what is offered; `key` is that of the item, decision or meeting."""

    step = forms.ChoiceField(
        choices=[(step, step) for step in ("take", "take minutes", "up", "down", "drop")], widget=forms.HiddenInput
    )
    key = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)
