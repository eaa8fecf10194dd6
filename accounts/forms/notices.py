"""How somebody wants to be told: for each kind one of its ways, and the day of the weekly mail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Way, Weekday
from accounts.queries.notices import Chosen


class NoticeChoicesForm(forms.Form):
    """A choice for each kind that concerns the person, and the weekly mail."""

    digest = forms.BooleanField(
        label=_("Send me the weekly mail"),
        required=False,
        help_text=_("One mail with all that you have not read, and what waits for you. No news, no mail."),
    )
    weekday = forms.TypedChoiceField(label=_("On which day"), choices=Weekday.choices, coerce=int)

    def __init__(self, *args: Any, chosen: Chosen, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"digest": chosen.digest, "weekday": int(chosen.weekday)}
        self.initial |= {_name(kind.code): way for kind, way in chosen.kinds}
        self._sections: dict[str, list[str]] = {}
        self._offered = {kind.code: kind.offered for kind, _way in chosen.kinds}
        for kind, _way in chosen.kinds:
            self.fields[_name(kind.code)] = forms.ChoiceField(
                label=kind.label,
                choices=[(way.value, way.label) for way in Way if way in kind.offered],
                help_text=_("This is about the safety of your account, so it always comes by mail.")
                if kind.safety
                else "",
                disabled=kind.safety,
            )
            self._sections.setdefault(str(kind.section), []).append(kind.code)
        for number, (section, codes) in enumerate(self._sections.items()):
            if ways := self._ways_of_all(codes):
                self.fields[_of_all(number)] = forms.ChoiceField(
                    label=_("All of these"),
                    choices=[("", _("As chosen for each below")), *((way.value, way.label) for way in ways)],
                    required=False,
                    widget=forms.Select(attrs={"aria-label": f"{_('All of these')}: {section}"}),
                )

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of the kinds, by the heading under which they stand; that for all of them is the first."""
        return [
            (label, [self[name] for name in (_of_all(number), *map(_name, codes)) if name in self.fields])
            for number, (label, codes) in enumerate(self._sections.items())
        ]

    def ways(self) -> dict[str, str]:
        """What was chosen, by the codes of the kinds: for all under a heading where they offer that, else for each."""
        told: dict[str, str] = {}
        for number, codes in enumerate(self._sections.values()):
            of_all = self.cleaned_data.get(_of_all(number))
            told |= {
                code: of_all if of_all in self._offered[code] else self.cleaned_data[_name(code)] for code in codes
            }
        return told

    def _ways_of_all(self, codes: list[str]) -> list[Way]:
        """The ways that are offered for all under a heading; none where there is not more than one to choose for."""
        free = [self._offered[code] for code in codes if len(self._offered[code]) > 1]
        return [way for way in Way if all(way in ways for ways in free)] if len(free) > 1 else []


def _of_all(number: int) -> str:
    """The field for all the kinds under a heading, by its place."""
    return f"all-{number}"


def _name(code: str) -> str:
    """A field named as an address may name it."""
    return code.replace(".", "-")
