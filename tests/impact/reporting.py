"""Closed reporting periods for tests, as closing leaves them behind."""

import datetime as dt
import hashlib

from django.utils import timezone

from impact.models import PeriodStep, ReportingPeriod, ReportingStep, Snapshot
from impact.queries.period_figures import period_figures, to_content

FIRST, LAST = dt.date(2021, 9, 1), dt.date(2022, 8, 1)


def close(first: dt.date = FIRST, last: dt.date = LAST, *, name: str = "2021/22") -> Snapshot:
    """Close these months, or close them again; what was counted is kept as a snapshot."""
    period = ReportingPeriod.objects.filter(first_month=first, last_month=last).first()
    if period is None:
        due = last + dt.timedelta(days=60)
        period = ReportingPeriod.objects.create(name=name, first_month=first, last_month=last, due_on=due)
    if period.is_closed:
        ReportingStep.objects.create(period=period, step=PeriodStep.REOPENED, note="Corrected.")
        period.closed_at = None
        period.save()
    now = timezone.now()
    content = to_content(period_figures(period.first_month, period.after))
    snapshot = Snapshot.objects.create(
        period=period,
        number=period.snapshots.count() + 1,
        made_at=now,
        content=content,
        sha256=hashlib.sha256(content.encode()).hexdigest(),
    )
    period.closed_at = now
    period.save()
    return Snapshot.objects.select_related("period").get(pk=snapshot.pk)
