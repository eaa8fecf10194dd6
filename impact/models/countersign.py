"""What a school says of a number in the log: a second source beside the hub's own, which changes no figure."""

import datetime as dt
from typing import TYPE_CHECKING, ClassVar, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub
from impact.models.attendance import LARGEST_HEAD_COUNT, AttendanceLine
from impact.models.session import Session
from schools.models import SchoolClass

if TYPE_CHECKING:
    from schools.models import School


class Answer(models.TextChoices):
    """What a school says to “24 pupils of 7B on 3 March”."""

    YES = "yes", _("Yes")
    NUMBER = "number", _("It was another number")
    NOT_US = "not_us", _("Not us")


class CountersignQuerySet(models.QuerySet["Countersign"]):
    """Answers beside what the log says today."""

    def with_logged(self) -> Self:
        """Each with `logged`: the head count of the class in the log now, 0 where the class is no longer in it."""
        line = AttendanceLine.objects.filter(session=OuterRef("session"), school_class=OuterRef("school_class"))
        return self.annotate(logged=Coalesce(Subquery(line.values("head_count")[:1]), 0))

    def of_standing_sessions(self) -> Self:
        """Without those of sessions that were voided."""
        return self.filter(session__voided_at=None)

    def differing(self) -> Self:
        """Those that say something else, and of which the hub has not said that it stands by the number it has."""
        found = self.of_standing_sessions().with_logged().exclude(said=F("logged"))
        return found.exclude(kept__isnull=False, kept=F("logged"))

    def of_hub(self, hub: Hub) -> Self:
        """Those about sessions that a hub itself owns, and so can correct."""
        return self.filter(session__hub=hub)

    def of_school(self, school: "School") -> Self:
        """What a school has said."""
        return self.filter(school_class__school=school)

    def held_between(self, start: dt.date, end: dt.date) -> Self:
        """Those about sessions from the first day to the last."""
        return self.filter(session__held_on__range=(start, end))


@pghistory.track(
    pghistory.UpdateEvent("before_change", row=pghistory.Old),
    pghistory.DeleteEvent("before_delete", row=pghistory.Old),
    append_only=True,
)
class Countersign(models.Model):
    """A school's answer about one class at one session. `seen`: what the log said then; `said`: what the school says.

    It names the session and the class rather than the line, because a correction may take a line away and write it
    anew. `kept` is the number that the hub stands by although the school says another; when the log changes to a third
    number, the question is open again.
    """

    session = models.ForeignKey(
        Session, verbose_name=_("session"), on_delete=models.PROTECT, related_name="countersigns", db_index=False
    )
    school_class = models.ForeignKey(
        SchoolClass, verbose_name=_("class"), on_delete=models.PROTECT, related_name="countersigns"
    )
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices)
    seen = models.PositiveIntegerField(_("in the log then"))
    said = models.PositiveIntegerField(_("as the school says"))
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    told_at = models.DateTimeField(_("answered at"), editable=False)
    kept = models.PositiveIntegerField(_("the hub stands by"), null=True, blank=True, editable=False)
    kept_because = models.CharField(_("because"), max_length=300, blank=True)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("looked at by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    kept_at = models.DateTimeField(_("looked at"), null=True, editable=False)

    objects = CountersignQuerySet.as_manager()

    class Meta:
        verbose_name = _("countersignature")
        verbose_name_plural = _("countersignatures")
        ordering = ("session", "school_class")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "school_class"],
                name="countersign_once",
                violation_error_message=_("This number has an answer already."),
            ),
            models.CheckConstraint(
                condition=Q(answer__in=Answer.values),
                name="countersign_answer_known",
                violation_error_message=_("Say yes, give another number, or say that it was not you."),
            ),
            models.CheckConstraint(
                condition=Q(seen__range=(0, LARGEST_HEAD_COUNT), said__range=(0, LARGEST_HEAD_COUNT)),
                name="countersign_numbers_plausible",
                violation_error_message=_("A head count lies between 0 and 10,000."),
            ),
            models.CheckConstraint(
                condition=Q(answer=Answer.YES, said=F("seen"))
                | (Q(answer=Answer.NUMBER) & ~Q(said=F("seen")))
                | Q(answer=Answer.NOT_US, said=0),
                name="countersign_says_one_thing",
                violation_error_message=_("“Yes” repeats the number of the log, and another number is another one."),
            ),
            models.CheckConstraint(
                condition=Q(kept=None, kept_at=None, kept_because="")
                | (Q(kept__isnull=False, kept_at__isnull=False) & ~Q(kept_because="")),
                name="countersign_kept_with_reason",
                violation_error_message=_("Say why the hub stands by its number."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session} · {self.school_class}"
