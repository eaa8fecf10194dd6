"""What is planned: a series of sessions of a project, and each of its days until somebody says what happened.

A planned session lies beside the log. No mark, cell or export knows of it: it counts for nothing until it has become a
session (`impact.actions.plan_answers`), under the same `uid`.
"""

import datetime as dt
import uuid
from typing import ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import ExtractIsoWeekDay, Now
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub, OpeningException, OpeningHours, Weekday, next_version
from impact.models.session import LONGEST_MINUTES, SHORTEST_MINUTES, LedBy, Session
from impact.models.session_type import SessionType
from projects.models import Project
from schools.models import School, SchoolClass

MOST_WEEKS = 8  # from one session to the next
USUAL_LENGTH = dt.timedelta(hours=1)  # where nobody said how long
LONGEST_DAYS = 400  # from the first day of a series to its last


class SessionSeries(models.Model):
    """Sessions of a project on the same weekdays from a day until another.

    What a series says does not change once it is stored: a change from a day on is a new series that `continues` it,
    and the old one is `stopped_on` that day, so that a change can be taken back.
    """

    uid = models.UUIDField(_("client's identifier"), unique=True, editable=False)
    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="series")
    project = models.ForeignKey(Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="series")
    school = models.ForeignKey(
        School, verbose_name=_("school"), on_delete=models.PROTECT, null=True, blank=True, related_name="series"
    )
    session_type = models.ForeignKey(SessionType, verbose_name=_("type"), on_delete=models.PROTECT, related_name="+")
    classes = models.ManyToManyField(SchoolClass, verbose_name=_("classes"), blank=True, related_name="series")
    title = models.CharField(_("title"), max_length=160, blank=True)
    weekdays = ArrayField(models.PositiveSmallIntegerField(choices=Weekday.choices), verbose_name=_("weekdays"))
    every_weeks = models.PositiveSmallIntegerField(
        _("every … weeks"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_WEEKS)]
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    starts_at = models.TimeField(_("starts at"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    led_by = models.CharField(_("led by"), max_length=10, choices=LedBy.choices, default=LedBy.HUB)
    also_closed_weekdays = models.BooleanField(_("also on weekdays on which the hub is closed"), default=False)
    stopped_on = models.DateField(_("ended before"), null=True, blank=True)
    continues = models.OneToOneField(
        "self",
        verbose_name=_("continues"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="continued_by",
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("planned by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    made_at = models.DateTimeField(_("planned"), default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("series of sessions")
        verbose_name_plural = _("series of sessions")
        ordering = ("starts_on", "pk")
        triggers: ClassVar = [next_version()]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(weekdays__contained_by=Weekday.values, weekdays__len__gte=1),
                name="series_weekdays_known",
                violation_error_message=_("Choose at least one weekday."),
            ),
            models.CheckConstraint(
                condition=Q(every_weeks__range=(1, MOST_WEEKS)),
                name="series_weeks_plausible",
                violation_error_message=_("From one session to the next it is between 1 and 8 weeks."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on"), ends_on__lte=F("starts_on") + LONGEST_DAYS),
                name="series_ends_within_a_year",
                violation_error_message=_("A series ends after it begins, and lasts at most a good year."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__range=("1990-01-01", "2199-12-31")),
                name="series_date_plausible",
                violation_error_message=_("The date must lie between 1990 and 2199."),
            ),
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(minutes__range=(SHORTEST_MINUTES, LONGEST_MINUTES)),
                name="series_length_plausible",
                violation_error_message=_("A session lasts between 5 minutes and 12 hours."),
            ),
            models.CheckConstraint(
                condition=Q(led_by__in=LedBy.values),
                name="series_led_by_known",
                violation_error_message=_("Choose who leads the sessions from the list."),
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def what(self) -> str:
        """Its title, or its type."""
        return self.title or self.session_type.label


class PlanState(models.TextChoices):
    """What is known of a planned session."""

    WAITING = "waiting", _("Not answered yet")
    HAPPENED = "happened", _("Took place")
    CANCELLED = "cancelled", _("Cancelled")


class PlannedSessionQuerySet(models.QuerySet["PlannedSession"]):
    """Planned sessions, asked for the way the screens do."""

    def of_standing_series(self) -> Self:
        """Those of series that were not ended before; and what somebody has said of one, whatever became of those."""
        going_on = Q(series__stopped_on=None) | Q(planned_on__lt=F("series__stopped_on"))
        return self.filter(going_on | self._said())

    def with_word(self) -> Self:
        """Those that happened or were cancelled, or for which numbers were typed."""
        return self.filter(self._said())

    def _said(self) -> Q:
        typed = apps.get_model("impact", "TypedCount")._default_manager.filter(planned=OuterRef("pk"))
        return ~Q(state=PlanState.WAITING) | Q(Exists(typed.exclude(head_count=None)))

    def on_open_days(self) -> Self:
        """Those on days on which the hub is open, and those put on their day by hand; none while the hub is at rest."""
        hub = OuterRef("series__hub")
        other = OpeningException.objects.filter(hub=hub, starts_on__lte=OuterRef("day"), ends_on__gte=OuterRef("day"))
        hours = OpeningHours.objects.filter(hub=hub)
        open_that_day = hours.filter(weekday=ExtractIsoWeekDay(OuterRef("day")) - 1)
        usual = Q(series__also_closed_weekdays=True) | ~Exists(hours) | Exists(open_that_day)
        at_work = Q(series__hub__closed_on=None) | Q(day__lte=F("series__hub__closed_on"))
        return self.filter(at_work).filter(
            Q(by_hand=True) | (~Q(Exists(other.filter(opens=None))) & (usual | Q(Exists(other.exclude(opens=None)))))
        )

    def waiting(self, hub: Hub) -> Self:
        """Those of a hub's series of which somebody still has to say what happened, or will have to."""
        return self.filter(series__hub=hub, state=PlanState.WAITING).of_standing_series().on_open_days()

    def to_answer(self, hub: Hub) -> Self:
        """Those of today and before that are not put off until later."""
        today = hub.today()
        return self.waiting(hub).filter(day__lte=today).filter(Q(ask_on=None) | Q(ask_on__lte=today))

    def with_all(self) -> Self:
        """With everything that a list of them shows, in a constant number of queries."""
        return self.select_related(
            "series__hub", "series__project", "series__school", "series__session_type", "session", "answered_by"
        ).prefetch_related("series__classes__size_changes", "typed__school_class")


class PlannedSession(models.Model):
    """One session of a series. `planned_on` is the day in the series, `day` that on which it is by now.

    `by_hand`: somebody put it on its day, so that it is held there although the hub is closed. `uid` becomes that of
    the session; once that was voided again, it gets another one, for another session.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    series = models.ForeignKey(
        SessionSeries, verbose_name=_("series"), on_delete=models.CASCADE, related_name="planned", db_index=False
    )
    planned_on = models.DateField(_("planned for"))
    day = models.DateField(_("date"), db_index=True)
    by_hand = models.BooleanField(_("put there by hand"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=PlanState.choices, default=PlanState.WAITING)
    ask_on = models.DateField(_("ask again on"), null=True, blank=True)
    reason = models.CharField(_("why it was cancelled"), max_length=300, blank=True)
    session = models.OneToOneField(
        Session, verbose_name=_("session"), on_delete=models.PROTECT, null=True, blank=True, related_name="planned"
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    objects = PlannedSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("planned session")
        verbose_name_plural = _("planned sessions")
        ordering = ("day", "pk")
        triggers: ClassVar = [next_version()]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["series", "planned_on"],
                name="planned_once_a_day",
                violation_error_message=_("The series has a session on this day already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=PlanState.values),
                name="planned_state_known",
                violation_error_message=_("Choose what happened."),
            ),
            models.CheckConstraint(
                condition=Q(state=PlanState.HAPPENED, session__isnull=False)
                | (~Q(state=PlanState.HAPPENED) & Q(session=None)),
                name="planned_happened_is_session",
                violation_error_message=_("What happened has become a session, and nothing else has."),
            ),
            models.CheckConstraint(
                condition=Q(state=PlanState.WAITING, answered_at=None)
                | (~Q(state=PlanState.WAITING) & Q(answered_at__isnull=False)),
                name="planned_answered_at_a_moment",
                violation_error_message=_("What was answered says when, and nothing else does."),
            ),
            models.CheckConstraint(
                condition=Q(reason="") | Q(state=PlanState.CANCELLED),
                name="planned_reason_of_cancelled",
                violation_error_message=_("Only what was cancelled has a reason."),
            ),
            models.CheckConstraint(
                condition=Q(ask_on=None) | Q(state=PlanState.WAITING),
                name="planned_asked_while_waiting",
                violation_error_message=_("Only what waits is asked about again."),
            ),
            models.CheckConstraint(
                condition=Q(day=F("planned_on")) | Q(by_hand=True),
                name="planned_moved_by_hand",
                violation_error_message=_("Somebody moves a session; it does not move by itself."),
            ),
            models.CheckConstraint(
                condition=Q(day__range=("1990-01-01", "2200-12-31"), planned_on__range=("1990-01-01", "2200-12-31")),
                name="planned_date_plausible",
                violation_error_message=_("The date must lie between 1990 and 2199."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series}, {self.day}"

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has said what happened."""
        return self.state == PlanState.WAITING

    @property
    def stands_as(self) -> str:
        """What is told to somebody who wanted to answer and comes too late."""
        return gettext("moved or put off, and not answered yet") if self.is_waiting else self.get_state_display()

    @property
    def was_moved(self) -> bool:
        """Whether it is on another day than the series says."""
        return self.day != self.planned_on
