"""A collection as the people of a hub put it together: words, and resources in an order."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import EditForm, text_area
from hubs.forms.fields import LanguageField
from hubs.forms.numbers import WholeNumberField
from hubs.models import Hub
from projects.queries.editing import projects_for
from resources.forms.fields import number_of
from resources.models import MOST_MEMBERS, Collection
from resources.queries.collections import Choice, members_of, readable, to_choose

PLACE = "place_"


class CollectionForm(EditForm[Collection]):
    """Title, introduction, and a number before each resource: a lower one comes first, none takes it out."""

    language = LanguageField()
    own = forms.TypedMultipleChoiceField(
        label=_("Add resources of the hub"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(
        label=_("Add others"),
        required=False,
        max_length=2000,
        widget=text_area(2),
        help_text=_(
            "Numbers or addresses of resources in the library, of any hub, with spaces or commas between them."
        ),
    )

    class Meta:
        model = Collection
        fields = ("title", "language", "introduction", "project")
        widgets = {"introduction": text_area(5)}

    def __init__(self, *args: Any, hub: Hub, instance: Collection | None = None, **kwargs: Any) -> None:
        super().__init__(*args, hub=hub, instance=instance, **kwargs)
        language, project, own = self.fields["language"], self.fields["project"], self.fields["own"]
        assert isinstance(language, LanguageField)  # noqa: S101 - as the next two: tells the type checker which field
        assert isinstance(project, forms.ModelChoiceField)  # noqa: S101
        assert isinstance(own, forms.TypedMultipleChoiceField)  # noqa: S101
        language.offer(hub, instance.language if instance else "")
        project.queryset = projects_for(hub, keep=instance.project_id if instance else None)
        project.empty_label = str(_("No project"))
        self.members = members_of(instance.members) if instance else []
        own.choices = [(one.pk, one.title) for one in to_choose(hub, without=[one.pk for one in self.members])]
        for place, member in enumerate(self.members, 1):
            self.fields[f"{PLACE}{member.pk}"] = _place(member, place)

    @property
    def places(self) -> list[tuple[forms.BoundField, bool]]:
        """The fields with the numbers of its resources, and whether anybody may read each."""
        return [(self[f"{PLACE}{member.pk}"], member.public) for member in self.members]

    def clean_others(self) -> list[int]:
        """The numbers that were typed; refused where there is nothing to read under one."""
        words = [word for word in re.split(r"[\s,;]+", str(self.cleaned_data["others"])) if word]
        keys = {word: number_of(word) or 0 for word in words}
        known = readable(keys.values())
        if wrong := [word for word in words if keys[word] not in known]:
            text = _("There is nothing to read in the library under: %(wrong)s")
            raise forms.ValidationError(text, params={"wrong": ", ".join(wrong)[:300]})
        return [keys[word] for word in words]

    def clean(self) -> None:
        """No more of them than one can look through."""
        super().clean()
        if len(self.chosen()) > MOST_MEMBERS:
            self.add_error("others", _("Sixty resources are enough for one collection: make two of it."))

    def chosen(self) -> list[int]:
        """The resources in their new order: by number, then those that were added."""
        said = self.cleaned_data
        placed = [(said.get(f"{PLACE}{one.pk}"), place, one.pk) for place, one in enumerate(self.members)]
        kept = [pk for number, _place, pk in sorted(one for one in placed if one[0] is not None)]
        return list(dict.fromkeys([*kept, *said.get("own", []), *(said.get("others") or [])]))

    def told(self) -> dict[str, Any]:
        """The words and the order."""
        words = {name: value for name, value in super().told().items() if name in self._meta.fields}  # type: ignore[operator]
        return words | {"members": self.chosen()}


def _place(member: Choice, place: int) -> WholeNumberField:
    return WholeNumberField(
        label=member.title,
        required=False,
        min_value=1,
        max_value=9999,
        initial=place,
        widget=forms.TextInput(attrs={"class": "form-control", "inputmode": "numeric"}),
    )
