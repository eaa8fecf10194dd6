"""That a teacher proposes a resource to a hub of their school: whose draft it is until the hub has answered."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hubs.models import next_version
from projects.models import ProposalState
from resources.models.resource import Resource
from schools.models import School

WITH_TEACHER = (ProposalState.DRAFT, ProposalState.RETURNED)
UNANSWERED = (*WITH_TEACHER, ProposalState.SENT)
STATES = (*UNANSWERED, ProposalState.ACCEPTED, ProposalState.DECLINED)


class ResourceProposal(models.Model):
    """One proposal. The draft itself is the resource's first version, which only the teacher and the hub's writers see.

    `note` is what the hub said last. The teacher and the note are forgotten a year after the answer.
    """

    resource = models.OneToOneField(
        Resource, verbose_name=_("resource"), on_delete=models.CASCADE, related_name="proposal"
    )
    school = models.ForeignKey(School, verbose_name=_("school"), on_delete=models.PROTECT, related_name="+")
    teacher = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("proposed by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    state = models.CharField(
        _("status"), max_length=10, choices=ProposalState.choices, default=ProposalState.DRAFT, editable=False
    )
    note = models.CharField(_("message"), max_length=1000, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, editable=False)
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(auto_now_add=True, editable=False)

    class Meta:
        verbose_name = _("proposal of a resource")
        verbose_name_plural = _("proposals of resources")
        ordering = ("-changed_at", "-pk")
        triggers: ClassVar = [next_version()]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=STATES),
                name="resource_proposal_state_known",
                violation_error_message=_("Choose where the proposal stands."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(sent_at__isnull=False),
                name="resource_proposal_sent_at_a_moment",
                violation_error_message=_("A proposal that was sent says when."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["accepted", "declined"], answered_at__isnull=False)
                | (~Q(state__in=["accepted", "declined"]) & Q(answered_at=None)),
                name="resource_proposal_answered_at_a_moment",
                violation_error_message=_("A proposal that was accepted or declined says when, and no other does."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["returned", "declined"]) | Q(note__regex=r"\S"),
                name="resource_proposal_says_why",
                violation_error_message=_("Say why, so that the school knows what to do."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.resource)

    @property
    def is_unanswered(self) -> bool:
        """Whether the hub has not decided yet."""
        return self.state in UNANSWERED

    @property
    def is_with_teacher(self) -> bool:
        """Whether it is the teacher's turn: not sent yet, or returned with a note."""
        return self.state in WITH_TEACHER
