"""The pages behind the panels of a hub's kinds: one school year of the ladder, and of hours of equipment."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from hubs.models import Hub
from impact.models import PeriodKind, ScopeKind
from impact.queries.charts import Json, ladder_chart
from impact.queries.equipment_hours import EquipmentHours, hours_of
from impact.queries.kinds import LadderPanel, PlainTable, ladder_of_years, percents, who_led
from impact.queries.ladder import TERMS, Steps, schools_of_hub, year_to_show, years_of_hub
from impact.queries.periods import periods_with_figures
from impact.queries.words import NONE
from projects.queries.ties import family_of
from schools.models import school_year_label, school_year_of

MOST_BARS = 25


@dataclass(frozen=True, slots=True)
class YearChoice:
    """A school year that can be looked at."""

    year: int
    label: str
    current: bool


@dataclass(frozen=True, slots=True)
class LadderPage:
    """The ladder of a hub: over the years, and of each school in one of them."""

    years: LadderPanel
    choices: tuple[YearChoice, ...]
    label: str
    schools: PlainTable
    option: Json | None


@dataclass(frozen=True, slots=True)
class HoursPage:
    """Hours of equipment reached in one school year."""

    choices: tuple[YearChoice, ...]
    label: str
    hours: EquipmentHours
    by_thing: PlainTable
    by_school: PlainTable
    grid: PlainTable


def ladder_page(hub: Hub, *, year: str | None) -> LadderPage:
    """The ladder, of the school year that was asked for or the last one. Six queries."""
    hubs = family_of(hub)
    choices, chosen = _years(hub, year)
    schools = schools_of_hub(hubs, year=chosen)
    title = _("Who led sessions, by school")
    option = ladder_chart([one.name for one in schools], [one.whole.shares for one in schools], title=title)
    return LadderPage(
        years=ladder_of_years(years_of_hub(hubs, last=max((one.year for one in choices), default=chosen))),
        choices=choices,
        label=school_year_label(chosen),
        schools=PlainTable(
            (_("School"), _("Sessions"), *who_led(), *(str(label) for _month, label in TERMS)),
            tuple(
                (one.name, one.whole.total, *percents(one.whole), *(own_share(term) for term in one.terms))
                for one in schools
            ),
        ),
        option=option if 0 < len(schools) <= MOST_BARS else None,
    )


def own_share(steps: Steps) -> str:
    """How many of how many a school led itself."""
    return f"{steps.school} / {steps.total}" if steps.total else NONE


def hours_page(hub: Hub, *, year: str | None) -> HoursPage:
    """Hours, of the school year that was asked for or the last one. Six queries."""
    choices, chosen = _years(hub, year)
    hours = hours_of(family_of(hub), year=chosen)
    heads = (_("Sessions"), _("Hours"))
    no_school = _("no school")
    rows: tuple[tuple[str, str, int, Decimal], ...] = hours.grid
    return HoursPage(
        choices=choices,
        label=school_year_label(chosen),
        hours=hours,
        by_thing=PlainTable(
            (_("Thing or room"), *heads), tuple((one.name, one.times, one.hours) for one in hours.by_thing)
        ),
        by_school=PlainTable((_("School"), *heads), tuple((one.name, one.times, one.hours) for one in hours.by_school)),
        grid=PlainTable(
            (_("Thing or room"), _("School"), *heads),
            tuple((thing, school or no_school, times, amount) for thing, school, times, amount in rows),
        ),
    )


def _years(hub: Hub, asked_for: str | None) -> tuple[tuple[YearChoice, ...], int]:
    """The school years of a hub, the last first, and the one to show."""
    periods = periods_with_figures(ScopeKind.HUB, hub.pk)
    years = [period.start.year for period in periods if period.kind == PeriodKind.SCHOOL_YEAR]
    known = {str(year): year for year in years}
    chosen = known.get(asked_for or "") or year_to_show(ScopeKind.HUB, hub.pk) or school_year_of(hub.today())
    return tuple(YearChoice(year, school_year_label(year), year == chosen) for year in years), chosen
