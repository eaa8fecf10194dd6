"""Who came: the part of a session's form with a box for each class and a row for each audience."""

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from hubs.models import Hub
from impact.actions.drafts import LineDraft
from impact.actions.record_session import ClassGone
from impact.forms.fields import ClassSizeField, HeadCountField, TickField
from impact.forms.rows import AudienceRow, ClassRow
from impact.models import Audience, Session
from impact.queries.choices import classes_on_offer
from impact.queries.grid import audience_label
from impact.queries.sessions import group_of
from schools.models import School, SchoolClass, school_year_of

TICKED = re.compile(r"class-(\d{1,18})")
OFTEN = (Audience.STUDENT, Audience.TEACHER, Audience.FAMILY)


class AttendanceForm(forms.Form):
    """A part of the form that logs a session (`LogSessionForm`), which knows the hub and what is stored.

    Fields are made for each class and audience: `class-7` and `heads-7` for the class with key 7, `family-heads` and
    `family-new` for families.
    """

    hub: Hub
    stored: Session | None
    at_school: School | None
    school_year: int
    day: dt.date
    classes: list[SchoolClass]
    gone: Collection[int]  # that were ticked, and are no longer there
    known_classes: Collection[int] = ()  # on offer although they are of no school of the hub any more
    only_school: School | None = None  # of which alone classes are on offer

    def ask_who_came(self, told: Mapping[str, Any], *, at_school: School | None, day: dt.date) -> None:
        """Make the fields: for the school's classes of that day, for what was ticked before, for each audience."""
        ticked = [int(match[1]) for name in told if (match := TICKED.fullmatch(name)) and told[name]]
        self.at_school = at_school
        self.school_year, self.day = school_year_of(day), day
        self.classes = classes_on_offer(
            self.hub,
            school_id=self.at_school.pk if self.at_school else None,
            day=day,
            ticked=ticked,
            keep=self.stored,
            known=self.known_classes,
            only=self.only_school,
        )
        self.gone = set(ticked) - {group.pk for group in self.classes}
        for group in self.classes:
            self.fields[f"class-{group.pk}"] = TickField(label=group.name)
            self.fields[f"heads-{group.pk}"] = ClassSizeField(label=group.name, initial=group.size_on(day))
        for audience in Audience:
            self.fields[f"{audience.value}-heads"] = HeadCountField(label=audience_label(audience))
            self.fields[f"{audience.value}-new"] = HeadCountField(label=audience_label(audience))

    @property
    def school_year_label(self) -> str:
        """The school year of the date, the way people write it: 2026/27."""
        return f"{self.school_year}/{(self.school_year + 1) % 100:02d}"

    def class_rows(self) -> list[ClassRow]:
        """The classes, for the template; `foreign` are ones of another school or year that were ticked before."""
        return [
            ClassRow(
                school_class=group,
                size=group.size_on(self.day),
                tick=self[f"class-{group.pk}"],
                heads=self[f"heads-{group.pk}"],
                foreign=group.school != self.at_school or group.school_year != self.school_year,
            )
            for group in self.classes
        ]

    def blank_row(self) -> ClassRow:
        """The row of no class, whose key is 0: without a network a script makes the others out of it."""
        blank = forms.Form()
        blank.fields |= {"class-0": TickField(label=""), "heads-0": ClassSizeField(label="")}
        group = SchoolClass(name="")
        return ClassRow(school_class=group, size=2, tick=blank["class-0"], heads=blank["heads-0"], foreign=False)

    def audience_rows(self) -> list[AudienceRow]:
        """The audiences that come often."""
        return [self._audience_row(audience) for audience in OFTEN]

    def other_audience_rows(self) -> list[AudienceRow]:
        """The audiences that come less often, which the page folds away."""
        return [self._audience_row(audience) for audience in Audience if audience not in OFTEN]

    def other_audiences_open(self) -> bool:
        """Whether something was typed for the audiences that are folded away."""
        return any(
            field.value() not in (None, "") for row in self.other_audience_rows() for field in (row.heads, row.new)
        )

    def who_came(self, told: Mapping[str, Any]) -> Iterator[LineDraft]:
        """The lines of the attendance out of clean values; what is amiss is said at its field."""
        if self.gone:
            self.add_error(None, str(ClassGone()))
        for group in self.classes:
            heads = told.get(f"heads-{group.pk}")
            if not told.get(f"class-{group.pk}"):
                self.errors.pop(f"heads-{group.pk}", None)
                continue
            if heads is not None:
                yield LineDraft(audience=Audience.STUDENT, head_count=heads, school_class=group)
            elif f"heads-{group.pk}" in told:
                self.add_error(f"heads-{group.pk}", _("How many came? Write 0 if nobody did, or untick the class."))
        for audience in Audience:
            heads, new = told.get(f"{audience.value}-heads"), told.get(f"{audience.value}-new")
            if heads is None and new is not None and f"{audience.value}-heads" in told:
                self.add_error(f"{audience.value}-heads", _("How many came in all?"))
            elif heads is not None and new is not None and new > heads:
                self.add_error(f"{audience.value}-new", _("There cannot be more first-timers than people."))
            elif heads is not None:
                yield LineDraft(audience=audience, head_count=heads, first_timers=new)

    def _audience_row(self, audience: Audience) -> AudienceRow:
        heads, new = self[f"{audience.value}-heads"], self[f"{audience.value}-new"]
        return AudienceRow(audience_label(audience), group_of(audience.value).value, heads, new)
