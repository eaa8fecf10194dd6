"""How a visitor narrows the library. What makes no sense is told, and changes nothing."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import goal_choices
from hubs.languages import language_name
from hubs.models import Hub
from projects.forms.directory import ALL_HUBS, NO_HUB
from resources.models import Kind, Length, Level, Licence, StudyField
from resources.models.vocabulary import OLDEST, YOUNGEST
from resources.queries.library import Wanted

Words = list[tuple[str, str]]
NONE_SUCH = {"invalid_choice": _("There is no such choice. Everything is shown.")}


class Counted(forms.Select):
    """A choice with how many resources each would leave; `words` are the same without numbers, for what is in force."""

    def __init__(self, everything: str, words: Words, numbers: Mapping[str, int]) -> None:
        counted = [(code, f"{label} ({numbers.get(code, 0)})") for code, label in words]
        super().__init__(choices=[("", everything), *counted])
        self.words = words


class LibraryFilter(forms.Form):
    """What a teacher looks for. After the library was read, `offer` says how many each choice would leave."""

    q = forms.CharField(
        label=_("Search in titles and descriptions"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", ""), *Kind.choices], error_messages=NONE_SUCH
    )
    language = forms.CharField(label=_("Language"), required=False, max_length=12)
    level = forms.TypedChoiceField(
        label=_("Level"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", ""), *Level.choices],
        error_messages=NONE_SUCH,
    )
    age = forms.TypedChoiceField(
        label=_("Age"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", ""), *((age, str(age)) for age in range(YOUNGEST, OLDEST + 1))],
        error_messages=NONE_SUCH,
    )
    length = forms.ChoiceField(
        label=_("Time it takes"), required=False, choices=[("", ""), *Length.choices], error_messages=NONE_SUCH
    )
    subject = forms.ChoiceField(
        label=_("Subject"), required=False, choices=[("", ""), *StudyField.choices], error_messages=NONE_SUCH
    )
    sdg = forms.TypedChoiceField(
        label=_("Goal"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=lambda: [("", ""), *goal_choices()],
        error_messages=NONE_SUCH,
    )
    licence = forms.ChoiceField(
        label=_("Licence"), required=False, choices=[("", ""), *Licence.choices], error_messages=NONE_SUCH
    )
    hub = forms.CharField(label=_("Hub"), required=False, max_length=160)

    def __init__(self, *args: Any, find_hub: Callable[[str], Hub | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.find_hub = find_hub

    def clean_q(self) -> str:
        """What an address can have and the database refuses to look for is left out."""
        return " ".join(str(self.cleaned_data["q"]).replace("\x00", " ").split())

    def clean_language(self) -> str:
        """A code of a language; anything else is nothing."""
        text = str(self.cleaned_data["language"]).lower()
        return text if text.replace("-", "").isalnum() and text.isascii() else ""

    def clean_hub(self) -> Hub | None:
        """The hub that was meant."""
        text = self.cleaned_data["hub"]
        if not text:
            return None
        if (hub := self.find_hub(text)) is None:
            raise forms.ValidationError(NO_HUB)
        return hub

    def wanted(self) -> Wanted:
        """What was chosen; where nothing or nonsense was, everything."""
        self.is_valid()
        return Wanted(**getattr(self, "cleaned_data", {}))

    def offer(self, facets: dict[str, dict[str, int]], hubs: dict[str, str]) -> None:
        """Let the visitor choose from what is there, each choice with how many resources it would leave.

        What is in force stands in its list, written as there, though it may leave nothing.
        """
        said = getattr(self, "cleaned_data", {})
        chosen = {"language": said["language"]} if said.get("language") else {}
        if hub := said.get("hub"):
            chosen["hub"], hubs = hub.code, hubs | {hub.code: hub.name}
        self.data = {name: self.data.get(name) for name in self.data} | chosen
        self._offer("kind", _("All kinds"), list(Kind.choices), facets)
        self._offer("level", _("All levels"), [(str(level.value), str(level.label)) for level in Level], facets)
        self._offer("length", _("Any time"), list(Length.choices), facets)
        self._offer("subject", _("All subjects"), list(StudyField.choices), facets)
        self._offer("sdg", _("All goals"), [(str(code), label) for code, label in goal_choices()], facets)
        self._offer("licence", _("All licences"), list(Licence.choices), facets)
        ages = [(str(age), str(age)) for age in range(YOUNGEST, OLDEST + 1)]
        self._offer("age", _("All ages"), ages, facets)
        codes = {*facets["language"], chosen.get("language", "")} - {""}
        languages = sorted(((code, language_name(code)) for code in codes), key=lambda one: one[1])
        self._offer("language", _("All languages"), languages, facets)
        self._offer("hub", ALL_HUBS[1], sorted(hubs.items(), key=lambda one: one[1]), facets)

    def _offer(self, name: str, everything: Any, words: Any, facets: dict[str, dict[str, int]]) -> None:
        numbers, chosen = facets[name], str(self[name].value() or "")
        shown: Words = [(code, label) for code, label in words if code in numbers or code == chosen]
        self.fields[name].widget = Counted(str(everything), shown, numbers)
