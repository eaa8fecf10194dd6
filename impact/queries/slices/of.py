"""What a slice is: whose, of which days, and what it is narrowed to."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from impact.models import PeriodKind
from impact.models.audience import CellAudience
from impact.models.cells import ALL_TIME_START
from impact.queries.periods import ALL_TIME, Period, school_year_start

END_OF_TIME = dt.date(9999, 1, 1)


class Whose(TextChoices):
    """Whose sessions. Those of a hub are its own, those of its sub-hubs, and what either co-hosts."""

    NETWORK = "network", _("Network")
    HUB = "hub", _("Hub")
    PROJECT = "project", _("Project")
    SCHOOL = "school", _("School")
    CHALLENGE = "challenge", _("Challenge")


class Rank(TextChoices):
    """By what the sessions of a slice are put side by side."""

    HUB = "hub", _("Hub")
    PROJECT = "project", _("Project")
    SCHOOL = "school", _("School")
    COUNTRY = "country", _("Country")
    CATEGORY = "category", _("Kind of hub")
    TYPE = "type", _("Type of session")
    LED_BY = "led_by", _("Led by")
    CHALLENGE = "challenge", _("Challenge")


@dataclass(frozen=True, slots=True)
class Slice:
    """What is looked at. Days: from `first` (included) to `after` (not). Filters are None where all are meant.

    `category` and `country` are those of the hub that logged a session: of its hub, where a sub-hub did. At a school
    count the lines of its classes, and in sessions held for it those without a class; not the classes of other schools.
    """

    whose: Whose = Whose.NETWORK
    whose_id: int = 0
    first: dt.date = ALL_TIME_START
    after: dt.date = END_OF_TIME
    audience: CellAudience = CellAudience.EVERYONE
    category: str | None = None
    country: str | None = None
    session_type_id: int | None = None
    led_by: str | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but whose, days and audience narrows it."""
        return any(one is not None for one in (self.category, self.country, self.session_type_id, self.led_by))

    @property
    def period(self) -> Period | None:
        """The period that its days are, of those that figures are kept for; None for any other span."""
        if (self.first, self.after) == (ALL_TIME_START, END_OF_TIME):
            return ALL_TIME
        if self.first.day != 1 or self.after.day != 1:
            return None
        months = (self.after.year - self.first.year) * 12 + self.after.month - self.first.month
        if months == 1:
            return Period(PeriodKind.MONTH, self.first)
        if months == 12 and self.first.month == 1:
            return Period(PeriodKind.YEAR, self.first)
        if months == 12 and self.first == school_year_start(self.first):
            return Period(PeriodKind.SCHOOL_YEAR, self.first)
        return None
