"""Which figures a hub lets stand on other sites."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub
from impact.models import EmbedShows
from impact.queries.embeds import schools_to_show
from schools.models import School


class EmbedForm(forms.Form):
    """The hub, the network, or one of the schools that agreed that their figures are public."""

    what = forms.ChoiceField(
        label=_("Whose figures"),
        help_text=_(
            "Schools are named here once they agreed that their figures are public. The chart by month comes with the"
            " network’s figures only: months of one hub or school would tell small numbers of others."
        ),
        error_messages={
            "required": _("Choose whose figures are shown."),
            "invalid_choice": _(
                "Choose one of the list: a school is in it as long as it agrees that its figures are public."
            ),
        },
    )

    def __init__(self, data: QueryDict | None = None, *, hub: Hub) -> None:
        super().__init__(data)
        self.schools: dict[str, School] = {f"school-{school.pk}": school for school in schools_to_show(hub)}
        choices: list[Any] = [(EmbedShows.HUB.value, hub.name), (EmbedShows.NETWORK.value, EmbedShows.NETWORK.label)]
        if self.schools:
            choices.append((_("Schools"), [(key, school.name) for key, school in self.schools.items()]))
        field = self.fields["what"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker which field this is
        field.choices = choices

    def wanted(self) -> dict[str, Any]:
        """What the action takes."""
        school = self.schools.get(self.cleaned_data["what"])
        return {"shows": EmbedShows.SCHOOL if school else EmbedShows(self.cleaned_data["what"]), "school": school}
