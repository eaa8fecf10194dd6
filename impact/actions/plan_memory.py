"""Who planned, and who said what happened, is forgotten once a school year can no longer be looked through."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from impact.models import PlannedSession, SessionSeries, TypedCount

REMEMBERED = dt.timedelta(days=396)  # thirteen months after the day: the school year can be looked through


@transaction.atomic
def forget_who_planned(*, today: dt.date) -> int:
    """Keep what was planned and what became of it, without persons and their words; returns how many rows changed.

    Who logged a session that was planned stays with the session. Numbers typed beside the log go with who typed them.
    """
    before = today - REMEMBERED
    series = SessionSeries.objects.filter(ends_on__lt=before, made_by__isnull=False).update(made_by=None)
    named = ~Q(answered_by=None) | ~Q(reason="")
    planned = PlannedSession.objects.filter(named, day__lt=before).update(answered_by=None, reason="")
    typed, _by_table = TypedCount.objects.filter(planned__day__lt=before).delete()
    return series + planned + typed
