"""The question that every door to the log asks of a day in a closed reporting period, as a box to tick."""

import datetime as dt
from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext as _

from impact.actions.plausibility import Doubt, doubts_about_closed
from impact.queries.reporting import closed_periods


def closed_doubts(*days: dt.date) -> tuple[Doubt, ...]:
    """What is asked about some days: one thing for each closed period that holds one. One query."""
    return tuple(doubts_about_closed(days, closed_periods()))


def ask_about_closed(form: forms.Form, *days: dt.date) -> None:
    """Add a box for each of them, without which the form is not valid."""
    for doubt in closed_doubts(*days):
        form.fields[name_of(doubt)] = forms.BooleanField(
            label=doubt.yes, help_text=doubt.message, error_messages={"required": _("Tick this to go on.")}
        )


def all_answered(doubts: tuple[Doubt, ...], told: Mapping[str, object]) -> bool:
    """Whether a page without a form sent a yes to each."""
    return all(name_of(doubt) in told for doubt in doubts)


def name_of(doubt: Doubt) -> str:
    """What the box is called in a form."""
    return f"yes-{doubt.key}"
