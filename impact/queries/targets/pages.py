"""The pages of targets as their templates print them: the network's, an indicator's, a hub's, and the panels."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.models import Hub
from impact.models import Indicator, IndicatorKind, IndicatorMeasure, Result
from impact.models.indicator import OF_SESSIONS
from impact.queries import definitions_text as words
from impact.queries.charts import Json
from impact.queries.definitions_text import Definition
from impact.queries.freshness import Freshness, freshness
from impact.queries.kinds import PlainTable
from impact.queries.targets.bands import Band
from impact.queries.targets.charts import trend_chart
from impact.queries.targets.contributions import Contributions, contributions, is_cheap, of_network
from impact.queries.targets.counting import NETWORK, Looked
from impact.queries.targets.evidence import Documents, documents_of
from impact.queries.targets.lines import (
    DIVIDED,
    BandLook,
    EvidenceLine,
    Line,
    enter_url,
    evidence_of,
    figure_said,
    in_words,
    line_of,
    look_of,
)
from impact.queries.targets.periods import TargetPeriod, target_periods
from impact.queries.targets.standing import Standing, entered, standings, trend
from impact.queries.words import NONE

HUBS_A_PAGE = 10
PERIODS_IN_TREND = 6

DEFINITIONS: dict[str, Definition] = {
    IndicatorMeasure.SESSIONS: words.SESSION,
    IndicatorMeasure.INTERACTIONS: words.INTERACTIONS,
    IndicatorMeasure.PEOPLE: words.PEOPLE,
    IndicatorMeasure.PER_PERSON: words.PER_PERSON,
    IndicatorMeasure.LED_BY_SCHOOL: words.LADDER,
    IndicatorMeasure.SCHOOLS: words.SCHOOLS,
    IndicatorMeasure.PROJECTS: words.PROJECTS,
    IndicatorMeasure.PARTNERSHIPS: words.PARTNERSHIPS,
    IndicatorMeasure.HUBS: words.HUBS,
    IndicatorMeasure.EQUIPMENT_HOURS: words.EQUIPMENT_HOURS,
    IndicatorMeasure.TIES_ALONE: words.TIES_ALONE,
}


@dataclass(frozen=True, slots=True)
class When:
    """The period that is looked at, and as of which day."""

    period: TargetPeriod
    as_of: dt.date
    today: dt.date

    @property
    def is_now(self) -> bool:
        """Whether it is looked at as it stands today."""
        return self.as_of >= self.today


@dataclass(frozen=True, slots=True)
class HubTargets:
    """A hub among others: its bands counted, and the indicators that need somebody."""

    code: str
    name: str
    url: str
    bands: tuple[tuple[BandLook, int], ...]
    needs: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class NetworkTargets:
    """The network's page: its indicators, and a page of hubs."""

    when: When
    lines: tuple[Line, ...]
    without: tuple[Indicator, ...]
    hubs: tuple[HubTargets, ...]
    pages: Page[Hub]
    archived: tuple[Indicator, ...]
    defined: bool
    fresh: Freshness


@dataclass(frozen=True, slots=True)
class HubLine:
    """A hub on an indicator's page."""

    code: str
    name: str
    url: str
    line: Line


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """An indicator: how it stands, over the periods, at a page of hubs, and what it counts.

    `to_ask_for`: what each hub brought takes reading the log, and is shown to who asks for it.
    """

    when: When
    indicator: Indicator
    line: Line
    definition: Definition | None
    filters: tuple[tuple[str, str], ...]
    trend: PlainTable
    trend_option: Json | None
    hubs: tuple[HubLine, ...]
    pages: Page[Hub]
    brought: Contributions | None
    to_ask_for: bool
    fresh: Freshness

    @property
    def adding_up(self) -> str:
        """Whether the hubs' figures are parts of the network's: of sessions only as far as hubs held none together."""
        if not self.indicator.adds_up:
            return _("The hubs’ figures cannot be added up.")
        if self.indicator.measure in DIVIDED and (self.brought is None or self.brought.said):
            return _(
                "The hubs’ figures add up to the network’s, but for sessions that hubs held together: these stand at"
                " each of them and count once for the network."
            )
        return _("The hubs’ figures can be added up.")


@dataclass(frozen=True, slots=True)
class HubPage:
    """A hub's page: the indicators with a target or an entered result; of one of them what each project brought."""

    when: When
    hub: Hub
    lines: tuple[Line, ...]
    of: str
    brought: Contributions | None
    fresh: Freshness


@dataclass(frozen=True, slots=True)
class EarlierResult:
    """A result that another one took the place of."""

    value: str
    evidence: EvidenceLine


@dataclass(frozen=True, slots=True)
class Entry:
    """A result that somebody may enter, or has entered, and where."""

    label: str
    url: str
    entered: bool


def network_targets(when: When, *, page: str | None) -> NetworkTargets:
    """The network's page. Its cost is that of the indicators and of a page of hubs."""
    every = list(Indicator.objects.select_related("session_type"))
    used = [one for one in every if one.archived_at is None]
    hubs = Hub.objects.shown_publicly().top_level().order_by("code")
    pages = Paginator(hubs, HUBS_A_PAGE).get_page(page)
    shown = list(pages.object_list)
    found = standings(Looked(used, [NETWORK, *(hub.pk for hub in shown)], when.period, when.as_of, when.today))
    whole = [found[one.pk, NETWORK] for one in used]
    known = documents_of(one.result for one in whole)
    lines = [_line(one, None, when, known) for one in whole if one.target or one.result]
    return NetworkTargets(
        when=when,
        lines=tuple(lines),
        without=tuple(one.indicator for one in whole if not one.target and not one.result),
        hubs=tuple(_hub(hub, [found[one.pk, hub.pk] for one in used], when) for hub in shown),
        pages=pages,
        archived=tuple(one for one in every if one.archived_at is not None),
        defined=bool(used),
        fresh=freshness(),
    )


def indicator_page(indicator: Indicator, when: When, *, page: str | None, wanted: bool = False) -> IndicatorPage:
    """One indicator. Its cost is that of its periods and a page of hubs.

    `wanted`: what each hub brought, also where the log has to be read for it.
    """
    pages = Paginator(Hub.objects.shown_publicly().top_level().order_by("code"), HUBS_A_PAGE).get_page(page)
    hubs = list(pages.object_list)
    asked = Looked([indicator], [NETWORK, *(hub.pk for hub in hubs)], when.period, when.as_of, when.today)
    found = standings(asked)
    periods = [one for one in target_periods() if one.kind == when.period.kind and one.first <= when.today]
    over_time = trend(indicator, NETWORK, periods[:PERIODS_IN_TREND], today=when.today)
    own = [(hub, found[indicator.pk, hub.pk]) for hub in hubs]
    whole = found[indicator.pk, NETWORK]
    known = documents_of(one.result for one in found.values())
    return IndicatorPage(
        when=when,
        indicator=indicator,
        line=_line(whole, None, when, known),
        definition=DEFINITIONS.get(indicator.measure),
        filters=filters_of(indicator),
        trend=_trend_table(indicator, over_time, when.today),
        trend_option=trend_chart(indicator, over_time) if any(one.value or one.target for one in over_time) else None,
        hubs=tuple(
            HubLine(hub.code, hub.name, f"{_of_hub(hub)}?period={when.period.key}", _line(one, hub, when, known))
            for hub, one in own
        ),
        pages=pages,
        brought=of_network(asked, own, whole, others=pages.paginator.num_pages > 1, wanted=wanted),
        to_ask_for=indicator.measure in DIVIDED and not wanted and not is_cheap(asked),
        fresh=freshness(),
    )


def hub_targets(hub: Hub, when: When, *, of: str = "") -> HubPage:
    """A hub's page; `of`: the code of an indicator of which is shown what each project brought."""
    used = list(Indicator.objects.in_use().select_related("session_type"))
    found = standings(Looked(used, [hub.pk], when.period, when.as_of, when.today))
    divided = next((one for one in used if one.code == of and one.measure in DIVIDED), None)
    figure = found[divided.pk, hub.pk].value if divided is not None else None
    asked = Looked([divided], [hub.pk], when.period, when.as_of, when.today) if divided is not None else None
    own = [found[one.pk, hub.pk] for one in used]
    known = documents_of(one.result for one in own)
    return HubPage(
        when=when,
        hub=hub,
        lines=tuple(_line(one, hub, when, known) for one in own if one.target or one.result),
        of=of,
        brought=contributions(asked, hub, figure) if asked is not None and figure is not None else None,
        fresh=freshness(),
    )


def entries(hub: Hub | None, period: TargetPeriod) -> tuple[Entry, ...]:
    """The results of a hub or the network that people enter. Two queries."""
    told = set(Result.objects.filter(period.of(), hub=hub).values_list("indicator", flat=True))
    rows = Indicator.objects.in_use().exclude(kind=IndicatorKind.MEASURED)
    return tuple(Entry(one.label, enter_url(one, hub, period.key), one.pk in told) for one in rows)


def earlier_results(result: Result | None) -> tuple[EarlierResult, ...]:
    """What stood before a result, the latest first. One query."""
    if result is None:
        return ()
    columns = ("numerator", "denominator", "as_of", "evidence", "evidence_url", "changed_at", "changed_by_id")
    rows: models.Manager[models.Model] = getattr(result, "earlier")  # noqa: B009 - pghistory makes it
    told = list(rows.order_by("-pgh_id").values(*columns))
    people = User.objects.in_bulk([one["changed_by_id"] for one in told if one["changed_by_id"]])
    found = []
    for one in told:
        row = Result(**{name: value for name, value in one.items() if name != "changed_by_id"})
        row.changed_by = people.get(one["changed_by_id"] or 0)
        found.append(EarlierResult(in_words(result.indicator, entered(result.indicator, row).value), evidence_of(row)))
    return tuple(found)


def filters_of(indicator: Indicator) -> tuple[tuple[str, str], ...]:
    """What an indicator is narrowed to, in words."""
    told = [
        (_("Audience"), indicator.get_audience_display() if indicator.measure in OF_SESSIONS else ""),
        (_("Kind of hub that logged it"), indicator.get_category_display() if indicator.category else ""),
        (_("Country of the hub that logged it"), str(indicator.country.name) if indicator.country.code else ""),
        (_("Type of session"), str(indicator.session_type) if indicator.session_type else ""),
        (_("Led by"), indicator.get_led_by_display() if indicator.led_by else ""),
    ]
    return tuple((label, text) for label, text in told if text)


def _line(standing: Standing, hub: Hub | None, when: When, known: Documents | None = None) -> Line:
    return line_of(standing, hub=hub, period_key=when.period.key, documents=known)


def _of_hub(hub: Hub) -> str:
    return reverse("impact:hub_targets", args=[hub.code])


def _hub(hub: Hub, own: Sequence[Standing], when: When) -> HubTargets:
    counted = Counter(one.band for one in own if one.band is not None)
    bands = [(look, counted[band]) for band in Band if counted[band] and (look := look_of(band)) is not None]
    needs = [_line(one, hub, when) for one in own if one.band in NEEDS]
    return HubTargets(hub.code, hub.name, f"{_of_hub(hub)}?period={when.period.key}", tuple(bands), tuple(needs))


NEEDS = (Band.OFF_TRACK, Band.NO_RESULT)


def _trend_table(indicator: Indicator, over_time: Sequence[Standing], today: dt.date) -> PlainTable:
    """A row for each period; years of which nothing is known are one row that says so."""
    rows: list[tuple[str, ...]] = []
    for is_blank, alike in groupby(over_time, key=lambda one: one.is_blank):
        run = list(alike)
        if is_blank:
            rows.append((_first_to_last(run), _("nothing known"), NONE, NONE))
        else:
            rows += [_trend_row(indicator, one, today) for one in run]
    return PlainTable((_("Period"), _("Result"), _("Target"), _("Status")), tuple(rows))


def _first_to_last(run: Sequence[Standing]) -> str:
    first, last = run[0].period.label, run[-1].period.label
    return _("%(first)s to %(last)s") % {"first": first, "last": last} if len(run) > 1 else first


def _trend_row(indicator: Indicator, one: Standing, today: dt.date) -> tuple[str, ...]:
    return (
        one.period.label,
        figure_said(one),
        in_words(indicator, one.target.value) if one.target else NONE,
        str(one.band.label) if one.band is not None and one.period.is_over(today) else NONE,
    )


def find_indicator(code: str) -> Indicator | None:
    """The indicator with a code, archived or not."""
    return Indicator.objects.select_related("session_type").filter(code=code).first()


def find_result(indicator: Indicator, hub: Hub | None, period: TargetPeriod) -> Result | None:
    """What was entered for a period."""
    rows = Result.objects.filter(period.of(), indicator=indicator, hub=hub)
    return rows.select_related("changed_by", "indicator").first()
