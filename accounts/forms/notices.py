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

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of the kinds, by the heading under which they stand."""
        return [(label, [self[_name(code)] for code in codes]) for label, codes in self._sections.items()]

    def ways(self) -> dict[str, str]:
        """What was chosen, by the codes of the kinds."""
        codes = [code for codes in self._sections.values() for code in codes]
        return {code: self.cleaned_data[_name(code)] for code in codes}


def _name(code: str) -> str:
    """A field named as an address may name it."""
    return code.replace(".", "-")
