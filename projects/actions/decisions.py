"""Projects and partnerships noted with the decision of the board that they carry out."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.models import Decision, DecisionState
from projects.models import Partnership, PartnershipDecision, Project, ProjectDecision


@transaction.atomic
def link_to_decision(
    *, decision: Decision, work: Project | Partnership, by: User, at: dt.datetime | None = None
) -> None:
    """Note that a project or a partnership carries out a decision, now or at a moment of the past; once only.

    Raises ValidationError for a decision that is not adopted, and for the work of another hub.
    """
    check_carries_out(decision, work.hub_id, work.hub.parent_id)
    said = {"linked_by": by}
    link: ProjectDecision | PartnershipDecision
    if isinstance(work, Project):
        link, made = ProjectDecision.objects.get_or_create(decision=decision, project=work, defaults=said)
    else:
        link, made = PartnershipDecision.objects.get_or_create(decision=decision, partnership=work, defaults=said)
    if made and at is not None:
        link.linked_at = at
        link.save(update_fields=["linked_at"])


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
