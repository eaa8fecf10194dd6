"""What is typed about classes: name, year, level, size; another size from a day on; why one is archived."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import EditForm
from hubs.forms.fields import day_input
from schools.forms.fields import OneLineField
from schools.models import SCHOOL_YEAR_STARTS_IN, Left, Level, School, SchoolClass, school_year_label, school_year_of
from schools.queries.classes import continuable, pupils_of_year

CONTINUES = _("Continues")


class PupilsField(forms.IntegerField):
    """How many pupils a class has. What no class has is told in one sentence, and asked nothing more about."""

    def __init__(self, **told: Any) -> None:
        no_class = _("A class has between 1 and 200 pupils.")
        usual: dict[str, Any] = {
            "label": _("Pupils"),
            "min_value": 1,
            "max_value": 200,
            "widget": forms.NumberInput(attrs={"inputmode": "numeric"}),
            "error_messages": {"min_value": no_class, "max_value": no_class},
        }
        super().__init__(**usual | told)


class ClassNameField(OneLineField):
    """What a class is called."""

    def __init__(self, **told: Any) -> None:
        usual: dict[str, Any] = {
            "label": _("Name"),
            "max_length": 40,
            "help_text": _("As the school says it, such as “7B”. Never the name of a person."),
            # Browsers would offer people's names here, and a class is never called by one.
            "widget": forms.TextInput(attrs={"autocomplete": "off"}),
        }
        super().__init__(**usual | told)


class SureForm(forms.Form):
    """A form that asks about what is unlikely; who says that it is right goes on."""

    sure = forms.BooleanField(label=_("Yes, that is right"), required=False)
    asks = False

    def ask(self, doubt: str) -> None:
        """Ask once, unless that was answered."""
        self.asks = bool(doubt) and not self.errors
        if self.asks and not self.cleaned_data.get("sure"):
            self.add_error(None, ValidationError(doubt, code="doubt"))


def too_many(school: School, year: int, size: int, *, without: int | None = None) -> str:
    """A question where a class, or the classes of a year together, are more than the school says that it has."""
    if school.size is None:
        return ""
    told = {"size": size, "pupils": school.size}
    if size > school.size:
        return gettext("The class would have %(size)d pupils, and the school says it has %(pupils)d in all.") % told
    whole = size + pupils_of_year(school, year, without=without)
    if whole > school.size:
        text = gettext(
            "The classes of that year would have %(size)d pupils together; the school says %(pupils)d in all."
        )
        return text % {"size": whole, "pupils": school.size}
    return ""


class ClassForm(SureForm, EditForm[SchoolClass]):
    """A class of a school. A stored one keeps its year, and changes its size with a day (`SizeForm`)."""

    name = ClassNameField()
    size = PupilsField(help_text=_("How many, not who."))
    continues: "forms.ModelChoiceField[SchoolClass]" = forms.ModelChoiceField(
        label=CONTINUES,
        queryset=None,
        required=False,
        empty_label=_("No earlier class"),
        help_text=_("The same pupils' class of an earlier year. Both count together as one."),
    )

    class Meta:
        model = SchoolClass
        fields = ("name", "school_year", "level", "size", "continues")

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        school: School,
        instance: SchoolClass | None = None,
        year: int | None = None,
    ) -> None:
        now = school_year_of(school.hub.today())
        blank = SchoolClass(school=school, school_year=year or now)
        super().__init__(data, hub=school.hub, instance=instance or blank)
        self.school, self.is_new = school, instance is None
        years = sorted({now - 1, now, now + 1, year or now})
        if self.is_new:
            self.fields["school_year"] = forms.TypedChoiceField(
                label=_("School year"),
                coerce=int,
                choices=[(one, school_year_label(one)) for one in years],
            )
        else:
            del self.fields["school_year"], self.fields["size"]
        level = self.fields["level"]
        assert isinstance(level, forms.TypedChoiceField)  # noqa: S101 - tells the type checker which field this is
        level.choices = [("", _("Choose a level")), *Level.choices]
        before = years[-1] if self.is_new else self.instance.school_year
        field = self.fields["continues"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - tells the type checker which field this is
        field.queryset = continuable(school, before=before, of=instance)

    def show_standing(self, stored: SchoolClass) -> None:
        """Note what somebody else has stored meanwhile."""
        self.compare(type(self)(school=self.school, instance=stored), stored)

    def _get_validation_exclusions(self) -> set[str]:
        """The school is no field of the form, and yet a name is unique within it."""
        return set(super()._get_validation_exclusions()) - {"school", "school_year"}

    def clean(self) -> None:
        """Ask about a class that does not fit into its school."""
        super().clean()
        told = self.cleaned_data
        if self.is_new and told.get("size") and told.get("school_year"):
            self.ask(too_many(self.school, told["school_year"], told["size"]))

    def told(self) -> dict[str, Any]:
        """What was typed, as values of the row."""
        return {name: value for name, value in super().told().items() if name != "sure"}


class SizeForm(SureForm):
    """Another size of a class from a day of its school year on."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    size = PupilsField()
    day = forms.DateField(
        label=_("From"),
        widget=day_input(),
        help_text=_("Sessions before that day are still checked against the size before."),
    )

    def __init__(self, data: QueryDict | None = None, *, school_class: SchoolClass) -> None:
        today = school_class.school.hub.today()
        super().__init__(data, initial={"size": school_class.size, "day": today, "version": school_class.version})
        self.school_class, self.today = school_class, today

    def clean_day(self) -> dt.date:
        """A day of the class's school year that has come."""
        day: dt.date = self.cleaned_data["day"]
        if day > self.today:
            raise ValidationError(_("This day is still to come."))
        if school_year_of(day) != self.school_class.school_year:
            year = self.school_class.school_year
            raise ValidationError(
                _("This is a class of %(year)s: choose a day between %(first)s and %(last)s."),
                params={
                    "year": school_year_label(year),
                    "first": date_format(dt.date(year, SCHOOL_YEAR_STARTS_IN, 1)),
                    "last": date_format(dt.date(year + 1, SCHOOL_YEAR_STARTS_IN, 1) - dt.timedelta(days=1)),
                },
            )
        return day

    def clean(self) -> None:
        """Ask about a class that does not fit into its school."""
        super().clean()
        if size := self.cleaned_data.get("size"):
            one = self.school_class
            self.ask(too_many(one.school, one.school_year, size, without=one.pk))


class ArchiveForm(forms.Form):
    """Since when a class is no longer there, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    left = forms.ChoiceField(label=_("Why"), choices=Left.choices, widget=forms.RadioSelect)
    day = forms.DateField(label=_("Since"), widget=day_input())

    def __init__(self, data: QueryDict | None = None, *, school_class: SchoolClass) -> None:
        self.school_class, self.today = school_class, school_class.school.hub.today()
        super().__init__(data, initial={"day": self.today, "version": school_class.version})

    def clean_day(self) -> dt.date:
        """A day that has come."""
        day: dt.date = self.cleaned_data["day"]
        if day > self.today:
            raise ValidationError(_("This day is still to come."))
        begins = dt.date(self.school_class.school_year, SCHOOL_YEAR_STARTS_IN, 1)
        if day < min(begins, self.today):
            text = _("The school year of this class begins on %(day)s: choose that day or a later one.")
            raise ValidationError(text, params={"day": date_format(begins)})
        return day
