"""Step 4 of the main job: the session, the fact that everything else is added up from."""

import datetime as dt
from typing import TYPE_CHECKING, ClassVar, Self

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from hubs.models import Challenge, Hub
from impact.models.among import IsAmong
from impact.models.session_type import SessionType
from projects.models import Project
from schools.models import School

if TYPE_CHECKING:
    from accounts.models import User

LONGEST_MINUTES = 720
SHORTEST_MINUTES = 5


class LedBy(models.TextChoices):
    """Who led the session: the ladder from the hub's hands into the school's own."""

    HUB = "hub", _("The hub")
    TOGETHER = "together", _("Hub and school together")
    SCHOOL = "school", _("The school itself")


class Format(models.TextChoices):
    """How people met."""

    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")
    HYBRID = "hybrid", _("Both at once")


class Source(models.TextChoices):
    """Where a session's record came from."""

    FORM = "form", _("Logged in the portal")
    IMPORT = "import", _("Imported from a file")
    SCHOOL = "school", _("Reported by a school, accepted by the hub")
    API = "api", _("Sent by a program")
    DEMO = "demo", _("Invented for the demonstration")


class SessionQuerySet(models.QuerySet["Session"]):
    """Sessions, asked for the way the screens do."""

    def standing(self) -> Self:
        """Sessions that count: not voided."""
        return self.filter(voided_at=None)

    def voided(self) -> Self:
        """Sessions that were taken back, with a reason."""
        return self.exclude(voided_at=None)

    def held_between(self, start: dt.date, end: dt.date) -> Self:
        """Sessions from the first day to the last, both included."""
        return self.filter(held_on__range=(start, end))

    def seen_by_hub(self, hub: Hub) -> Self:
        """Sessions that a hub or its sub-hubs own or co-host, each once. Found by the indexes of both."""
        family = Subquery(Hub.objects.filter(Q(pk=hub.pk) | Q(parent=hub)).values("pk"))
        invited = SessionCoHost.objects.filter(IsAmong(F("hub_id"), family)).values("session_id")
        return self.filter(Q(IsAmong(F("hub_id"), family)) | Q(IsAmong(F("pk"), Subquery(invited))))

    def of_school(self, school: School) -> Self:
        """Sessions that were held for a school, or that a class of it came to. Found by the indexes of both."""
        from impact.models.attendance import AttendanceLine

        attended = AttendanceLine.objects.filter(school_class__school=school).values("session_id")
        return self.filter(Q(school=school) | Q(IsAmong(F("pk"), Subquery(attended))))

    def without_attendance(self) -> Self:
        """Sessions of which nobody has said how many came (missing, which is not zero)."""
        from impact.models.attendance import AttendanceLine

        return self.exclude(Exists(AttendanceLine.objects.filter(session=OuterRef("pk"))))

    def with_interactions(self) -> Self:
        """Each session with `interactions`: the sum of its head counts, None where attendance is missing."""
        return self.annotate(interactions=Sum("lines__head_count"))

    def for_list(self) -> Self:
        """Everything that a list of sessions shows, in a constant number of queries, newest first."""
        return (
            self.select_related("hub", "session_type", "project", "school", "challenge", "logged_by")
            .prefetch_related("lines__school_class", "co_hosts")
            .order_by("-held_on", "-pk")
        )


@pghistory.track(
    pghistory.UpdateEvent("before_change", row=pghistory.Old),
    pghistory.DeleteEvent("before_delete", row=pghistory.Old),
    append_only=True,
    meta={"indexes": [BrinIndex(fields=["pgh_created_at"], name="session_event_by_moment")]},
)
class Session(models.Model):
    """Something that happened on one hub-local date, of one type, owned by one hub.

    `held_on` is the date where the hub is, as staff write it; figures group by it and never by a time stamp.
    `starts_at` is local wall time. `minutes` is the length. `uid` is made by the client, so that sending twice counts
    once; `payload_hash` is the fingerprint of what was first sent, and tells a repeat from another session under the
    same uid.

    `challenge` is filled in only where a session is about another challenge than its project, or has no project:
    `impact.queries.challenges` says for which challenge a session counts.
    """

    uid = models.UUIDField(_("client's identifier"))
    payload_hash = models.CharField(max_length=64, editable=False)
    # No index of their own where a longer one below begins with the same column.
    hub = models.ForeignKey(
        Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="sessions", db_index=False
    )
    co_hosts = models.ManyToManyField(
        Hub, verbose_name=_("co-hosts"), through="impact.SessionCoHost", related_name="co_hosted_sessions"
    )
    held_on = models.DateField(_("date"))
    starts_at = models.TimeField(_("starts at"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    session_type = models.ForeignKey(
        SessionType, verbose_name=_("type"), on_delete=models.PROTECT, related_name="sessions", db_index=False
    )
    project = models.ForeignKey(
        Project,
        verbose_name=_("project"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        db_index=False,
    )
    school = models.ForeignKey(
        School,
        verbose_name=_("school"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        db_index=False,
    )
    challenge = models.ForeignKey(
        Challenge,
        verbose_name=_("challenge"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        db_index=False,
    )
    led_by = models.CharField(_("led by"), max_length=10, choices=LedBy.choices, default=LedBy.HUB)
    format = models.CharField(_("format"), max_length=10, choices=Format.choices, default=Format.IN_PERSON)
    title = models.CharField(_("title"), max_length=160, blank=True)
    note = models.TextField(_("private note"), max_length=500, blank=True)
    confirmed = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("unusual figures that were confirmed"),
        default=list,
        blank=True,
        editable=False,
    )
    source = models.CharField(_("source"), max_length=10, choices=Source.choices, default=Source.FORM, editable=False)
    logged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("logged by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    logged_at = models.DateTimeField(_("logged at"), auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    voided_at = models.DateTimeField(_("voided at"), null=True, editable=False)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("voided by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    void_reason = models.CharField(_("reason"), max_length=300, blank=True, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ("-held_on", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["hub", "held_on"], name="session_by_hub_and_day"),
            models.Index(fields=["session_type", "held_on"], name="session_by_type_and_day"),
            models.Index(fields=["school", "held_on"], name="session_by_school", condition=Q(school__isnull=False)),
            models.Index(fields=["challenge"], name="session_by_challenge", condition=Q(challenge__isnull=False)),
            models.Index(fields=["project"], name="session_by_project", condition=Q(project__isnull=False)),
            models.Index(fields=["logged_by"], name="session_by_logger", condition=Q(logged_by__isnull=False)),
            models.Index(fields=["voided_by"], name="session_by_voider", condition=Q(voided_by__isnull=False)),
            # What was logged since a period was closed: rows stand on the disk as they came.
            BrinIndex(fields=["logged_at"], name="session_by_moment"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["hub", "uid"],
                name="session_uid_once_a_hub",
                violation_error_message=_("This session was saved already."),
            ),
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(minutes__range=(SHORTEST_MINUTES, LONGEST_MINUTES)),
                name="session_length_plausible",
                violation_error_message=_("A session lasts between 5 minutes and 12 hours."),
            ),
            models.CheckConstraint(
                condition=Q(held_on__range=(dt.date(1990, 1, 1), dt.date(2199, 12, 31))),
                name="session_date_plausible",
                violation_error_message=_("The date must lie between 1990 and 2199."),
            ),
            models.CheckConstraint(
                condition=Q(led_by__in=LedBy.values, format__in=Format.values, source__in=Source.values),
                name="session_choices_known",
                violation_error_message=_("Choose who led the session and how people met from the lists."),
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, void_reason="") | (Q(voided_at__isnull=False) & ~Q(void_reason="")),
                name="session_void_has_reason",
                violation_error_message=_("Voiding a session needs a reason."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.session_type} · {self.held_on}"

    def logged_lately_by(self, user: "User", now: dt.datetime) -> bool:
        """Whether this person logged the session within the last fortnight, and so may still correct it."""
        return self.logged_by_id == user.pk and now - self.logged_at <= dt.timedelta(days=14)


@pghistory.track(
    pghistory.DeleteEvent("before_delete", row=pghistory.Old),
    append_only=True,
    meta={"indexes": [BrinIndex(fields=["pgh_created_at"], name="co_host_event_by_moment")]},
)
class SessionCoHost(models.Model):
    """Another hub that held the session too. `held_on` repeats the session's date (the database keeps it so)."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="co_hostings", db_index=False)
    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="co_hostings", db_index=False)
    held_on = models.DateField(null=True, editable=False)

    class Meta:
        verbose_name = _("co-host")
        verbose_name_plural = _("co-hosts")
        indexes: ClassVar = [models.Index(fields=["hub", "held_on"], name="co_host_by_hub_and_day")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "hub"],
                name="co_host_once",
                violation_error_message=_("This hub is a co-host already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hub}"
