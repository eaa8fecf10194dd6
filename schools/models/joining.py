"""Requests to join: who asks, where, what for, and what became of it. What is personal of them is forgotten."""

import datetime as dt
import uuid
from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField

from hubs.models import Hub
from schools.models.school import School


class Way(models.TextChoices):
    """The network's own four ways to join."""

    SCHOOL = "school", _("My school joins the network")
    CITIZEN = "citizen", _("I join my local hub")
    ORGANISATION = "organisation", _("We tackle a local challenge together")
    POLICY = "policy", _("We shape a strategy together")


class AskedBy(models.TextChoices):
    """What somebody is at the school that they write for."""

    TEACHER = "teacher", _("Teacher")
    HEAD = "head", _("School head")
    OTHER = "other", _("Somebody else of the school")


class Want(models.TextChoices):
    """What somebody would like, to tick."""

    PROJECT = "project", _("Take part in a project with classes")
    CHALLENGE = "challenge", _("Work on a challenge that we have here")
    TRAINING = "training", _("Training for teachers")
    EQUIPMENT = "equipment", _("Use a hub’s rooms and equipment")
    EVENTS = "events", _("Come to events and workshops")
    EXPERTISE = "expertise", _("Offer what we know, have or can do")
    STRATEGY = "strategy", _("Shape how our town or region supports schools")
    TALK = "talk", _("Talk first")


class JoinState(models.TextChoices):
    """Where a request stands. The last three are its end."""

    UNCONFIRMED = "unconfirmed", _("Address not confirmed")
    NEW = "new", pgettext_lazy("a request", "New")
    TALKING = "talking", _("In talks")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN = (JoinState.NEW, JoinState.TALKING)
ENDED = (JoinState.ACCEPTED, JoinState.DECLINED, JoinState.WITHDRAWN)


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    """Requests, asked for the way the screens do."""

    def confirmed(self) -> Self:
        """Those whose address somebody has proven to read. Nobody is shown any other."""
        return self.exclude(state=JoinState.UNCONFIRMED)

    def unanswered(self) -> Self:
        """Those that wait for an answer or are being talked about."""
        return self.filter(state__in=OPEN)

    def ended(self) -> Self:
        """Those that have come to an end."""
        return self.filter(state__in=ENDED)

    def of_hub(self, hub: Hub) -> Self:
        """Those that went to a hub or one of its sub-hubs."""
        return self.filter(Q(hub=hub) | Q(hub__parent=hub))

    def without_hub(self) -> Self:
        """Those for whom no hub is near: interest in a new one."""
        return self.filter(hub=None)

    def in_order(self) -> Self:
        """What waits first, the longest waiting first; then what has ended, the latest first."""
        rank = models.Case(
            models.When(state=JoinState.NEW, then=0), models.When(state=JoinState.TALKING, then=1), default=2
        )
        waiting = models.Case(models.When(state__in=OPEN, then=F("confirmed_at")), default=None)
        return self.annotate(rank=rank, since=waiting).order_by("rank", "since", F("ended_at").desc(), "-pk")


@pghistory.track(
    pghistory.UpdateEvent("step", row=pghistory.Old, condition=pghistory.AnyChange("state", "hub")),
    fields=["state", "hub"],
    model_name="JoinRequestStep",
    obj_field=pghistory.ObjForeignKey(related_name="steps"),
    append_only=True,
)
class JoinRequest(models.Model):
    """Somebody's wish to join, in one of the four ways; to a hub, or to the network where none is near.

    `uid` stands in the address at which whoever wrote it follows it. Of the code that proves the address only a digest
    is kept. What is personal (name, address, their words, notes) is emptied at `forgotten_at`; how many asked for what
    and where stays. What it went through is kept by the database, without anything personal.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    way = models.CharField(_("way to join"), max_length=12, choices=Way.choices)
    asked_by = models.CharField(_("I am"), max_length=8, choices=AskedBy.choices, blank=True)
    name = models.CharField(_("your name"), max_length=150, blank=True)
    email = models.EmailField(_("email address"), max_length=254, blank=True)
    body = models.CharField(_("school or organisation"), max_length=160, blank=True)
    country = CountryField(_("country"))
    place = models.CharField(_("town or village"), max_length=120, blank=True)
    hub = models.ForeignKey(
        Hub, verbose_name=_("hub"), on_delete=models.PROTECT, null=True, blank=True, related_name="join_requests"
    )
    wants = ArrayField(
        models.CharField(max_length=12, choices=Want.choices), verbose_name=_("what for"), default=list, blank=True
    )
    words = models.TextField(_("in your own words"), max_length=1500, blank=True)
    about_project = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    language = models.CharField(max_length=12, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=12, choices=JoinState.choices, default=JoinState.UNCONFIRMED)
    sent_at = models.DateTimeField(_("sent at"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    answer = models.TextField(_("answer"), max_length=1500, blank=True)
    school = models.ForeignKey(
        School, verbose_name=_("school"), on_delete=models.PROTECT, null=True, blank=True, related_name="join_requests"
    )
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    forgotten_at = models.DateTimeField(_("forgotten at"), null=True, blank=True)
    code_digest = models.CharField(max_length=64, blank=True, editable=False)
    code_sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    codes_sent = models.PositiveSmallIntegerField(default=0, editable=False)
    code_tries = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        ordering = ("-sent_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(way__in=Way.values),
                name="join_way_known",
                violation_error_message=_("Choose one of the four ways to join."),
            ),
            models.CheckConstraint(
                condition=Q(asked_by="") | Q(asked_by__in=AskedBy.values, way=Way.SCHOOL),
                name="join_asked_by_of_school",
                violation_error_message=_("Only who writes for a school says what they are there."),
            ),
            models.CheckConstraint(
                condition=Q(wants__contained_by=Want.values),
                name="join_wants_known",
                violation_error_message=_("Choose what it is for from the list."),
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="join_email_small_letters",
                violation_error_message=_("An email address is stored in small letters."),
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=False, name="", email="", words="", answer="")
                | Q(forgotten_at=None) & ~Q(name="") & ~Q(email=""),
                name="join_personal_until_forgotten",
                violation_error_message=_("A request says who asks, until that is forgotten; then it says nothing."),
            ),
            models.CheckConstraint(
                condition=Q(state=JoinState.UNCONFIRMED, confirmed_at=None)
                | Q(state__in=(*OPEN, *ENDED), confirmed_at__isnull=False),
                name="join_confirmed_with_moment",
                violation_error_message=_("A request is confirmed at a moment, and unconfirmed until then."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, ended_at__isnull=False)
                | Q(state__in=(JoinState.UNCONFIRMED, *OPEN), ended_at=None),
                name="join_ends_with_moment",
                violation_error_message=_("A request that has ended says when."),
            ),
            models.CheckConstraint(
                condition=Q(school=None) | Q(way=Way.SCHOOL, state=JoinState.ACCEPTED),
                name="join_school_when_accepted",
                violation_error_message=_("A school is noted with an accepted request of a school."),
            ),
            models.UniqueConstraint(
                "email",
                "way",
                models.functions.Coalesce("hub", 0),
                condition=Q(state__in=OPEN),
                name="join_open_once",
                violation_error_message=_("This address has asked that hub already."),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["hub", "state"], name="join_of_hub")]

    def __str__(self) -> str:
        return " · ".join(part for part in (self.name, self.body) if part) or str(self.get_way_display())

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.state in OPEN

    @property
    def want_labels(self) -> list[str]:
        """What was ticked, in words."""
        return [str(Want(want).label) for want in self.wants if want in Want.values]

    def waits_days(self, now: dt.datetime) -> int:
        """How many days it has waited since the address was confirmed."""
        return (now - self.confirmed_at).days if self.confirmed_at else 0


class JoinNote(models.Model):
    """What somebody of the hub noted about a request; without `by` the portal did. Goes with what is personal."""

    request = models.ForeignKey(
        JoinRequest, verbose_name=_("request to join"), on_delete=models.CASCADE, related_name="notes"
    )
    text = models.TextField(_("note"), max_length=2000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    written_at = models.DateTimeField(_("written at"), auto_now_add=True)

    class Meta:
        verbose_name = _("note on a request to join")
        verbose_name_plural = _("notes on requests to join")
        ordering = ("-written_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(text__regex=r"\S"),
                name="join_note_says_something",
                violation_error_message=_("Write something."),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
