"""Figures in the reader's language: numbers, sentences about method and bounds, rows of tables."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import groupby

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_countries import countries

from impact.models import Thing
from impact.models.audience import AudienceGroup, CellAudience
from impact.queries.dashboard import Column, Picture, Reading
from impact.queries.definitions_text import HUBS, PARTNERSHIPS, PROJECTS, SCHOOLS, Definition
from impact.queries.disclosure import PublicFigures
from impact.queries.figures import Figures, Method
from impact.queries.periods import month_label, month_labels

NONE = "–"
MOST_EMPTY = 12  # months without a session that stand one by one in a table for people
# What pages and files count beside people, in their order.
SHOWN_THINGS = {Thing.PARTNERSHIPS: PARTNERSHIPS, Thing.HUBS: HUBS, Thing.SCHOOLS: SCHOOLS, Thing.PROJECTS: PROJECTS}


@dataclass(frozen=True, slots=True)
class AudienceStats:
    """The headline figures of one audience, with how sure they are."""

    label: str
    tone: str
    people: str
    method: str
    bounds: str
    interactions: str
    per_person: str
    per_person_why: str = ""
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class ThingStat:
    """A number of things (hubs, schools …) with its definition."""

    number: str
    definition: Definition


@dataclass(frozen=True, slots=True)
class Cell:
    """People and interactions of one audience in one row of a table."""

    people: str
    interactions: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its heading, where that leads (if anywhere), and the figures; `rows_url` leads to their sessions."""

    head: str
    sessions: str
    cells: tuple[Cell, ...]
    url: str = ""
    note: str = ""
    rows_url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with two columns for each audience; `foot` is the row for the whole, which no sum of rows gives."""

    caption: str
    head: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    foot: Row | None = None


def number(value: int | Decimal) -> str:
    """A number with its digits grouped as the reader's language does it."""
    if isinstance(value, Decimal):  # 2 and 2.0 are equal, and not written alike
        return str(number_format(value, use_l10n=True, force_grouping=True))
    return _whole_number(value, get_language())


# A page of figures writes some three hundred, most of them those of the time before.
@lru_cache(maxsize=8192)
def _whole_number(value: int, _language: str | None) -> str:
    return str(number_format(value, use_l10n=True, force_grouping=True))


def country_name(code: str) -> str:
    """A country in the reader's language, by its ISO code."""
    return _country_name(code, get_language())


@lru_cache(maxsize=1024)
def _country_name(code: str, _language: str | None) -> str:
    return str(countries.name(code))


def public_number(value: int | None, figures: PublicFigures) -> str:
    """A public number, or in words that it is left out."""
    return str(figures.withheld.label) if value is None else number(value)


def stats_of(reading: Reading) -> tuple[AudienceStats, ...]:
    """The headline figures of a reading, one for each column."""
    return tuple(_stats(column, figures) for column, figures in zip(reading.columns, reading.total.parts, strict=True))


def everyone_stats(figures: Figures) -> AudienceStats:
    """The headline figures of the three groups together."""
    return _stats_of_figures(_("Everyone"), "", figures)


def public_stats(columns: Sequence[Column], groups: Sequence[PublicFigures]) -> tuple[AudienceStats, ...]:
    """The headline figures that are public, one for each group."""
    return tuple(_public_stats(column, figures) for column, figures in zip(columns, groups, strict=True))


def group_labels() -> tuple[str, ...]:
    """What the three groups of audiences are called, in their order."""
    return tuple(str(group.label) for group in AudienceGroup)


def thing_stats(things: dict[Thing, int], *, of_network: bool) -> tuple[ThingStat, ...]:
    """The counts of things that a dashboard shows."""
    return tuple(
        ThingStat(number(things.get(thing, 0)), definition)
        for thing, definition in SHOWN_THINGS.items()
        if of_network or thing != Thing.HUBS
    )


def method_sentence(by_class: int | None, estimated: int | None) -> str:
    """How people were counted, in a sentence; where shares are left out (None), the rule, which is true of any."""
    if by_class is None or estimated is None:
        return _("Who comes as a class is counted by class, all others are estimated from first-timers.")
    figures = Figures(people=by_class + estimated, people_by_class=by_class)
    if figures.method is Method.BOTH:
        share = figures.percent_by_class
        return _("%(counted)d%% counted by class, %(estimated)d%% estimated from first-timers.") % {
            "counted": share,
            "estimated": 100 - share,
        }
    sentences = {
        Method.CLASSES: _("All counted by class."),
        Method.ESTIMATE: _("Estimated from first-timers."),
        Method.NONE: "",
    }
    return sentences[figures.method]


def bounds_sentence(at_least: int | None, at_most: int | None) -> str:
    """Between which numbers people reached must lie; without the lower one where it is left out."""
    if not at_most:
        return ""
    if at_least is None:
        return _("At most %(most)s.") % {"most": number(at_most)}
    return _("At least %(least)s, at most %(most)s.") % {"least": number(at_least), "most": number(at_most)}


def at_least_said(people: int) -> str:
    """A number of people of which no more is known."""
    return _("at least %(number)s") % {"number": number(people)}


def people_said(figures: Figures) -> str:
    """People reached, and in words where they are no more than the largest session."""
    return at_least_said(figures.people) if figures.is_largest_session else number(figures.people)


def method_of(figures: Figures) -> str:
    """How the people of whole figures were counted; where the lower bound stands in for a smaller count, it says so."""
    if figures.is_largest_session:
        return of_largest_session()
    sentence = method_sentence(figures.people_by_class, figures.people_estimated)
    if not figures.is_lower_bound:
        return sentence
    part = _("A group of them is counted only as large as its largest session, so there were rather more.")
    return f"{sentence} {part}"


def public_method(column: Column, figures: PublicFigures) -> str:
    """The same for figures that are public; without shares where they are left out.

    Only students come as a class, so of the others the way is known without any share.
    """
    if not figures.people:
        return ""
    if figures.is_lower_bound:
        return of_largest_session()
    if figures.people_by_class is None and column.audience != CellAudience.STUDENT:
        return _("Estimated from first-timers.")
    return method_sentence(figures.people_by_class, figures.people_estimated)


def of_largest_session() -> str:
    """Why people are as many as were at the largest session."""
    return _(
        "As many as were at the largest session: people who came for the first time in an earlier period, or whom"
        " nobody asked, are not counted here as new."
    )


def _no_ratio() -> str:
    return _("Not given, because people reached is only a lower bound.")


def month_table(reading: Reading, caption: str, whole: str) -> Table:
    """A reading's months as a table, with the whole period at its foot."""
    labels = month_labels(at.month for at in reading.months)
    return Table(
        caption=caption,
        head=_("Month"),
        columns=reading.columns,
        rows=month_rows(
            (at.month, row_of(label, at.picture)) for at, label in zip(reading.months, labels, strict=True)
        ),
        foot=row_of(whole, reading.total),
    )


def month_rows(months: Iterable[tuple[dt.date, Row]]) -> tuple[Row, ...]:
    """The rows of months in their order, for people: a long time without a session is one row that says so.

    Charts, and files for programs, have each of these months.
    """
    rows: list[Row] = []
    none = number(0)
    for _figures, alike in groupby(months, key=lambda at: (at[1].sessions, at[1].cells)):
        run = list(alike)
        (first, row), (last, _row) = run[0], run[-1]
        if row.sessions == none and len(run) > MOST_EMPTY:
            head = _("%(first)s to %(last)s") % {"first": month_label(first), "last": month_label(last)}
            rows.append(replace(row, head=head, note=_("no session in %(number)s months") % {"number": len(run)}))
        else:
            rows += [row for _month, row in run]
    return tuple(rows)


def row_of(head: str, picture: Picture, *, url: str = "", note: str = "", rows_url: str = "") -> Row:
    """A row of exact figures."""
    return _row_of(head, picture, url, note, rows_url, get_language())


# After one session more, nearly all rows of a page are those of the time before.
@lru_cache(maxsize=4096)
def _row_of(head: str, picture: Picture, url: str, note: str, rows_url: str, _language: str | None) -> Row:
    return Row(
        head=head,
        sessions=number(picture.whole.sessions),
        cells=tuple(Cell(people_said(part), number(part.interactions)) for part in picture.parts),
        url=url,
        note=note,
        rows_url=rows_url,
    )


def public_row(head: str, sessions: int, groups: Iterable[PublicFigures], *, note: str = "") -> Row:
    """A row of public figures; what is left out says so."""
    return _public_row(head, sessions, tuple(groups), note, get_language())


@lru_cache(maxsize=4096)
def _public_row(head: str, sessions: int, groups: tuple[PublicFigures, ...], note: str, _language: str | None) -> Row:
    cells = (
        Cell(public_number(figures.people, figures), public_number(figures.interactions, figures)) for figures in groups
    )
    return Row(head=head, sessions=number(sessions), cells=tuple(cells), note=note)


def _stats(column: Column, figures: Figures) -> AudienceStats:
    return _stats_of_figures(column.label, column.tone, figures)


def _stats_of_figures(label: str, tone: str, figures: Figures) -> AudienceStats:
    return AudienceStats(
        label=label,
        tone=tone,
        people=people_said(figures),
        method=method_of(figures),
        bounds=bounds_sentence(figures.at_least, figures.at_most),
        interactions=number(figures.interactions),
        per_person=number(figures.per_person) if figures.per_person is not None else NONE,
        per_person_why=_no_ratio() if figures.is_lower_bound else "",
    )


def _public_stats(column: Column, figures: PublicFigures) -> AudienceStats:
    if figures.people is None or figures.interactions is None:
        withheld = str(figures.withheld.label)
        return AudienceStats(column.label, column.tone, withheld, "", "", withheld, NONE, left_out=True)
    ratio = figures.per_person
    return AudienceStats(
        label=column.label,
        tone=column.tone,
        people=at_least_said(figures.people) if figures.is_lower_bound else number(figures.people),
        method=public_method(column, figures),
        bounds=bounds_sentence(figures.at_least, figures.interactions),
        interactions=number(figures.interactions),
        per_person=number(ratio) if ratio is not None else NONE,
        per_person_why=_no_ratio() if figures.is_lower_bound else "",
    )
