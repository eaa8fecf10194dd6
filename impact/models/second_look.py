"""A second pair of eyes for sessions whose head counts are unusual. They count meanwhile: no figure knows of it."""

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub, next_version
from impact.models.session import Session


class LookState(models.TextChoices):
    """What became of unusual head counts."""

    WAITING = "waiting", _("Waits for a second pair of eyes")
    RETURNED = "returned", _("Returned with a note")
    RIGHT = "right", _("Right as it is")
    CORRECTED = "corrected", _("Corrected")


ANSWERED = (LookState.RETURNED, LookState.RIGHT)


class SecondLookQuerySet(models.QuerySet["SecondLook"]):
    """Looks, asked for the way the screens do."""

    def of_hub(self, hub: Hub) -> Self:
        """Those at sessions that a hub owns and that stand."""
        return self.filter(session__hub=hub, session__voided_at=None)

    def open(self) -> Self:
        """Those of which the last word is not said."""
        return self.filter(state__in=(LookState.WAITING, LookState.RETURNED))

    def with_all(self) -> Self:
        """With everything that a list of them shows, in a constant number of queries."""
        return self.select_related(
            "session__hub", "session__session_type", "session__school", "written_by", "looked_by"
        ).prefetch_related("session__lines__school_class__size_changes", "steps__by")


class SecondLook(models.Model):
    """What is unusual about one session, and whether somebody else than who wrote it has looked.

    `keys` are the doubts about heads that were confirmed (`impact.actions.plausibility`), with the numbers in them, so
    that a look at 31 of 24 is no look at 310. `written_by` wrote these numbers.
    """

    session = models.OneToOneField(
        Session, verbose_name=_("session"), on_delete=models.PROTECT, related_name="second_look"
    )
    keys = ArrayField(models.CharField(max_length=40), verbose_name=_("unusual figures"), default=list, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=LookState.choices, default=LookState.WAITING)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("numbers written by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("looked at by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    looked_at = models.DateTimeField(_("looked at"), null=True, editable=False)
    note = models.CharField(_("note"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SecondLookQuerySet.as_manager()

    class Meta:
        verbose_name = _("second look")
        verbose_name_plural = _("second looks")
        ordering = ("pk",)
        triggers: ClassVar = [next_version()]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=LookState.values),
                name="look_state_known",
                violation_error_message=_("Say that it is right as it is, or return it with a note."),
            ),
            models.CheckConstraint(
                condition=Q(state=LookState.CORRECTED, keys=[]) | (~Q(state=LookState.CORRECTED) & Q(keys__len__gte=1)),
                name="look_at_something",
                violation_error_message=_("A second look is at something unusual."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=ANSWERED, looked_at__isnull=False)
                | (~Q(state__in=ANSWERED) & Q(looked_at=None, looked_by=None)),
                name="look_answered_at_a_moment",
                violation_error_message=_("What somebody has looked at says when, and nothing else does."),
            ),
            models.CheckConstraint(
                condition=(Q(state=LookState.RETURNED) & ~Q(note="")) | (~Q(state=LookState.RETURNED) & Q(note="")),
                name="look_returned_with_note",
                violation_error_message=_("Say what should be looked at again."),
            ),
            models.CheckConstraint(
                condition=Q(looked_by=None) | Q(written_by=None) | ~Q(looked_by=F("written_by")),
                name="look_by_somebody_else",
                violation_error_message=_(
                    "Nobody looks at their own numbers: a second pair of eyes is somebody else’s."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session}, {self.get_state_display()}"


class LookStep(models.TextChoices):
    """What somebody did."""

    ASKED = "asked", _("Numbers confirmed as unusual")
    RIGHT = "right", _("Right as it is")
    RETURNED = "returned", _("Returned")
    CONFIRMED = "confirmed", _("Confirmed once more")
    CORRECTED = "corrected", _("Corrected: nothing is unusual any more")


class SecondLookStep(models.Model):
    """One step of a second look, kept as it was."""

    look = models.ForeignKey(SecondLook, verbose_name=_("second look"), on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(_("step"), max_length=10, choices=LookStep.choices)
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("step of a second look")
        verbose_name_plural = _("steps of second looks")
        ordering = ("at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(step__in=LookStep.values),
                name="look_step_known",
                violation_error_message=_("This step is not known."),
            ),
            models.CheckConstraint(
                condition=~Q(step=LookStep.RETURNED) | ~Q(note=""),
                name="look_step_returned_with_note",
                violation_error_message=_("Say what should be looked at again."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}, {self.at:%Y-%m-%d}"
