"""Which hubs have confirmed a period, and whether their figures are still those that they confirmed."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from hubs.models import Hub
from impact.models import HubConfirmation, ReportingPeriod, Snapshot
from impact.queries.figures_moved import Moved, months_moved, moved
from impact.queries.period_content import PeriodFigures, ScopeInPeriod, from_content, hub_from_content, version_of
from impact.queries.period_figures import figures_of_hubs


class Word(enum.Enum):
    """What a hub says of its figures."""

    CONFIRMED = "confirmed"
    CHANGED = "changed"
    WAITING = "waiting"

    @property
    def label(self) -> str:
        """In words."""
        return str(_LABELS[self])


_LABELS = {
    Word.CONFIRMED: _("Confirmed"),
    Word.CHANGED: _("Changed since confirmed"),
    Word.WAITING: _("Not confirmed"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """The word of one hub. `moved` and `months`: what is another by now than when it was given."""

    word: Word
    row: HubConfirmation | None = None
    moved: tuple[Moved, ...] = ()
    months: tuple[str, ...] = ()


def word_of(row: HubConfirmation | None, figures: ScopeInPeriod) -> Said:
    """What a standing confirmation is worth beside the figures of now. No query."""
    if row is None:
        return Said(Word.WAITING)
    if row.figures_version == version_of(figures):
        return Said(Word.CONFIRMED, row)
    then = hub_from_content(row.figures, like=figures)
    return Said(Word.CHANGED, row, tuple(moved(then.picture, figures.picture)), months_moved(then, figures))


def said_in(
    period: ReportingPeriod, row: HubConfirmation | None, now: ScopeInPeriod, reported: ScopeInPeriod | None
) -> Said:
    """The same for a period: while it is open beside the figures of now, then beside those that it was closed with.

    What moves after the closing takes nothing from a word: adjustments say it. No query.
    """
    return word_of(row, reported if period.is_closed and reported is not None else now)


def standing_words(period: ReportingPeriod, hubs: Sequence[Hub]) -> dict[int, HubConfirmation]:
    """The standing confirmations of some hubs, by hub. One query."""
    rows = HubConfirmation.objects.standing().filter(period=period, hub__in=[hub.pk for hub in hubs])
    return {row.hub_id: row for row in rows.select_related("confirmed_by")}


def changed_since(period: ReportingPeriod) -> set[int]:
    """The hubs whose figures are others than they confirmed: those of now, or those that the period was closed with.

    Grows with the hubs that confirmed; six queries.
    """
    rows = HubConfirmation.objects.standing().filter(period=period).select_related("hub")
    versions = {row.hub_id: row.figures_version for row in rows}
    if period.is_closed:
        reported = from_content(Snapshot.objects.filter(period=period).latest("number").content)
        figures = {hub.key: hub for hub in reported.hubs if hub.key in versions}
    else:
        figures = figures_of_hubs(period.first_month, period.after, [row.hub for row in rows])
    return {key for key, hub in figures.items() if version_of(hub) != versions[key]}


def unconfirmed(period: ReportingPeriod, figures: PeriodFigures, hubs: Sequence[Hub]) -> list[Hub]:
    """Those of the hubs that have not confirmed the very figures that a snapshot holds. One query."""
    rows = standing_words(period, hubs)
    versions = {hub.key: version_of(hub) for hub in figures.hubs if hub.key in rows}
    return [hub for hub in hubs if hub.pk not in rows or rows[hub.pk].figures_version != versions.get(hub.pk)]


def words_given(period: ReportingPeriod, hub: Hub) -> list[HubConfirmation]:
    """Every word that a hub gave about a period, the latest first. One query."""
    return list(
        HubConfirmation.objects.filter(period=period, hub=hub)
        .select_related("confirmed_by", "withdrawn_by")
        .order_by("-confirmed_at", "-pk")
    )
