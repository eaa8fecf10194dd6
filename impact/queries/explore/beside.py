"""A period beside another in words: what changed, and what to bear in mind of the two."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from impact.queries.explore.board import Found
from impact.queries.explore.compare import Change, Compared
from impact.queries.periods import month_label
from impact.queries.spans import Span
from impact.queries.words import NONE, number, people_said

MOST_NAMED = 6  # months of a period, one by one


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A figure now and then, and how it changed."""

    label: str
    of: str
    now: str
    then: str
    difference: str
    percent: str


@dataclass(frozen=True, slots=True)
class ComparedTable:
    """A period beside another; `note` says what to bear in mind."""

    now: str
    then: str
    note: str
    rows: tuple[ComparedRow, ...]


def compared_table(compared: Compared, now: str) -> ComparedTable:
    """The table of a period beside another; `now` is what the first is called."""
    rows = [_row(_("Sessions"), "", compared.sessions)]
    for audience in compared.audiences:
        people = _row(audience.label, _("people"), audience.people)
        rows.append(replace(people, now=people_said(audience.now), then=people_said(audience.then)))
        rows.append(_row(audience.label, _("interactions"), audience.interactions))
    return ComparedTable(now, compared.beside.span.label, _note(compared, now), tuple(rows))


def comparison_note(found: Found) -> str:
    """What to bear in mind of the period beside a view, or why there is none; nothing where nobody wanted one."""
    if found.compared is not None:
        return _note(found.compared, found.view.span.label)
    return not_compared(found.too_early) if found.too_early is not None else ""


def not_compared(span: Span) -> str:
    """Why nothing stands beside a period: these days were before everything."""
    words = _("Nothing stands beside it: %(period)s is wholly before the first session that is counted here.")
    return words % {"period": span.label}


def _note(compared: Compared, now: str) -> str:
    said = [_of_then(compared)]
    if compared.is_uneven:
        said.append(_uneven(compared, now))
    if compared.has_lower_bounds:
        said.append(
            _("Where people reached is only a lower bound, now or then, nothing is known of how it changed: a dash.")
        )
    return " ".join(said)


def _uneven(compared: Compared, now: str) -> str:
    words = _(
        "Not like for like: %(now)s has sessions in %(months)s (%(which)s), %(then)s in %(months_then)s. A change says"
        " little here."
    )
    return words % {
        "now": now,
        "then": compared.beside.span.label,
        "months": _months_said(len(compared.months)),
        "which": _which(compared.months),
        "months_then": _months_said(len(compared.months_then)),
    }


def _months_said(months: int) -> str:
    return ngettext("%(number)d month", "%(number)d months", months) % {"number": months}


def _which(months: Sequence[dt.date]) -> str:
    """Months by name; of many the first and the last."""
    if len(months) <= MOST_NAMED:
        return ", ".join(month_label(month) for month in months)
    return _("%(first)s to %(last)s") % {"first": month_label(months[0]), "last": month_label(months[-1])}


def _of_then(compared: Compared) -> str:
    if compared.nothing_before:
        return _("Nothing was logged then, so there is no share to give.")
    if compared.beside.cut:
        last = date_format(compared.beside.span.last)
        words = _("The period is not over: it stands beside as many days of the other one, until %(last)s.")
        return words % {"last": last}
    return _("People are counted anew for each period, so a difference in people is one between two counts.")


def _row(label: str, of: str, change: Change) -> ComparedRow:
    percent = change.percent
    return ComparedRow(
        label=label,
        of=of,
        now=number(change.now),
        then=number(change.then),
        difference=NONE if change.difference is None else signed(change.difference),
        percent=NONE if percent is None else percent_said(percent, sign=True),
    )


def signed(value: int | Decimal) -> str:
    """A number with its sign; nothing before zero."""
    said = number(-value if value < 0 else value)
    return f"+{said}" if value > 0 else f"\N{MINUS SIGN}{said}" if value < 0 else said


def percent_said(value: int | Decimal, *, sign: bool = False) -> str:
    """Per cent, as the reader's language writes it."""
    return _("%(number)s %%") % {"number": signed(value) if sign else number(value)}
