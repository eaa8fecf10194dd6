"""What groups answered, as pages print it: read from rounds that are over, so that no figure moves by one answer."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hubs.models import Hub
from impact.models import InstrumentVersion, Survey, SurveyAnswer, SurveyRound, Wave
from impact.queries.kinds import PlainTable
from impact.queries.survey_charts import ItemsChart, not_drawn, survey_charts
from impact.queries.survey_figures import Group, ItemFigures, Points, Spread, SurveyFigures, figures_of_groups
from impact.queries.survey_statistics import Effect, Method


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An item as a table row; texts, nothing left to work out."""

    text: str
    reverse: bool
    comparable: bool
    before: str
    after: str
    n_before: str
    n_after: str
    missing: str
    effect: "ShownEffect | None"


@dataclass(frozen=True, slots=True)
class ShownEffect:
    """A difference, its interval and its size, as texts; a dash where it cannot be told.

    `pairs`: of how many pupils it is, where these are fewer than those of whom a mean stands beside it.
    """

    difference: str
    pairs: str
    interval: str
    size: str
    size_interval: str


@dataclass(frozen=True, slots=True)
class ShownSubscale:
    """A subscale as it is printed."""

    name: str
    items: int
    most: int
    before: str
    after: str
    n_before: str
    n_after: str
    effect: ShownEffect | None
    better: str


@dataclass(frozen=True, slots=True)
class HubResult:
    """What the groups of one hub answered, beside others."""

    hub: Hub
    figures: SurveyFigures
    subscales: tuple[ShownSubscale, ...]


@dataclass(frozen=True, slots=True)
class ShownChart:
    """A chart of items that are asked on one scale, and their distributions as a table. `id` is unique in the page."""

    id: str
    chart: ItemsChart
    table: PlainTable

    @property
    def height(self) -> str:
        """How high it is, as the component calls it: a few items need little room."""
        return "lg" if len(self.chart.items) > 4 else "" if len(self.chart.items) > 1 else "sm"


@dataclass(frozen=True, slots=True)
class NotDrawn:
    """Items that stand in no chart: their numbers in the list, and their distributions as a table."""

    number: int
    numbers: str
    table: PlainTable


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """The results of a survey or of many; no chart where nothing may be shown, or where nothing can be compared.

    `imported`: what was answered came as a table, of which nobody here knows who the people are.
    """

    version: InstrumentVersion
    figures: SurveyFigures
    items: tuple[ShownItem, ...]
    subscales: tuple[ShownSubscale, ...]
    charts: tuple[ShownChart, ...]
    not_drawn: NotDrawn | None
    imported: bool
    hubs: tuple[HubResult, ...] = ()


def results_of_survey(survey: Survey) -> ResultsPage:
    """The results of one survey. Two queries."""
    return _page(survey.version, _groups_of([survey]).values(), imported=survey.imported)


def results_of_version(version: InstrumentVersion, hub: Hub | None = None) -> ResultsPage:
    """The results of all groups that answered a version, of a hub with its sub-hubs or of all. Three queries."""
    rows = Survey.objects.filter(version=version).select_related("hub__parent")
    surveys = list(rows.filter(pk__in=Survey.objects.of_hub(hub)) if hub else rows)
    groups = _groups_of(surveys)
    by_hub: dict[Hub, list[Group]] = defaultdict(list)
    for survey in surveys:
        by_hub[survey.hub.parent or survey.hub].append(groups[survey.pk])
    imported = any(survey.imported for survey in surveys)
    return _page(version, groups.values(), {} if hub else by_hub, imported=imported)


def _groups_of(surveys: Sequence[Survey]) -> dict[int, Group]:
    """The answers of the rounds that are over. Two queries."""
    days = {survey.pk: survey.hub.today() for survey in surveys}
    rounds = list(SurveyRound.objects.filter(survey__in=surveys))
    over = [row for row in rounds if row.is_over(days[row.survey_id])]
    rows: dict[int, list[tuple[Points, str]]] = {row.pk: [] for row in over}
    for round_id, points, pair in SurveyAnswer.objects.filter(round__in=over).values_list("round", "points", "pair"):
        rows[round_id].append((points, pair))
    waves: dict[tuple[int, bool], tuple[tuple[Points, str], ...]] = {
        (row.survey_id, row.wave == Wave.AFTER): tuple(rows[row.pk]) for row in over
    }
    return {
        survey.pk: Group(waves.get((survey.pk, False)), waves.get((survey.pk, True)), survey.paired)
        for survey in surveys
    }


def _page(
    version: InstrumentVersion,
    groups: Iterable[Group],
    by_hub: dict[Hub, list[Group]] | None = None,
    *,
    imported: bool,
) -> ResultsPage:
    content, language = version.read(), get_language() or ""
    figures = figures_of_groups(content, list(groups), language)
    hubs = ((hub, figures_of_groups(content, some, language)) for hub, some in (by_hub or {}).items())
    return ResultsPage(
        version=version,
        figures=figures,
        items=tuple(_shown_item(figures, at) for at in range(len(figures.items))),
        subscales=_shown_subscales(figures),
        charts=_charts(figures),
        not_drawn=_not_drawn(figures),
        imported=imported,
        hubs=tuple(
            HubResult(hub, of_hub, _shown_subscales(of_hub))
            for hub, of_hub in sorted(hubs, key=lambda pair: pair[0].code)
        ),
    )


def _charts(figures: SurveyFigures) -> tuple[ShownChart, ...]:
    charts = survey_charts(figures, title=_("What was answered, item by item"))
    return tuple(
        ShownChart(f"survey-items-{place}", chart, _table(figures, chart.items))
        for place, chart in enumerate(charts, start=1)
    )


def _not_drawn(figures: SurveyFigures) -> NotDrawn | None:
    left = not_drawn(figures)
    return NotDrawn(len(left), in_runs(left), _table(figures, left)) if left else None


def in_runs(positions: Sequence[int]) -> str:
    """The numbers of items in the list, those in a row as one: “1–4, 7”."""
    runs: list[list[int]] = []
    for at in positions:
        if runs and runs[-1][-1] == at - 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    return ", ".join(f"{run[0] + 1}–{run[-1] + 1}" if len(run) > 1 else str(run[0] + 1) for run in runs)


def _shown_item(figures: SurveyFigures, at: int) -> ShownItem:
    item = figures.items[at]
    return ShownItem(
        text=item.text,
        reverse=item.reverse,
        comparable=item.comparable,
        before=_number(item.before.mean if item.before else None),
        after=_number(item.after.mean if item.after else None),
        n_before=_whole(item.before),
        n_after=_whole(item.after),
        missing=" / ".join(str(spread.missing) for spread in (item.before, item.after) if spread),
        effect=_shown_effect(item.effect, *(spread.answered for spread in (item.before, item.after) if spread)),
    )


def _shown_subscales(figures: SurveyFigures) -> tuple[ShownSubscale, ...]:
    return tuple(
        ShownSubscale(
            name=one.name,
            items=one.items,
            most=one.most,
            before=_number(one.before.mean if one.before else None),
            after=_number(one.after.mean if one.after else None),
            n_before=str(one.before.n) if one.before else "–",
            n_after=str(one.after.n) if one.after else "–",
            effect=_shown_effect(one.effect, *(mean.n for mean in (one.before, one.after) if mean)),
            better=_("%(better)d of %(of)d") % {"better": one.better.better, "of": one.better.of} if one.better else "",
        )
        for one in figures.subscales
    )


def _shown_effect(effect: Effect | None, *answered: int) -> ShownEffect | None:
    """An effect as it is printed, beside means of so many."""
    if effect is None:
        return None
    is_of_fewer = effect.method is Method.PAIRED and effect.n_before < max(answered)
    return ShownEffect(
        difference=_signed(effect.difference),
        pairs=str(effect.n_before) if is_of_fewer else "",
        interval=_between(effect.low, effect.high),
        size=_signed(effect.size),
        size_interval=_between(effect.size_low, effect.size_high),
    )


def _table(figures: SurveyFigures, positions: Sequence[int]) -> PlainTable:
    """The distributions: a row for each item and wave, a column for each point, named where all items name it alike."""
    items = [figures.items[at] for at in positions]
    said = {labels for item in items for spread, labels in _waves(item) if spread}
    most = max((len(labels) for labels in said), default=0)
    alike = len(said) == 1
    points = said.pop() if alike else [_("Point %(number)d") % {"number": at + 1} for at in range(most)]
    columns = (_("Item"), _("When"), *points, _("No answer"))
    rows: list[tuple[str | int, ...]] = []
    names = (_("Before") if figures.after else "–", _("After"))
    for at, item in zip(positions, items, strict=True):
        for when, (spread, labels) in zip(names, _waves(item), strict=True):
            if spread is None:
                continue
            cells: list[str | int] = [
                count if alike else f"{label}: {count}" for label, count in zip(labels, spread.counts, strict=True)
            ]
            rows.append((f"{at + 1}. {item.text}", when, *cells, *[""] * (len(points) - len(cells)), spread.missing))
    return PlainTable(columns, tuple(rows))


def _waves(item: ItemFigures) -> tuple[tuple[Spread | None, tuple[str, ...]], ...]:
    return (item.before, item.labels), (item.after, item.labels_after)


def _whole(spread: Spread | None) -> str:
    return str(spread.answered) if spread else "–"


def _number(value: float | None) -> str:
    return "–" if value is None else str(number_format(round(value, 2) + 0.0, 2))


def _signed(value: float | None) -> str:
    """With its sign, also a plus; a true minus."""
    if value is None:
        return "–"
    said = _number(abs(value))
    return f"−{said}" if round(value, 2) < 0 else f"+{said}" if round(value, 2) > 0 else said


def _between(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return "–"
    return _("%(low)s to %(high)s") % {"low": _signed(low), "high": _signed(high)}
