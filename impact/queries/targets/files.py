"""Indicators and targets as one table for files: the network's rows first, then each hub's, from the pages' figures.

Programs get codes, which stay as they are; people get the words of the page.
"""

from dataclasses import replace
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hubs.models import Hub
from impact.models import Indicator
from impact.queries.definitions_text import JOINT, NOT_ADDED_UP
from impact.queries.tables import (
    AtLeast,
    Cell,
    FigureFile,
    FigureTable,
    Kind,
    Note,
    TableColumn,
    definition_notes,
    reading_notes,
)
from impact.queries.targets.bands import Band
from impact.queries.targets.counting import NETWORK, Looked
from impact.queries.targets.evidence import Documents, documents_of
from impact.queries.targets.forecast import Way
from impact.queries.targets.pages import When
from impact.queries.targets.standing import Standing, standings

HUBS_AT_ONCE = 50
CODED: dict[str, type[TextChoices]] = {"status": Band, "forecast": Way}  # columns in which programs get codes


def network_file(when: When) -> FigureFile:
    """Every indicator of the network and of all hubs. Grows with the hubs, read fifty at a time."""
    hubs = list(Hub.objects.shown_publicly().top_level().order_by("code"))
    rows = _rows([None], when)
    for start in range(0, len(hubs), HUBS_AT_ONCE):
        rows += _rows(hubs[start : start + HUBS_AT_ONCE], when)
    return _file(_table("oshub-targets", _("Targets of the network"), when, rows))


def hub_file(hub: Hub, when: When) -> FigureFile:
    """Every indicator of one hub."""
    title = _("Targets of %(hub)s") % {"hub": hub.name}
    return _file(_table(f"{hub.code.lower()}-targets", title, when, _rows([hub], when)))


def _file(table: FigureTable) -> FigureFile:
    bands = Note(_("Status"), ", ".join(f"{band.value}: {band.label}" for band in Band))
    return FigureFile(replace(table, notes=(bands, *table.notes)), (_in_words(table),))


def _in_words(table: FigureTable) -> FigureTable:
    choices = [CODED.get(column.name) for column in table.columns]
    rows = tuple(
        tuple(
            cell if choice is None or cell is None else str(choice(str(cell)).label)
            for choice, cell in zip(choices, row, strict=True)
        )
        for row in table.rows
    )
    return replace(table, rows=rows)


def _rows(hubs: "list[Hub] | list[None]", when: When) -> list[tuple[Cell, ...]]:
    used = list(Indicator.objects.in_use().select_related("session_type"))
    keys = [hub.pk if hub is not None else NETWORK for hub in hubs]
    found = standings(Looked(used, keys, when.period, when.as_of, when.today))
    known = documents_of(one.result for one in found.values())
    return [
        _row(hub, found[one.pk, key], known)
        for hub, key in zip(hubs, keys, strict=True)
        for one in used
        if hub is None or found[one.pk, key].target or found[one.pk, key].result
    ]


def _row(hub: Hub | None, standing: Standing, known: Documents) -> tuple[Cell, ...]:
    one, forecast, target = standing.indicator, standing.forecast, standing.target
    documents = known.get(standing.result.pk, ()) if standing.result is not None else ()
    return (
        hub.code if hub is not None else "",
        hub.name if hub is not None else str(_("Network")),
        one.code,
        one.label,
        one.unit_label,
        _value(standing),
        _plain(target.value) if target is not None else None,
        _plain(target.baseline) if target is not None and target.baseline is not None else None,
        standing.band.value if standing.band is not None else None,
        forecast.expected if forecast is not None else None,
        forecast.low if forecast is not None else None,
        forecast.high if forecast is not None else None,
        forecast.way.value if forecast is not None else None,
        standing.result.evidence if standing.result is not None else None,
        "; ".join(f"{row.title} (SHA-256 {row.sha256})" for row in documents) or None,
    )


def _value(standing: Standing) -> Cell:
    """The figure; a lower bound is told from a count, as on the page."""
    value = standing.value
    return AtLeast(value) if standing.is_at_least and value is not None else value


def _plain(value: Decimal) -> Decimal:
    """Without zeros that nobody typed."""
    return value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize()


def _table(name: str, title: str, when: When, rows: list[tuple[Cell, ...]]) -> FigureTable:
    about = _("%(period)s, as it stood on %(day)s") % {
        "period": when.period.label,
        "day": date_format(when.as_of, "DATE_FORMAT"),
    }
    return FigureTable(
        name=name,
        title=title,
        about=about,
        columns=(
            TableColumn("hub", _("Hub’s code")),
            TableColumn("name", _("Hub")),
            TableColumn("indicator", _("Indicator’s code")),
            TableColumn("label", _("Indicator")),
            TableColumn("unit", _("Unit")),
            TableColumn("value", _("Result"), Kind.DECIMAL),
            TableColumn("target", _("Target"), Kind.DECIMAL),
            TableColumn("baseline", _("Baseline"), Kind.DECIMAL),
            TableColumn("status", _("Status")),
            TableColumn("expected", _("Expected at the end"), Kind.DECIMAL),
            TableColumn("expected_low", _("At least expected"), Kind.DECIMAL),
            TableColumn("expected_high", _("At most expected"), Kind.DECIMAL),
            TableColumn("forecast", _("How the forecast was made")),
            TableColumn("evidence", _("Evidence")),
            TableColumn("documents", _("Documents that show it")),
        ),
        rows=tuple(rows),
        notes=(*definition_notes(NOT_ADDED_UP, JOINT), *reading_notes(cell for row in rows for cell in row)),
    )
