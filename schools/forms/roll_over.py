"""The step of a whole school to the next year: a row for each class, with a proposal that may be changed."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from schools.actions.roll_over import GoesOn
from schools.forms.classes import ClassNameField, PupilsField, SureForm
from schools.models import Level, School, SchoolClass, class_name_key
from schools.next_year import next_year
from schools.queries.classes import going_on, names_of_year

ON, ENDS, STAYS = "on", "ends", "stays"
MOVED = _(
    "Classes of this year have changed since you opened the page, and they stand here as they are now. Nothing was "
    "stored: look them through and send again."
)
WHAT = [(ON, _("goes on")), (ENDS, _("has left the school")), (STAYS, _("leave it as it is"))]


@dataclass(frozen=True, slots=True)
class RollRow:
    """A class with its fields."""

    school_class: SchoolClass
    what: forms.BoundField
    name: forms.BoundField
    level: forms.BoundField
    size: forms.BoundField


class RollOverForm(SureForm):
    """`what-7`, `name-7`, `level-7` and `size-7` are about the class with key 7.

    `seen` says which classes were looked through, in which version.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput())

    def __init__(self, data: QueryDict | None = None, *, school: School, year: int) -> None:
        super().__init__(data)
        self.school, self.year = school, year
        self.classes = going_on(school, year)
        self.fields["seen"].initial = self.standing()
        for one in self.classes:
            then = next_year(one.name, Level(one.level), country=school.country.code, levels=school.levels)
            self.fields |= {
                f"what-{one.pk}": forms.ChoiceField(
                    label=_("What becomes of it"), choices=WHAT, initial=ENDS if then.ends else ON
                ),
                f"name-{one.pk}": ClassNameField(
                    label=_("New name"), help_text="", required=False, initial=then.name[:40]
                ),
                f"level-{one.pk}": forms.ChoiceField(
                    label=_("Level"), choices=Level.choices, required=False, initial=then.level
                ),
                f"size-{one.pk}": PupilsField(required=False, initial=one.size),
            }

    def standing(self) -> str:
        """The classes as they are now, for `seen`."""
        return " ".join(f"{one.pk}:{one.version}" for one in self.classes)

    def look_again(self) -> None:
        """Show the classes as they are now, with all that was typed; sent again, it is about these."""
        told = QueryDict(mutable=True)
        for name in self.data:
            told[name] = self.data[name]
        told["seen"] = self.standing()
        for one in self.classes:  # who has come meanwhile brings the proposal along
            for what in ("what", "name", "level", "size"):
                known = self.fields[f"{what}-{one.pk}"].initial
                told.setdefault(f"{what}-{one.pk}", str(known))
        self.data = told

    def rows(self) -> list[RollRow]:
        """The classes, for the template."""
        return [RollRow(one, *(self[f"{what}-{one.pk}"] for what in ("what", "name", "level", "size")))
                for one in self.classes]  # fmt: skip

    def clean(self) -> None:
        """Every class that goes on has a name of its own, a level and a size; together they fit into the school."""
        super().clean()
        if self.cleaned_data.get("seen", "") not in ("", self.standing()):
            self.look_again()
            self.errors.clear()
            self.add_error(None, ValidationError(MOVED, code="moved"))
            return
        there = names_of_year(self.school, self.year + 1)
        taken = {class_name_key(name): gettext("the next year has it already") for name in there}
        for one in self.classes:
            if self.cleaned_data.get(f"what-{one.pk}") != ON:
                for what in ("name", "level", "size"):
                    self.errors.pop(f"{what}-{one.pk}", None)
                continue
            self._check(one, taken)
        whole = sum(step.size for step in self.going_on()) if not self.errors else 0
        if self.school.size and whole > self.school.size:
            text = gettext("The classes would have %(size)d pupils together; the school says %(pupils)d in all.")
            self.ask(text % {"size": whole, "pupils": self.school.size})

    def _check(self, one: SchoolClass, taken: dict[str, str]) -> None:
        told = self.cleaned_data
        for what in ("name", "level", "size"):
            if told.get(f"{what}-{one.pk}") in (None, "") and f"{what}-{one.pk}" not in self.errors:
                self.add_error(f"{what}-{one.pk}", gettext("A class that goes on needs this."))
        name = told.get(f"name-{one.pk}", "")
        key = class_name_key(name)
        if name and key in taken:
            text = gettext("“%(name)s”: %(why)s. Choose another name, or leave the class as it is.")
            self.add_error(f"name-{one.pk}", text % {"name": name, "why": taken[key]})
        elif name:
            taken[key] = gettext("two classes would have it")

    def going_on(self) -> list[GoesOn]:
        """The classes that go on, as what."""
        told: dict[str, Any] = self.cleaned_data
        return [
            GoesOn(one, told[f"name-{one.pk}"], told[f"level-{one.pk}"], told[f"size-{one.pk}"])
            for one in self.classes
            if told.get(f"what-{one.pk}") == ON
        ]

    def ending(self) -> list[SchoolClass]:
        """The classes whose pupils have left."""
        return [one for one in self.classes if self.cleaned_data.get(f"what-{one.pk}") == ENDS]
