"""By the clock: who sent a proposal and what they wrote is forgotten when it is long over; drafts go."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q

from projects.models import ProposalState
from projects.models.proposal import Proposal

REMEMBERED = dt.timedelta(days=396)  # thirteen months after the last step: the school year can be looked through
OVER = (ProposalState.ACCEPTED, ProposalState.DECLINED, ProposalState.WITHDRAWN)


@transaction.atomic
def forget_proposals(model: type[Proposal], steps: type[Any], *, now: dt.datetime, words: Mapping[str, Any]) -> int:
    """Forget teachers and words of proposals of a kind that ended long ago, and delete old drafts; returns how many.

    `steps`: the model of their steps; `words`: the columns that hold words, and what stands there then. What was
    accepted stays what it became.
    """
    # Of what nobody answered in all that time nothing is left to wait for.
    old = Q(changed_at__lt=now - REMEMBERED)
    model._default_manager.filter(old, state=ProposalState.DRAFT).delete()
    rows = model._default_manager.filter(old, state__in=OVER).exclude(teacher=None)
    keys = list(rows.values_list("pk", flat=True))
    noted = steps._default_manager.filter(proposal__in=keys)
    noted.update(by=None)
    noted.exclude(note="").update(note="–")
    return model._default_manager.filter(pk__in=keys).update(teacher=None, **words)
