"""What every role that somebody holds has in common: its days, who gave and who ended it, and ending it at once."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

UNDO_FOR = dt.timedelta(days=30)
# What ending a role and putting it back write.
OF_END = ("starts_on", "ends_on", "ended_by", "ended_at", "stood_from", "stood_until")


class HeldRole(models.Model):
    """A role with dates. Ended, never deleted. Whose it is, and where, says each kind of it."""

    user_id: int
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("granted by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    granted_at = models.DateTimeField(_("granted at"), auto_now_add=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("ended by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    # When it was ended at once, and the days that it had until then: what a record shows, and what an undo puts back.
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)
    stood_from = models.DateField(null=True, blank=True, editable=False)
    stood_until = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def close(self, *, now: dt.datetime, last_day: dt.date | None) -> None:
        """Say that it ends, without saving it: with a last day, or at this moment.

        At this moment yesterday becomes the last day, so that the next request is refused. The moment is kept with the
        days that it had: the record is of today, and `open_again` can put them back.
        """
        today = now.date()
        if last_day is None:
            self.ended_at, self.stood_from, self.stood_until = now, self.starts_on, self.ends_on
        day = last_day or today - dt.timedelta(days=1)
        self.ends_on = max(day, self.starts_on)
        if self.ends_on >= today and last_day is None:
            # Given today and taken back today: a day of the past keeps the row honest and the right gone.
            self.starts_on = self.ends_on = day

    def was_ended_lately(self, *, by: int, now: dt.datetime) -> bool:
        """Whether the person with this key has ended it at once, of somebody else, and may still think better of it."""
        if self.ended_at is None or self.ended_by_id != by or self.user_id == by:
            return False
        return now - self.ended_at <= UNDO_FOR

    def open_again(self) -> None:
        """Give it the days back that it had before it was ended at once, without saving it. Raises ValueError else."""
        if self.stood_from is None:
            raise ValueError(self)
        self.starts_on, self.ends_on = self.stood_from, self.stood_until
        self.ended_by = self.ended_at = self.stood_from = self.stood_until = None


def keeps_its_days(name: str) -> models.CheckConstraint:
    """The constraint that a role which was ended at once says which days it had."""
    return models.CheckConstraint(
        condition=Q(ended_at=None, stood_from=None, stood_until=None)
        | Q(ended_at__isnull=False, stood_from__isnull=False, ends_on__isnull=False),
        name=name,
        violation_error_message=_("A role that was ended at once keeps the days that it had until then."),
    )
