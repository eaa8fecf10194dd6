"""A session as a school reports it: it counts for nothing until the hub accepts it, and then it is a session."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from hubs.models import next_version
from impact.models.attendance import LARGEST_HEAD_COUNT
from impact.models.audience import Audience
from impact.models.session import LONGEST_MINUTES, SHORTEST_MINUTES, Format, LedBy, Session
from impact.models.session_type import SessionType
from projects.models import Project
from projects.models.proposal import Proposal, ProposalState, ProposalStep, rules_of_proposals, rules_of_steps
from schools.models import SchoolClass


class SessionProposalQuerySet(models.QuerySet["SessionProposal"]):
    """Proposals of sessions, asked for the way the screens do."""

    def waiting(self) -> Self:
        """Those that wait for the hub."""
        return self.filter(state=ProposalState.SENT)

    def with_all(self) -> Self:
        """With everything that a list of them shows, in a constant number of queries."""
        return self.select_related(
            "school__hub", "hub", "teacher", "session_type", "project", "session"
        ).prefetch_related("lines__school_class__size_changes")


class SessionProposal(Proposal):
    """What a teacher says of a session, in the words of the log's own form. `session` is what it became.

    Its `uid` is that of the session too, so that the database refuses a second one.
    """

    own_page = "impact:own_session_proposal"
    hub_page = "impact:session_proposal_of_hub"

    held_on = models.DateField(_("date"))
    session_type = models.ForeignKey(SessionType, verbose_name=_("type"), on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    title = models.CharField(_("title"), max_length=160, blank=True)
    starts_at = models.TimeField(_("starts at"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    led_by = models.CharField(_("led by"), max_length=10, choices=LedBy.choices, default=LedBy.SCHOOL)
    format = models.CharField(_("format"), max_length=10, choices=Format.choices, default=Format.IN_PERSON)
    note = models.TextField(_("note for the hub"), max_length=500, blank=True)
    confirmed = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("unusual figures that were confirmed"),
        default=list,
        blank=True,
        editable=False,
    )
    session = models.OneToOneField(
        Session, verbose_name=_("session"), on_delete=models.PROTECT, null=True, blank=True, related_name="proposal"
    )

    objects = SessionProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal of a session")
        verbose_name_plural = _("proposals of sessions")
        ordering = ("held_on", "pk")
        triggers: ClassVar = [next_version()]
        indexes: ClassVar = [models.Index(fields=["hub", "state"], name="session_proposal_by_state")]
        constraints: ClassVar = [
            *rules_of_proposals("session_proposal"),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.DRAFT),
                name="session_proposal_no_draft",
                violation_error_message=_("A session is reported at once and has no draft."),
            ),
            models.CheckConstraint(
                condition=Q(state=ProposalState.ACCEPTED, session__isnull=False)
                | (~Q(state=ProposalState.ACCEPTED) & Q(session=None)),
                name="session_proposal_accepted_is_session",
                violation_error_message=_("An accepted proposal has become a session, and no other has."),
            ),
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(minutes__range=(SHORTEST_MINUTES, LONGEST_MINUTES)),
                name="session_proposal_length_plausible",
                violation_error_message=_("A session lasts between 5 minutes and 12 hours."),
            ),
            models.CheckConstraint(
                condition=Q(held_on__range=("1990-01-01", "2199-12-31")),
                name="session_proposal_date_plausible",
                violation_error_message=_("The date must lie between 1990 and 2199."),
            ),
            models.CheckConstraint(
                condition=Q(led_by__in=LedBy.values, format__in=Format.values),
                name="session_proposal_choices_known",
                violation_error_message=_("Choose who led the session and how people met from the lists."),
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def what(self) -> str:
        """Its title or type, and its day."""
        return f"{self.title or self.session_type.label}, {date_format(self.held_on)}"


class ProposedLine(models.Model):
    """One line of who came, as the school says: the same rules as in the log."""

    proposal = models.ForeignKey(
        SessionProposal, verbose_name=_("proposal"), on_delete=models.CASCADE, related_name="lines"
    )
    audience = models.CharField(_("audience"), max_length=16, choices=Audience.choices)
    head_count = models.PositiveIntegerField(_("people"))
    school_class = models.ForeignKey(
        SchoolClass, verbose_name=_("class"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    first_timers = models.PositiveIntegerField(_("of them for the first time"), null=True, blank=True)

    class Meta:
        verbose_name = _("line of a proposal")
        verbose_name_plural = _("lines of proposals")
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values),
                name="proposed_audience_known",
                violation_error_message=_("Choose one of the audiences."),
            ),
            models.CheckConstraint(
                condition=Q(head_count__range=(0, LARGEST_HEAD_COUNT)),
                name="proposed_head_count_plausible",
                violation_error_message=_("A head count lies between 0 and 10,000."),
            ),
            models.CheckConstraint(
                condition=Q(first_timers=None) | Q(first_timers__range=(0, F("head_count"))),
                name="proposed_first_timers_within",
                violation_error_message=_("There cannot be more first-timers than people."),
            ),
            models.CheckConstraint(
                condition=Q(school_class=None) | Q(audience=Audience.STUDENT, first_timers=None),
                name="proposed_class_or_first_timers",
                violation_error_message=_("A line has either a class of students or a number of first-timers."),
            ),
            models.UniqueConstraint(
                fields=["proposal", "school_class"],
                condition=Q(school_class__isnull=False),
                name="proposed_class_once",
                violation_error_message=_("This class is in the session already."),
            ),
            models.UniqueConstraint(
                fields=["proposal", "audience"],
                condition=Q(school_class=None),
                name="proposed_audience_once",
                violation_error_message=_("This audience is in the session already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.head_count} {self.get_audience_display()}"


class SessionProposalStep(ProposalStep):
    """One step of a proposal of a session."""

    proposal = models.ForeignKey(
        SessionProposal, verbose_name=_("proposal"), on_delete=models.CASCADE, related_name="steps"
    )

    class Meta:
        verbose_name = _("step of a proposal")
        verbose_name_plural = _("steps of proposals")
        ordering = ("at", "pk")
        constraints: ClassVar = rules_of_steps("session_proposal_step")
