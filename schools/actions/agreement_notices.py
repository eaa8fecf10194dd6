"""Who is told that an agreement with a school ends: those who coordinate its hub, else its people who keep schools."""

import datetime as dt

from django.db import transaction
from django.urls import reverse

from accounts.actions import tell
from hubs.access import people_at
from hubs.models import Hub
from hubs.roles import HubPerm
from schools.models import School
from schools.queries.agreements import ending_soon


@transaction.atomic
def remind_of_agreements() -> int:
    """Tell of each agreement once for each last day that it is given; returns of how many, told anew or before."""
    number = 0
    for hub in Hub.objects.filter(schools__in=School.objects.partners()).distinct().select_related("parent"):
        ending = list(ending_soon(hub))
        number += len(ending)
        to = (people_at(hub, HubPerm.GRANT_TEAM) or people_at(hub, HubPerm.MANAGE_SCHOOLS)) if ending else []
        for agreement in ending:
            last = agreement.holds_until or dt.date.max  # those that end have a last day
            tell(
                kind="schools.agreement_ends",
                to=to,
                words={"school": agreement.school.name, "day": last.isoformat()},
                key=f"agreement {agreement.pk} until {last}",
                place=hub.name,
                url=reverse("schools:agreements", args=[hub.code, agreement.school_id]),
            )
    return number
