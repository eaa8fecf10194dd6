"""What somebody says who has seen a school and an organisation work together."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import text_area
from hubs.forms.fields import day_input
from hubs.models import Hub
from projects.models import SeenThrough

WITHOUT, WITH = "without", "with"


class SightingForm(forms.Form):
    """When, how one knows, whether the hub took part, and what they did."""

    seen_on = forms.DateField(label=_("On which day"), widget=day_input())
    part = forms.ChoiceField(
        label=_("Did the hub take part?"),
        widget=forms.RadioSelect,
        choices=[(WITHOUT, _("No, the two did it by themselves")), (WITH, _("Yes, we were part of it"))],
        error_messages={"required": _("Say whether the hub took part.")},
    )
    through = forms.ChoiceField(label=_("How we know"), choices=SeenThrough.choices)
    what = forms.CharField(
        label=_("What they did"),
        max_length=300,
        widget=text_area(2),
        help_text=_("In one sentence. Pupils are never named."),
        error_messages={"required": _("Say what they did.")},
    )

    def __init__(self, data: QueryDict | None = None, *, hub: Hub) -> None:
        super().__init__(data, initial={"seen_on": hub.today()})

    def told(self) -> dict[str, Any]:
        """What was said, as values of the row."""
        told = dict(self.cleaned_data)
        return told | {"hub_took_part": told.pop("part") == WITH} if "part" in told else told
