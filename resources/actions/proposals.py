"""A teacher proposes a resource to their hub, which takes it over, returns it with a note, or declines it."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.actions import tell, write_mail
from accounts.models import User
from accounts.queries.stopping import in_full
from hubs.access import people_at
from hubs.roles import HubPerm
from projects.actions.proposal_moves import language_for
from projects.models import ProposalState
from resources.actions.parts import put_part
from resources.actions.publishing import NotComplete
from resources.actions.writing import NotFromHere, begin
from resources.models import ResourceAuthor, ResourceProposal, ResourceVersion
from resources.models.proposal import WITH_TEACHER
from resources.queries.checklist import missing_in
from resources.queries.editing import open_version_of
from schools.models import School

REMEMBERED = dt.timedelta(days=396)
ANSWERS = {
    "take over": ProposalState.ACCEPTED,
    "return": ProposalState.RETURNED,
    "decline": ProposalState.DECLINED,
}


@transaction.atomic
def begin_proposal(*, school: School, by: User, values: Mapping[str, Any], named: bool) -> ResourceVersion:
    """Begin a resource that is proposed to a school's hub; `named`: the teacher agrees to be named as its author."""
    version = begin(hub=school.hub, by=by, values=values)
    ResourceProposal.objects.create(resource=version.resource, school=school, teacher=by)
    if named:
        author = {"name": by.name, "consented_on": timezone.now().date()}
        put_part(ResourceAuthor, of=version, by=by, values=author)
    return version


@transaction.atomic
def send_proposal(proposal: ResourceProposal, *, by: User) -> ResourceProposal:
    """Send it to the hub. Raises NotFromHere, NotComplete."""
    row = _lock(proposal, WITH_TEACHER)
    version = open_version_of(row.resource)
    if version is None or missing_in(version):
        raise NotComplete
    row.state, row.sent_at = ProposalState.SENT, timezone.now()
    row.save()
    row.refresh_from_db(fields=["version"])
    hub = row.resource.hub
    tell(
        kind="resources.proposed",
        to=people_at(hub, HubPerm.WRITE_NEWS),
        by=by,
        words={"school": row.school.name, "title": version.title},
        key=f"resource proposal {row.pk} {row.version}",
        place=hub.name,
        url=reverse("resources:manage", args=[hub.code, row.resource_id]),
    )
    return row


@transaction.atomic
def answer_proposal(proposal: ResourceProposal, *, by: User, answer: str, note: str) -> ResourceProposal:
    """Take it over, return it or decline it; the last two with words. Raises NotFromHere, ValidationError.

    What is taken over is a draft of the hub like its own, written by the teacher: somebody of the hub publishes it.
    """
    state = ANSWERS[answer]
    if state != ProposalState.ACCEPTED and not note.strip():
        raise ValidationError(_("Say why: the teacher reads this."), code="note")
    row = _lock(proposal, (ProposalState.SENT,))
    row.state, row.note = state, note.strip()
    row.answered_at = None if state == ProposalState.RETURNED else timezone.now()
    row.save()
    row.refresh_from_db(fields=["version"])
    _tell_teacher(row, by)
    return row


def forget_resource_proposals(*, now: dt.datetime) -> int:
    """Forget who proposed a resource and what the hub said, thirteen months after the answer; returns how many."""
    old = ResourceProposal.objects.filter(answered_at__lt=now - REMEMBERED)
    left = old.filter(Q(teacher__isnull=False) | ~Q(note__in=["", "–"]))
    keys = list(left.values_list("pk", flat=True))
    return ResourceProposal.objects.filter(pk__in=keys).update(teacher=None, note="–")


def _lock(proposal: ResourceProposal, states: Collection[str]) -> ResourceProposal:
    found = ResourceProposal.objects.select_for_update(of=("self",))
    row = found.select_related("resource__hub", "school", "teacher").get(pk=proposal.pk)
    if row.state not in states:
        raise NotFromHere
    return row


def _tell_teacher(row: ResourceProposal, by: User) -> None:
    teacher, hub, version = row.teacher, row.resource.hub, open_version_of(row.resource)
    if teacher is None or not teacher.is_active or version is None:
        return
    key, path = f"resource proposal {row.pk} {row.version}", reverse("resources:propose", args=[row.school_id])
    with override(language_for(hub, teacher)):
        told = {"proposal": row, "title": version.title, "hub": hub, "by": by, "url": in_full(path)}
        subject = {
            ProposalState.ACCEPTED: _("Taken over: %(title)s"),
            ProposalState.RETURNED: _("The hub asks you something: %(title)s"),
            ProposalState.DECLINED: _("Not taken over: %(title)s"),
        }[ProposalState(row.state)] % {"title": version.title}
        text = render_to_string("resources/mail_proposal.txt", told)
    write_mail(to=teacher.email, subject=subject, text=text, key=key)
    tell(
        kind="resources.proposal_answered",
        to=[teacher],
        by=by,
        words={"title": version.title, "state": row.state},
        key=key,
        place=hub.name,
        url=path,
        mailed=True,
    )
