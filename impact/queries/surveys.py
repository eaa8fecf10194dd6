"""A hub's surveys and the network's instruments, as their pages list them; and what an answer finds behind a code."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from accounts.sent import whole_number
from hubs.models import Hub
from impact.models import Instrument, InstrumentVersion, Survey, SurveyCode, SurveyRound, Wave
from impact.surveys.codes import can_be_code, code_number, digest_of_code
from impact.surveys.content import in_language
from schools.models import SchoolClass, school_year_of
from schools.queries.classes import spoken_order

SURVEYS_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round as it stands today: `unused` codes are still there, `answers` came in."""

    round: SurveyRound
    unused: int
    answers: int
    is_open: bool
    is_over: bool

    @property
    def is_to_come(self) -> bool:
        """Whether it has not begun."""
        return not self.is_open and not self.is_over


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """A survey with its rounds, the earlier first."""

    survey: Survey
    rounds: tuple[RoundLine, ...]

    @property
    def may_open_after(self) -> bool:
        """Whether the round afterwards is still to be opened."""
        waves = {line.round.wave for line in self.rounds}
        return waves == {Wave.BEFORE}

    @property
    def may_be_dropped(self) -> bool:
        """Whether nobody has answered, so that nothing would be lost."""
        return not self.survey.imported and not any(line.answers for line in self.rounds)


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version that groups of a hub answer, and how many do."""

    version: InstrumentVersion
    surveys: int


def survey_page(hub: Hub, number: str) -> Page[SurveyLine]:
    """A hub's surveys, newest first. Four queries, however many there are."""
    page: Page[Survey] = Paginator(Survey.objects.of_hub(hub), SURVEYS_A_PAGE).get_page(number)
    page.object_list = lines_of(list(page.object_list))  # type: ignore[assignment]  # the same page of another shape
    return page  # type: ignore[return-value]


def lines_of(surveys: Sequence[Survey]) -> list[SurveyLine]:
    """Surveys with their rounds. One query."""
    rounds: dict[int, list[RoundLine]] = defaultdict(list)
    days = {survey.pk: survey.hub.today() for survey in surveys}
    rows = SurveyRound.objects.filter(survey__in=surveys).annotate(
        unused=Count("codes", distinct=True), came=Count("answers", distinct=True)
    )
    for row in rows.order_by("opens_on", "pk"):
        day = days[row.survey_id]
        unused, came = row.unused, row.came  # type: ignore[attr-defined]  # annotated above
        line = RoundLine(row, unused, came, row.is_open(day), row.is_over(day))
        rounds[row.survey_id].append(line)
    return [SurveyLine(survey, tuple(rounds[survey.pk])) for survey in surveys]


def find_survey(hub: Hub, key: int) -> Survey | None:
    """One of a hub's surveys, or of its sub-hubs'."""
    return Survey.objects.of_hub(hub).filter(pk=key).first()


def find_round(survey: Survey, key: str) -> SurveyRound | None:
    """One of the rounds of a survey, by what a form says."""
    number = whole_number(key)
    return survey.rounds.filter(pk=number).first() if number is not None else None


def versions_answered(hub: Hub) -> list[VersionLine]:
    """The versions that more than one group of a hub answers: these can be looked at together."""
    own = Q(surveys__hub=hub) | Q(surveys__hub__parent=hub)
    rows = InstrumentVersion.objects.select_related("instrument").annotate(number_of=Count("surveys", filter=own))
    found = rows.filter(number_of__gt=1).order_by("instrument__name", "number")
    return [VersionLine(row, row.number_of) for row in found]  # type: ignore[attr-defined]  # annotated above


def versions_on_offer() -> list[InstrumentVersion]:
    """What a hub may choose: of each instrument of the network the newest version that is published."""
    rows = InstrumentVersion.objects.published().filter(instrument__hub=None).select_related("instrument")
    return list(rows.order_by("instrument__name", "-number").distinct("instrument__name"))


def classes_on_offer(hub: Hub) -> list[SchoolClass]:
    """The classes of this school year of a hub's schools, school by school."""
    day = hub.today()
    rows = SchoolClass.objects.in_school_year(school_year_of(day)).there_on(day)
    rows = rows.filter(Q(school__hub=hub) | Q(school__hub__parent=hub)).select_related("school")
    return sorted(rows, key=lambda row: (row.school.name, row.school_id, spoken_order(row.name), row.pk))


def sheet_codes(row: SurveyRound) -> list[str]:
    """The codes of a round that nobody has used yet, in the order in which they were made, to be printed (again)."""
    left = set(SurveyCode.objects.filter(round=row).values_list("digest", flat=True))
    made = (code_number(row.pk, number) for number in range(row.issued))
    return [code for code in made if digest_of_code(code) in left]


def round_behind(code: str) -> SurveyRound | None:
    """The round that a cleaned code opens; None for one that was used or never made."""
    if not can_be_code(code):
        return None
    rows = SurveyRound.objects.select_related("survey__hub", "survey__version__instrument")
    return rows.filter(codes__digest=digest_of_code(code)).first()


@dataclass(frozen=True, slots=True)
class InstrumentLine:
    """An instrument with its versions, newest first, and how many groups answer one of them."""

    instrument: Instrument
    versions: tuple[InstrumentVersion, ...]
    surveys: int

    @property
    def draft(self) -> InstrumentVersion | None:
        """The version that is being written."""
        return next((row for row in self.versions if not row.is_published), None)

    @property
    def newest(self) -> InstrumentVersion | None:
        """The newest that is published."""
        return next((row for row in self.versions if row.is_published), None)


def instruments_of_network() -> list[InstrumentLine]:
    """The network's own instruments. Two queries."""
    rows = Instrument.objects.filter(hub=None).annotate(number_of=Count("versions__surveys"))
    found = list(rows.prefetch_related("versions"))
    return [InstrumentLine(row, tuple(row.versions.all()), row.number_of) for row in found]


def find_version(key: int) -> InstrumentVersion | None:
    """A version of one of the network's instruments."""
    rows = InstrumentVersion.objects.select_related("instrument").filter(instrument__hub=None)
    return rows.filter(pk=key).first()


def instrument_named(name: str) -> bool:
    """Whether the network has an instrument of that name."""
    return Instrument.objects.filter(hub=None, name=name).exists()


@dataclass(frozen=True, slots=True)
class PreviewItem:
    """An item as it is asked: its text, what its points are called, whether it is reverse, its subscale."""

    text: str
    labels: tuple[str, ...]
    reverse: bool
    subscale: str


def preview_of(version: InstrumentVersion, language: str) -> list[PreviewItem]:
    """What a version asks, in a language."""
    content = version.read()
    return [
        PreviewItem(
            in_language(item.texts, language),
            tuple(
                content.scales[item.scale].label(point, language)
                for point in range(1, content.scales[item.scale].points + 1)
            ),
            item.reverse,
            in_language(content.subscales[item.subscale], language) if item.subscale is not None else "",
        )
        for item in content.items
    ]


def title_of(version: InstrumentVersion, language: str) -> str:
    """What a version is called, in a language."""
    return in_language(version.read().titles, language) or version.instrument.name
