"""Projects and partnerships noted with the decision of the board that they carry out."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.models import Decision, DecisionState
from projects.models import Partnership, PartnershipDecision, Project, ProjectDecision


@transaction.atomic
def link_to_decision(*, decision: Decision, work: Project | Partnership, by: User) -> None:
    """Note that a project or a partnership carries out a decision; once, however often it is said.

    Raises ValidationError for a decision that is not adopted, and for the work of another hub.
    """
    check_carries_out(decision, work.hub_id, work.hub.parent_id)
    if isinstance(work, Project):
        ProjectDecision.objects.get_or_create(decision=decision, project=work, defaults={"linked_by": by})
    else:
        PartnershipDecision.objects.get_or_create(decision=decision, partnership=work, defaults={"linked_by": by})


@transaction.atomic
def unlink_from_decision(*, decision: Decision, work: Project | Partnership, by: User) -> None:
    """Take that note back."""
    if isinstance(work, Project):
        ProjectDecision.objects.filter(decision=decision, project=work).delete()
    else:
        PartnershipDecision.objects.filter(decision=decision, partnership=work).delete()


def check_carries_out(decision: Decision, hub: int, its_parent: int | None) -> None:
    """Raises ValidationError unless the decision is adopted and the work is of its hub or of a sub-hub of it."""
    if decision.state != DecisionState.ADOPTED:
        raise ValidationError(_("Only what is adopted is carried out."))
    if decision.hub_id not in (hub, its_parent):
        raise ValidationError(_("This belongs to another hub."))
