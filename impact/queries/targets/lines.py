"""An indicator as a page prints it: numbers as texts, the bar in per cent, how the forecast was made in a sentence."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hubs.models import Hub
from impact.models import Direction, Indicator, IndicatorMeasure, Result
from impact.models.indicator import OF_SESSIONS
from impact.queries.targets.bands import Band
from impact.queries.targets.evidence import DocumentLine, Documents, lines_of
from impact.queries.targets.forecast import LEAST_SESSIONS, EarlierYear, Way
from impact.queries.targets.standing import Standing
from impact.queries.words import NONE, bounds_sentence, method_of, number

WHOLE = 100  # per cent
# What sessions bring: one can ask which hub or project it was.
DIVIDED = (IndicatorMeasure.SESSIONS, IndicatorMeasure.INTERACTIONS, IndicatorMeasure.PEOPLE)
# Each band with the tone of its colour and its icon; the word is its own.
LOOKS: dict[Band, tuple[str, str]] = {
    Band.REACHED: ("good", "check2-circle"),
    Band.ON_TRACK: ("good", "arrow-up"),
    Band.AT_RISK: ("warn", "exclamation-triangle"),
    Band.OFF_TRACK: ("bad", "x-circle"),
    Band.NOT_REACHED: ("bad", "dash-circle"),
    Band.NO_RESULT: ("info", "question-circle"),
    Band.TOO_EARLY: ("", "clock-history"),
}


@dataclass(frozen=True, slots=True)
class BandLook:
    """A band as a pill: word, tone, icon; `key` names the pattern of its bar."""

    key: str
    label: str
    tone: str
    icon: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar in per cent of its length: how far the figure goes, where the target stands, where the forecast is."""

    value: int
    target: int
    expected: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of the network or a hub."""

    code: str
    label: str
    unit: str
    value: str
    target: str
    share: str
    less: bool
    band: BandLook | None
    bar: Bar | None
    expected: str
    made: str
    why: str
    baseline: str
    afterwards: bool
    method: str
    bounds: str
    evidence: "EvidenceLine | None"
    is_entered: bool
    divides: bool
    url: str


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """What an entered result rests on."""

    of: str
    text: str
    url: str
    said: str
    documents: tuple[DocumentLine, ...] = ()


def look_of(band: Band | None) -> BandLook | None:
    """A band as it is drawn."""
    if band is None:
        return None
    tone, icon = LOOKS[band]
    return BandLook(band.value, str(band.label), tone, icon)


def band_rules() -> tuple[tuple[BandLook, str], ...]:
    """The rules by which a status comes about, as the page says them."""
    texts = {
        Band.REACHED: _(
            "The target is there. What only grows stays reached; a share or ratio is when the period ends."
        ),
        Band.ON_TRACK: _("The forecast reaches the target. A share, a ratio or an entered result does so by today."),
        Band.AT_RISK: _("It misses the target by a tenth of it at most."),
        Band.OFF_TRACK: _("It misses the target by more than a tenth."),
        Band.NOT_REACHED: _("The period is over, and the target was not reached."),
        Band.NO_RESULT: _(
            "Nobody has entered the result, or there is nothing that it could be divided by; that is not zero."
        ),
        Band.TOO_EARLY: _("Too little of the period is gone, or too few sessions are logged, to say anything."),
    }
    order = (
        Band.REACHED,
        Band.ON_TRACK,
        Band.AT_RISK,
        Band.OFF_TRACK,
        Band.TOO_EARLY,
        Band.NO_RESULT,
        Band.NOT_REACHED,
    )
    return tuple((look, texts[band]) for band in order if (look := look_of(band)) is not None)


def line_of(standing: Standing, *, hub: Hub | None, period_key: str, documents: Documents | None = None) -> Line:
    """A standing in words; `documents`: those of the results on the page."""
    one, target = standing.indicator, standing.target
    figures = standing.counted.figures
    people = one.measure in (IndicatorMeasure.PEOPLE, IndicatorMeasure.PER_PERSON)
    return Line(
        code=one.code,
        label=one.label,
        unit=one.unit_label,
        value=figure_said(standing),
        target=in_words(one, target.value) if target is not None else "",
        share=_room(standing) if one.direction == Direction.LESS else _share(standing),
        less=one.direction == Direction.LESS,
        band=look_of(standing.band),
        bar=_bar(standing),
        expected=_expected(standing),
        made=_made(standing),
        why=target.why if target is not None else "",
        baseline=in_words(one, target.baseline) if target is not None and target.baseline is not None else "",
        afterwards=standing.set_afterwards,
        method=method_of(figures) if figures and people else "",
        bounds=bounds_sentence(figures.at_least, figures.at_most) if figures and people else "",
        evidence=_evidence(standing.result, hub, documents or {}) if standing.result is not None else None,
        is_entered=one.is_entered,
        divides=one.measure in DIVIDED,
        url=f"{reverse('impact:indicator', args=[one.code])}?period={period_key}",
    )


def enter_url(indicator: Indicator, hub: Hub | None, period_key: str) -> str:
    """Where the result is entered."""
    if hub is None:
        return f"{reverse('impact:enter_result', args=[indicator.code])}?period={period_key}"
    return f"{reverse('impact:enter_hub_result', args=[hub.code, indicator.code])}?period={period_key}"


def in_words(indicator: Indicator, value: Decimal | None) -> str:
    """A figure with its decimals and unit; a dash where nothing is known."""
    if value is None:
        return NONE
    unit = indicator.unit_label
    return f"{number(indicator.rounded(value))}{f' {unit}' if unit else ''}"


def figure_said(standing: Standing) -> str:
    """The figure of a standing as dashboards say it: a lower bound is told from a count."""
    said = in_words(standing.indicator, standing.value)
    return _("at least %(number)s") % {"number": said} if standing.is_at_least else said


def _evidence(result: Result, hub: Hub | None, documents: Documents) -> EvidenceLine:
    return evidence_of(result, lines_of(documents.get(result.pk, ()), hub))


def evidence_of(result: Result, documents: tuple[DocumentLine, ...] = ()) -> EvidenceLine:
    """Who said so, when, on what grounds."""
    of = ""
    if result.denominator is not None:
        told = {"part": _plain(result.numerator), "whole": _plain(result.denominator)}
        of = _("%(part)s of %(whole)s") % told
    who = result.changed_by.name if result.changed_by is not None else ""
    told = {"day": date_format(result.as_of, "DATE_FORMAT"), "entered": date_format(result.changed_at, "DATE_FORMAT")}
    if who:
        said = _("As of %(day)s; entered by %(name)s on %(entered)s.") % {**told, "name": who}
    else:
        said = _("As of %(day)s; entered on %(entered)s.") % told
    return EvidenceLine(of, result.evidence, result.evidence_url, said, documents)


def _plain(value: Decimal) -> str:
    return number(value.normalize() if value != value.to_integral() else int(value))


def _share(standing: Standing) -> str:
    """How much of the target is there, in whole per cent.

    The rule: rounded to the nearest, a half up, as all shares of the portal; but what is not the whole never reads as
    the whole. So 81.67 reads 82 and 105.79 reads 106, while 99.9 reads “over 99” and 100.2 reads “over 100”.
    """
    value, target = standing.value, standing.target
    if value is None or target is None or not target.value:
        return ""
    exact = 100 * value / target.value
    share = int(exact.to_integral_value(ROUND_HALF_UP))
    if share == WHOLE != exact:
        told = {"share": number(WHOLE - 1 if exact < WHOLE else WHOLE)}
        return _("over %(share)s %% of the target") % told
    return _("%(share)s %% of the target") % {"share": number(share)}


def _bar(standing: Standing) -> Bar | None:
    value, target = standing.value, standing.target
    if target is None or not target.value:
        return None
    expected = standing.forecast.expected if standing.forecast is not None else None
    # A forecast far beyond the target must not make the bar a hair: the bar ends at one and a half targets.
    end = min(max(value or 0, target.value, expected or 0), target.value * Decimal("1.5"))

    def part(figure: Decimal) -> int:
        return min(100, int(100 * figure / end))

    return Bar(part(value or Decimal(0)), part(target.value), part(expected) if expected is not None else None)


def _expected(standing: Standing) -> str:
    """What is expected: with the interval, or rough, or that more are there already than earlier years would give."""
    forecast = standing.forecast
    if forecast is None:
        return ""
    one = standing.indicator
    expected = in_words(one, forecast.expected)
    if one.measure == IndicatorMeasure.PEOPLE and forecast.high is not None and forecast.high == standing.value:
        # Earlier years alone would give fewer than there are: an interval of that width would read like certainty.
        return _("Expected at the end: at least %(expected)s, who are reached already") % {"expected": expected}
    if forecast.low is None or forecast.high is None:
        return _("Expected at the end: about %(expected)s (rough)") % {"expected": expected}
    told = {"expected": expected, "low": in_words(one, forecast.low), "high": in_words(one, forecast.high)}
    return _("Expected at the end: %(expected)s (between %(low)s and %(high)s)") % told


def _made(standing: Standing) -> str:
    """How the forecast was made and from which figures; where there is none, why."""
    forecast, one = standing.forecast, standing.indicator
    if forecast is not None and forecast.way is Way.SEASONAL:
        years = "; ".join(_of_year(year) for year in forecast.years)
        if one.measure == IndicatorMeasure.PEOPLE:
            text = _(
                "By the season: the interactions of earlier years at this date (%(years)s), divided by how often a"
                " person came in those years."
            )
        else:
            text = _("By the season: what earlier years had at this date (%(years)s).")
        return text % {"years": years}
    if forecast is not None:
        if one.measure == IndicatorMeasure.PEOPLE:
            return _("By the share of the period that is gone. People come back, so this is rather too high.")
        if one.measure not in OF_SESSIONS:
            began = in_words(one, standing.counted.began)
            return _("By the share of the period that is gone, from what was there on its first day: %(began)s.") % {
                "began": began
            }
        return _("By the share of the period that is gone, for no two earlier years are known.")
    if standing.band is Band.TOO_EARLY:
        return ngettext(
            "There is no forecast before a tenth of the period is gone, or a tenth of what earlier years had, or before"
            " there is %(number)d session.",
            "There is no forecast before a tenth of the period is gone, or a tenth of what earlier years had, or before"
            " there are %(number)d sessions.",
            LEAST_SESSIONS,
        ) % {"number": LEAST_SESSIONS}
    return ""


def _of_year(year: EarlierYear) -> str:
    share = int((100 * year.share).to_integral_value(ROUND_HALF_UP))
    told = {"year": year.label, "part": number(int(year.by_now)), "whole": number(int(year.whole)), "share": share}
    return _("%(year)s: %(part)s of %(whole)s, %(share)d %%") % told


def _room(standing: Standing) -> str:
    """How far a figure is below the most that it may be, or over it: a share of it would read like progress."""
    one, value, target = standing.indicator, standing.value, standing.target
    if value is None or target is None:
        return ""
    left = one.rounded(target.value) - one.rounded(value)
    # Without the unit, which stands beside the figure: it is typed once, for many, and would read “1 days”.
    amount = number(abs(left))
    if one.is_share:
        amount = ngettext("%(number)s percentage point", "%(number)s percentage points", 1 if abs(left) == 1 else 2)
        amount = amount % {"number": number(abs(left))}
    if not left:
        return _("at the limit")
    return (_("%(amount)s below the limit") if left > 0 else _("%(amount)s over the limit")) % {"amount": amount}
