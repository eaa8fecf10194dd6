"""What a school sends its hub to be accepted: where it stands, and every step. `impact` has one kind more."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hubs.models import Challenge, Hub, next_version
from projects.models.project import OLDEST, YOUNGEST, Project
from schools.models import School, SchoolClass


class ProposalState(models.TextChoices):
    """Where a proposal stands."""

    DRAFT = "draft", _("Not sent yet")
    SENT = "sent", _("Waits for the hub")
    RETURNED = "returned", _("The hub asks something")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("a proposal", "Withdrawn")


# Those that the school may still change, and those that the hub may still answer.
CHANGEABLE_PROPOSAL = (ProposalState.DRAFT, ProposalState.SENT, ProposalState.RETURNED)
ANSWERABLE = (ProposalState.SENT, ProposalState.RETURNED)
# In an inbox what the hub has to do comes first, then what the school has to, then what is over.
WHOSE_TURN = Case(When(state=ProposalState.SENT, then=0), When(state=ProposalState.RETURNED, then=1), default=2)


class Move(models.TextChoices):
    """What was done with a proposal."""

    SENT = "sent", _("Sent")
    CHANGED = "changed", _("Changed")
    RETURNED = "returned", _("Returned with a question")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("a proposal", "Withdrawn")


class ProposalQuerySet(models.QuerySet["ProjectProposal"]):
    """Proposals of projects, asked for the way the screens do."""

    def sent(self) -> Self:
        """Those that the hub has got."""
        return self.exclude(state=ProposalState.DRAFT)

    def waiting(self) -> Self:
        """Those that wait for the hub."""
        return self.filter(state=ProposalState.SENT)


class Proposal(models.Model):
    """What both kinds have. `hub` is the one that was asked: it stays when the school moves to another.

    The teacher and all words are forgotten a year after the answer (`projects.actions.proposal_memory`).
    """

    # Pages of it, for mails and notices: the school's own, and the hub's.
    own_page: ClassVar[str]
    hub_page: ClassVar[str]

    uid = models.UUIDField(_("client's identifier"), unique=True)
    school = models.ForeignKey(
        School, verbose_name=_("school"), on_delete=models.PROTECT, related_name="%(class)ss", db_index=True
    )
    hub = models.ForeignKey(
        Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="%(class)ss", db_index=False
    )
    teacher = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="%(class)ss",
    )
    state = models.CharField(_("status"), max_length=10, choices=ProposalState.choices, default=ProposalState.DRAFT)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    class Meta:
        abstract = True

    @property
    def what(self) -> str:
        """What it is called, in the language of the moment."""
        raise NotImplementedError

    @property
    def may_change(self) -> bool:
        """Whether the school may still change it."""
        return self.state in CHANGEABLE_PROPOSAL

    @property
    def may_be_answered(self) -> bool:
        """Whether the hub may answer it now."""
        return self.state in ANSWERABLE


def rules_of_proposals(name: str) -> list[models.BaseConstraint]:
    """The rules that both kinds keep, under names of their own."""
    return [
        models.CheckConstraint(
            condition=Q(state__in=ProposalState.values),
            name=f"{name}_state_known",
            violation_error_message=_("Choose where the proposal stands."),
        ),
        models.CheckConstraint(
            condition=Q(state__in=[ProposalState.DRAFT, ProposalState.WITHDRAWN]) | Q(sent_at__isnull=False),
            name=f"{name}_sent_at_a_moment",
            violation_error_message=_("A proposal that was sent says when."),
        ),
        models.CheckConstraint(
            condition=Q(state__in=[ProposalState.ACCEPTED, ProposalState.DECLINED], answered_at__isnull=False)
            | (~Q(state__in=[ProposalState.ACCEPTED, ProposalState.DECLINED]) & Q(answered_at=None)),
            name=f"{name}_answered_at_a_moment",
            violation_error_message=_("A proposal that was accepted or declined says when, and no other does."),
        ),
    ]


class ProposalStep(models.Model):
    """One step of a proposal: what, when, by whom, with which words. Written once, never changed."""

    step = models.CharField(_("step"), max_length=10, choices=Move.choices)
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    note = models.CharField(_("message"), max_length=1000, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.get_step_display()} · {self.at:%Y-%m-%d %H:%M}"


def rules_of_steps(name: str) -> list[models.BaseConstraint]:
    """The rules that the steps of both kinds keep, under names of their own."""
    return [
        models.CheckConstraint(
            condition=Q(step__in=Move.values),
            name=f"{name}_known",
            violation_error_message=_("Choose what was done."),
        ),
        models.CheckConstraint(
            condition=~Q(step__in=[Move.DECLINED, Move.RETURNED]) | Q(note__regex=r"\S"),
            name=f"{name}_says_why",
            violation_error_message=_("Say why, so that the school knows what to do."),
        ),
    ]


class ProjectProposal(Proposal):
    """A project that a teacher or head wishes for. Accepted, it is a project of the hub (`project`)."""

    own_page = "projects:own_project_proposal"
    hub_page = "projects:project_proposal_of_hub"

    title = models.CharField(_("title"), max_length=160, blank=True)
    about = models.TextField(
        _("what it is about"),
        max_length=2000,
        blank=True,
        help_text=_("The need or the question, in a few sentences. Pupils are never named."),
    )
    challenge = models.ForeignKey(
        Challenge, verbose_name=_("challenge"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    classes = models.ManyToManyField(SchoolClass, verbose_name=_("classes"), blank=True, related_name="+")
    age_from = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(_("to age"), null=True, blank=True)
    starts_on = models.DateField(_("from about"), null=True, blank=True)
    season = models.CharField(_("when"), max_length=200, blank=True)
    partners = models.CharField(_("partners wanted"), max_length=500, blank=True)
    needs = models.TextField(_("needed from the hub"), max_length=1000, blank=True)
    project = models.OneToOneField(
        Project, verbose_name=_("project"), on_delete=models.PROTECT, null=True, blank=True, related_name="proposal"
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal of a project")
        verbose_name_plural = _("proposals of projects")
        ordering = ("-changed_at", "-pk")
        triggers: ClassVar = [next_version()]
        indexes: ClassVar = [models.Index(fields=["hub", "state"], name="project_proposal_by_state")]
        constraints: ClassVar = [
            *rules_of_proposals("project_proposal"),
            models.CheckConstraint(
                condition=Q(state__in=[ProposalState.DRAFT, ProposalState.WITHDRAWN])
                | Q(title__regex=r"\S", about__regex=r"\S"),
                name="project_proposal_says_what",
                violation_error_message=_("Give the project a title, and say what it is about."),
            ),
            models.CheckConstraint(
                condition=Q(state=ProposalState.ACCEPTED, project__isnull=False)
                | (~Q(state=ProposalState.ACCEPTED) & Q(project=None)),
                name="project_proposal_accepted_is_project",
                violation_error_message=_("An accepted proposal has become a project, and no other has."),
            ),
            models.CheckConstraint(
                condition=Q(age_from=None, age_to=None)
                | Q(
                    age_from__isnull=False,
                    age_to__isnull=False,
                    age_from__gte=YOUNGEST,
                    age_to__lte=OLDEST,
                    age_to__gte=F("age_from"),
                ),
                name="project_proposal_ages_in_order",
                violation_error_message=_("Give both ages, from 3 to 20 years, the lower one first; or neither."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def what(self) -> str:
        """Its title; before it has one, what kind of thing it is."""
        return self.title or str(_("A project without a title"))


class ProjectProposalStep(ProposalStep):
    """One step of a proposal of a project."""

    proposal = models.ForeignKey(
        ProjectProposal, verbose_name=_("proposal"), on_delete=models.CASCADE, related_name="steps"
    )

    class Meta:
        verbose_name = _("step of a proposal")
        verbose_name_plural = _("steps of proposals")
        ordering = ("at", "pk")
        constraints: ClassVar = rules_of_steps("project_proposal_step")
