"""The line on a hub's page that asks to confirm a reporting period, and that of the network about one to close."""

import datetime as dt
from collections.abc import Collection

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hubs.models import Hub
from hubs.queries.todo import Todo
from hubs.roles import HubPerm
from impact.models import ReportingPeriod
from impact.queries.confirming import Word, standing_words, word_of
from impact.queries.period_figures import figures_of_hubs
from impact.queries.reporting import period_lines, reports_in


def period_todos(hub: Hub, rights: Collection[HubPerm]) -> list[Todo]:
    """What waits for who may confirm: one query as long as no period is open and over, none for others."""
    if HubPerm.CONFIRM_PERIOD not in rights or hub.parent_id is not None:
        return []
    today = hub.today()
    found = []
    for period in ReportingPeriod.objects.open().over_on(today).order_by("first_month"):
        if reports_in(hub, period):
            found += _of_period(hub, period, today)
    return found


def _of_period(hub: Hub, period: ReportingPeriod, today: dt.date) -> list[Todo]:
    url = reverse("impact:hub_period", args=[hub.code, period.pk])
    row = standing_words(period, [hub]).get(hub.pk)
    told = {"period": period.label, "day": date_format(period.due_on)}
    if row is None:
        late = today > period.due_on
        text = (
            _("The figures of %(period)s wait for your confirmation, due since %(day)s.")
            if late
            else _("The figures of %(period)s wait for your confirmation, due by %(day)s.")
        )
        return [Todo(text % told, "check2-circle", url, _("Look and confirm"), "warn" if late else "")]
    figures = figures_of_hubs(period.first_month, period.after, [hub])[hub.pk]
    if word_of(row, figures).word is not Word.CHANGED:
        return []
    text = _("The figures of %(period)s have changed since you confirmed them.") % told
    return [Todo(text, "check2-circle", url, _("Confirm again"), "warn")]


def network_period_todos(today: dt.date) -> list[Todo]:
    """For those who look after the network: periods that are over and not closed. Three queries."""
    found = []
    for line in period_lines(today):
        if line.period.is_closed or not line.is_over:
            continue
        url = reverse("impact:period", args=[line.period.pk])
        told = {"period": line.period.label, "number": line.waiting}
        if not line.hubs:
            found.append(Todo(_("%(period)s is over. No hub was open then.") % told, "shield-lock", url, _("Close it")))
        elif line.waiting:
            text = ngettext(
                "%(period)s: %(number)d hub has not confirmed its figures.",
                "%(period)s: %(number)d hubs have not confirmed their figures.",
                line.waiting,
            )
            found.append(Todo(text % told, "check2-circle", url, _("Who is missing")))
        else:
            found.append(Todo(_("%(period)s: all hubs have confirmed.") % told, "shield-lock", url, _("Close it")))
    return found
