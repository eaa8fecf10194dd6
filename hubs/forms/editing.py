"""The form of a text that several people may edit: it knows the version it began from, and shows what stands by now."""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any, Self, TypeVar, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import ModelForm
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from hubs.forms.fields import ask_for_something_seen, keep_in_reach
from hubs.models import Hub, Sdg

T = TypeVar("T", bound=models.Model)


@dataclass(frozen=True)
class Standing:
    """What is stored in a field that somebody else changed, as a person reads it."""

    label: str
    stored: str


class EditForm(ModelForm[T]):
    """A model's fields as people type them. It saves nothing: `told` is what an action takes.

    The row that is passed in stays as it is, so that a refused entry does not turn up elsewhere on the page.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        files: "MultiValueDict[str, UploadedFile[Any]] | None" = None,
        *,
        hub: Hub,
        instance: T | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, files, instance=copy(instance) if instance is not None else None, initial=initial)
        self.hub = hub
        if instance is None and any(field.name == "hub" for field in self.instance._meta.fields):
            setattr(self.instance, "hub", hub)  # noqa: B010 - models of other rooms have it too
        self.initial["version"] = getattr(instance, "version", 0)
        _say_choose(self.fields)
        for field in self.fields.values():
            keep_in_reach(field)
            ask_for_something_seen(field)
        self.standing: list[Standing] = []

    def _get_validation_exclusions(self) -> set[str]:
        """The hub is no field of the form, and yet a title is unique within it."""
        return set(super()._get_validation_exclusions()) - {"hub"}  # type: ignore[misc]  # not in the stubs

    def seen_version(self) -> int:
        """The version that the person had before them."""
        return self.cleaned_data.get("version") or 0

    def told(self) -> dict[str, Any]:
        """What was typed, as values of the row; lines end the way they are stored."""
        values = {name: value for name, value in self.cleaned_data.items() if name in self._of_row()}
        return {name: one_line_end(value) if isinstance(value, str) else value for name, value in values.items()}

    def _of_row(self) -> list[str]:
        return [name for name in self.fields if name != "version"]

    def show_standing(self, stored: T) -> None:
        """Note what somebody else has stored meanwhile. What was typed stays, and saving it again replaces that."""
        self.compare(type(self)(hub=self.hub, instance=stored), stored)

    def compare(self, now: Self, stored: T) -> None:
        """Note where a form that was made of the stored row says something else than this one."""
        self.standing = [
            Standing(str(field.label), in_words(now[name]))
            for name, field in self.fields.items()
            if not field.widget.is_hidden and in_words(now[name]) != in_words(self[name])
        ]
        # The form was sent with the version of the past; sent again, it knows what it replaces.
        self.data = sent_again(self.data, version=str(getattr(stored, "version")))  # noqa: B009 - models of other rooms


def _say_choose(fields: Mapping[str, forms.Field]) -> None:
    """Say "Choose" or "None" where Django puts a line of dashes before the choices that a model offers."""
    for field in fields.values():
        nothing = str(_("Choose") if field.required else _("None"))
        if isinstance(field, forms.ModelChoiceField):
            field.empty_label = nothing if field.empty_label == BLANK_CHOICE_DASH[0][1] else field.empty_label
        elif isinstance(field, forms.ChoiceField):
            choices = cast("Iterable[tuple[Any, Any]]", field.choices)
            if next(iter(choices), None) == BLANK_CHOICE_DASH[0]:
                field.choices = [("", nothing), *list(choices)[1:]]


def one_line_end(text: str) -> str:
    """Text with line ends of one kind: browsers send two signs for each."""
    return text.replace("\r\n", "\n")


def sent_again(data: Mapping[str, Any], **changed: str) -> QueryDict:
    """What a browser sent, with some of it changed."""
    again = QueryDict(mutable=True)
    for name, values in data.lists() if isinstance(data, MultiValueDict) else ():
        again.setlist(name, values)
    for name, value in changed.items():
        again[name] = value
    return again


def in_words(field: forms.BoundField) -> str:
    """The value of a field as a person reads it: labels instead of keys, several with commas."""
    value, widget = field.value(), field.field.widget
    if not isinstance(widget, forms.Select | forms.CheckboxSelectMultiple):
        return one_line_end(str(widget.format_value(value) or ""))
    labels = {str(key): str(label) for key, label in widget.choices if not isinstance(label, list | tuple)}
    chosen = value if isinstance(value, list | tuple) else [value]
    return ", ".join(labels.get(str(one), str(one)) for one in chosen if one not in (None, ""))


def goal_choices() -> list[tuple[int, str]]:
    """The Sustainable Development Goals, in the language of the page: fields take the function, not its answer."""
    return [(goal.value, f"{goal.value} · {goal.label}") for goal in Sdg]


class GoalsField(forms.TypedMultipleChoiceField):
    """Sustainable Development Goals to tick, by number and name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Sustainable Development Goals"),
            coerce=int,
            required=False,
            choices=goal_choices,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("One to three that it really touches say more than ten."),
            **kwargs,
        )


class UndoForm(forms.Form):
    """Which version is taken back."""

    step = forms.CharField(widget=forms.HiddenInput, initial="undo")
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class TextArea(forms.Textarea):
    """A field for text in which a line end counts as one letter, as the browser counts it that says how much fits."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """What was typed."""
        value = super().value_from_datadict(data, files, name)
        return one_line_end(value) if isinstance(value, str) else value


def text_area(rows: int, **attributes: object) -> TextArea:
    """A field for text of about so many lines."""
    return TextArea(attrs={"rows": rows} | attributes)
