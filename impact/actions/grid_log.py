"""Logs what was typed into the grid of a series, each day by the answer that confirms a planned session."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.actions import EditedMeanwhile
from hubs.models import Hub
from impact.actions.grid import CellState, ColumnTold
from impact.actions.plan_answers import OtherNumber, confirm_planned
from impact.actions.plausibility import Doubt
from impact.actions.record_session import ClassGone, HubNotOpen, OtherContent, Recorded
from impact.actions.session_proposals import Doubtful
from impact.models import PlannedSession, SessionSeries
from impact.queries.grid import key_of
from impact.queries.plan import typed_counts


@dataclass(frozen=True)
class ColumnOutcome:
    """What became of a column that somebody wanted to log; `recorded` where it is in the log."""

    planned_id: int
    state: CellState
    recorded: Recorded | None = None
    heads: int = 0
    said: str = ""
    doubts: tuple[Doubt, ...] = ()


@transaction.atomic
def log_columns(*, series: SessionSeries, by: User, told: Iterable[ColumnTold]) -> list[ColumnOutcome]:
    """Log each column as the page showed it, exactly once, however many press; what needs a yes is left and asked."""
    # One at a time for each hub, as whoever confirms a planned session.
    Hub.objects.select_for_update(of=("self",), no_key=True).get(pk=series.hub_id)
    return [_log(series, by, one) for one in sorted(told, key=lambda one: one.planned_id)]


def _log(series: SessionSeries, by: User, told: ColumnTold) -> ColumnOutcome:
    key, shown = told.planned_id, told.shown()
    row = PlannedSession.objects.filter(series=series, pk=key).select_for_update(of=("self",)).first()
    if row is None:
        return ColumnOutcome(key, CellState.REFUSED, said=_("This day is no longer planned in this series."))
    row = PlannedSession.objects.with_all().get(pk=key)
    stored = {key_of(one.audience, one.school_class_id): heads for one, heads in typed_counts(row)}
    if row.is_waiting and not stored and not shown:
        return ColumnOutcome(key, CellState.REFUSED, said=_("No number is typed for this day."))
    if row.is_waiting and stored != shown:
        return _other_number(key)
    heads = sum(shown.values())
    try:
        with transaction.atomic():
            recorded = confirm_planned(planned=row, by=by, version=told.version, heads=heads, confirmed=told.yes)
    except EditedMeanwhile as moved:
        text = _("Somebody was quicker: %(state)s. Nothing was changed.")
        stands = moved.stored.stands_as if isinstance(moved.stored, PlannedSession) else ""
        return ColumnOutcome(key, CellState.OTHER, said=text % {"state": stands})
    except OtherNumber:
        return _other_number(key)
    except Doubtful as asks:
        refused = any(doubt.refused for doubt in asks.doubts)
        said = " ".join(f"{doubt.topic}: {doubt.message}" for doubt in asks.doubts if doubt.refused == refused)
        state = CellState.REFUSED if refused else CellState.ASKS
        return ColumnOutcome(key, state, said=said, doubts=() if refused else tuple(asks.doubts))
    except OtherContent:
        said = _("This session is in the log already, with something else in it.")
        return ColumnOutcome(key, CellState.OTHER, said=said)
    except (HubNotOpen, ClassGone) as refusal:
        return ColumnOutcome(key, CellState.REFUSED, said=str(refusal))
    return ColumnOutcome(key, CellState.SAVED, recorded, heads)


def _other_number(key: int) -> ColumnOutcome:
    said = _("Somebody typed other numbers meanwhile. Look at them, then log it.")
    return ColumnOutcome(key, CellState.OTHER, said=said)
