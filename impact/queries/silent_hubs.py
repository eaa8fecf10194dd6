"""Hubs with months of which nothing stands in the log and of which nobody has said that nothing happened.

Figures of such months are zeros, and nobody knows whether they are true. So whoever closes or publishes a period is
told month by month, and an edition says of which hubs.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hubs.models import Hub
from impact.models import QuietMonth, ReportingPeriod
from impact.queries.edition_content import Silent
from impact.queries.months import MonthState, months_of_hubs, was_open
from impact.queries.period_content import PeriodFigures, months_of
from impact.queries.periods import months_label, next_month
from impact.queries.reporting import hubs_that_report


@dataclass(frozen=True, slots=True)
class SilentHub:
    """A hub with its silent months, the earliest first; `of` so many of the period in which it was open."""

    code: str
    name: str
    months: tuple[dt.date, ...]
    of: int

    @property
    def number(self) -> int:
        """How many months are silent."""
        return len(self.months)

    @property
    def which(self) -> str:
        """The silent months in words, those in a row as “April 2022 to June 2022”."""
        return ", ".join(months_label(first, last) for first, last in _runs(self.months))


def silent_now(period: ReportingPeriod, *, today: dt.date) -> tuple[SilentHub, ...]:
    """Those of a period as of a day, by code: the hubs that report in it. At most five queries."""
    hubs = list(hubs_that_report(period))
    months = months_of_hubs(hubs, months_of(period.first_month, period.after), today=today)
    known = (
        SilentHub(
            hub.code,
            hub.name,
            tuple(at.month for at in months[hub.pk] if at.state == MonthState.SILENT),
            sum(at.state != MonthState.NOT_OPEN for at in months[hub.pk]),
        )
        for hub in hubs
    )
    return tuple(one for one in known if one.months)


def silent_when_closed(closed: PeriodFigures) -> tuple[SilentHub, ...]:
    """Those of a closed period, by code: the sessions are those of its figures, the quiet months those of now.

    So what is logged after the closing, and stands in no figure of it, makes no month heard. Two queries.
    """
    hubs = {hub.pk: hub for hub in Hub.objects.filter(pk__in=[one.key for one in closed.top_hubs])}
    quiet = set(
        QuietMonth.objects.filter(hub__in=hubs, month__gte=closed.first, month__lt=closed.after).values_list(
            "hub", "month"
        )
    )
    found = []
    for one in closed.top_hubs:
        hub = hubs.get(one.key)
        logged = {at.month for at in one.months if at.picture.whole.sessions}
        said = logged | {at.month for at in one.months if (one.key, at.month) in quiet}
        silent = [at.month for at in one.months if at.month not in said and hub and was_open(hub, at.month)]
        found.append(SilentHub(one.code, one.name, tuple(silent), len(said) + len(silent)))
    return tuple(sorted((one for one in found if one.months), key=lambda one: one.code))


def to_be_public(silent: Iterable[SilentHub]) -> dict[str, Silent]:
    """What an edition says of silent hubs: all months or some, and never which (docs/adr/0045)."""
    return {one.code: Silent.ALL if one.number == one.of else Silent.SOME for one in silent}


def silence_in_words(silent: Mapping[str, Silent]) -> str:
    """The same as sentences; nothing where no hub was silent."""
    sentences = []
    if whole := _codes(silent, Silent.ALL):
        sentences.append(_("Of no month there is a record at: %(hubs)s.") % {"hubs": whole})
    if some := _codes(silent, Silent.SOME):
        sentences.append(_("Of some months there is no record at: %(hubs)s.") % {"hubs": some})
    if sentences:
        sentences.append(
            _("A month without a record counts as zero here, and nobody knows whether anything happened in it.")
        )
    return " ".join(sentences)


def _codes(silent: Mapping[str, Silent], how: Silent) -> str:
    return ", ".join(code for code, one in sorted(silent.items()) if one is how)


def _runs(months: Iterable[dt.date]) -> list[tuple[dt.date, dt.date]]:
    runs: list[tuple[dt.date, dt.date]] = []
    for month in months:
        if runs and next_month(runs[-1][1]) == month:
            runs[-1] = (runs[-1][0], month)
        else:
            runs.append((month, month))
    return runs
