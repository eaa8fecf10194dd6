"""When a hub is open: hours of each weekday at its own time, and spans of days on which it is otherwise.

Hours are wall time where the hub is. What that is in UTC is worked out for each day (`hubs.queries.opening`), so that
they stay the same on the clock when clocks change.
"""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from hubs.models.hub import Hub


class Weekday(models.IntegerChoices):
    """Days of the week as Python counts them."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


def same(column: str) -> Func:
    """A number as a range that holds nothing else: what GiST needs to compare it without the extension btree_gist."""
    return Func(F(column), F(column), Value("[]"), function="int8range")


class OpeningHours(models.Model):
    """From when to when a hub is open on one weekday. A weekday without a row is closed."""

    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday.choices)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ("hub", "weekday")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["hub", "weekday"],
                name="opening_weekday_once",
                violation_error_message=_("The hours of this weekday are there already."),
            ),
            models.CheckConstraint(
                condition=Q(weekday__in=Weekday.values),
                name="opening_weekday_known",
                violation_error_message=_("Choose a day of the week."),
            ),
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")),
                name="opening_closes_after_it_opens",
                violation_error_message=_("It has to close after it opens."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class OpeningException(models.Model):
    """Days on which a hub is closed, or open at other hours. First and last day belong to it."""

    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.CASCADE, related_name="opening_exceptions")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(_("closes"), null=True, blank=True)
    note = models.CharField(_("why"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("other opening hours")
        verbose_name_plural = _("other opening hours")
        ordering = ("starts_on", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="exception_ends_after_start",
                violation_error_message=_("The last day cannot come before the first."),
            ),
            models.CheckConstraint(
                # Asked for by name: a comparison with nothing is neither true nor false, which would pass.
                condition=Q(opens=None, closes=None)
                | Q(opens__isnull=False, closes__isnull=False, closes__gt=F("opens")),
                name="exception_hours_or_none",
                violation_error_message=_("Give both hours, the later one last; or neither, for closed days."),
            ),
            ExclusionConstraint(
                name="exception_days_once",
                expressions=[
                    (same("hub"), "&&"),
                    (
                        # Of days the wrong way round there is no range at all; that they are so another rule says.
                        Func(F("starts_on"), Greatest("starts_on", "ends_on"), Value("[]"), function="daterange"),
                        "&&",
                    ),
                ],
                violation_error_message=_("Some of these days have other hours already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"

    @property
    def is_closed(self) -> bool:
        """Whether the hub is closed on these days."""
        return self.opens is None
