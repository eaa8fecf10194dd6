"""Writes the surveys of the demonstration: classes that answered before and after, an open round, one table."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable

from accounts.models import User
from hubs.models import Hub
from impact.actions.answer_survey import answer_survey
from impact.actions.instruments import take_ready_made
from impact.actions.survey_import import bring_in_survey, explain_survey, keep_answers, send_survey
from impact.actions.surveys import open_survey
from impact.demo.plan import NAMESPACE
from impact.demo.surveys import Answers, PlannedTable, draw_waves, read_surveys
from impact.models import InstrumentVersion, Survey, SurveyRound, Wave
from impact.queries.survey_imports import understand_survey
from impact.queries.surveys import sheet_codes
from impact.surveys.ready_made import ready_made
from impact.surveys.table import read_survey_table
from schools.models import SchoolClass

Who = Callable[[Hub], User]
OPEN_AT = "OSHub-PT"
DAYS = 14
ANSWERED = 7  # with codes of the open round
BEFORE_LONG, AFTER_LONG = dt.timedelta(days=150), dt.timedelta(days=20)


def write_surveys(hubs: Iterable[Hub], *, today: dt.date, staff_of: Who) -> None:
    """Surveys of each hub that has any among the plans."""
    plans = read_surveys()
    versions = {one.key: take_ready_made(one=one, by=None) for one in ready_made()}
    for hub in hubs:
        classes = _classes(hub)
        for number, gain in enumerate(plans.gains.get(hub.code, ())):
            if classes:
                row = classes.pop(0)
                _twice(hub, row, versions["skills"], gain, paired=number == 0, today=today, by=staff_of(hub))
        if hub.code in plans.involvement and classes:
            _once(hub, classes.pop(0), versions["involvement"], today=today, by=staff_of(hub))
        if hub.code == OPEN_AT and classes:
            _open(hub, classes.pop(0), versions["skills"], by=staff_of(hub))
        if hub.code == plans.table.hub:
            _bring_in(hub, plans.table, by=staff_of(hub))


def _classes(hub: Hub) -> list[SchoolClass]:
    """The latest classes of a hub, one of each school first."""
    rows = SchoolClass.objects.filter(school__hub=hub).select_related("school").order_by("-school_year", "pk")
    found: dict[int, SchoolClass] = {}
    for row in rows:
        found.setdefault(row.school_id, row)
    rest = [row for row in rows if row.pk not in {one.pk for one in found.values()}]
    return [*found.values(), *rest][:6]


def _survey(hub: Hub, row: SchoolClass, version: InstrumentVersion, *, paired: bool, by: User) -> Survey:
    return Survey.objects.create(
        uid=uuid.uuid5(NAMESPACE, f"survey {hub.code} {row.pk} {version.instrument}"),
        hub=hub,
        version=version,
        school_class=row,
        group=f"{row.name}, {row.school.name}"[:160],
        paired=paired,
        made_by=by,
    )


def _round(survey: Survey, wave: Wave, last: dt.date, rows: Answers, same: list[str]) -> None:
    """A round that is over and settled."""
    made = SurveyRound.objects.create(
        survey=survey,
        wave=wave,
        opens_on=last - dt.timedelta(days=DAYS),
        closes_on=last,
        issued=len(rows) + 2,
        settled_on=last + dt.timedelta(days=2),
    )
    keep_answers(made, list(zip(rows, same, strict=True)))


def _twice(
    hub: Hub, row: SchoolClass, version: InstrumentVersion, gain: float, *, paired: bool, today: dt.date, by: User
) -> None:
    survey = _survey(hub, row, version, paired=paired, by=by)
    before, after, same = draw_waves(version.read(), row.size, gain, f"{hub.code} {row.name}")
    codes = same if paired else [""] * len(same)
    _round(survey, Wave.BEFORE, today - BEFORE_LONG, before, codes)
    _round(survey, Wave.AFTER, today - AFTER_LONG, after, codes)


def _once(hub: Hub, row: SchoolClass, version: InstrumentVersion, *, today: dt.date, by: User) -> None:
    survey = _survey(hub, row, version, paired=False, by=by)
    rows, _after, same = draw_waves(version.read(), row.size, 0, f"{hub.code} {row.name} once")
    _round(survey, Wave.ONCE, today - AFTER_LONG, rows, [""] * len(same))


def _open(hub: Hub, row: SchoolClass, version: InstrumentVersion, *, by: User) -> None:
    """A round with codes that can be printed and used while the demonstration is looked at."""
    first = hub.today()
    survey = open_survey(
        hub=hub,
        by=by,
        uid=uuid.uuid5(NAMESPACE, f"open survey {hub.code}"),
        version=version,
        school_class=row,
        group=f"{row.name}, {row.school.name}"[:160],
        paired=True,
        wave=Wave.BEFORE,
        opens_on=first,
        closes_on=first + dt.timedelta(days=DAYS),
        codes=min(row.size + 2, 30),
    )
    rows, _after, same = draw_waves(version.read(), ANSWERED, 0, f"{hub.code} {row.name} open")
    for code, points, own in zip(sheet_codes(survey.rounds.get()), rows, same, strict=False):
        answer_survey(code=code, points=points, own=own)


def _bring_in(hub: Hub, plan: PlannedTable, *, by: User) -> None:
    row = send_survey(
        hub=hub,
        by=by,
        uid=uuid.uuid5(NAMESPACE, f"survey table {hub.code}"),
        name=plan.name,
        content=plan.content,
        table=read_survey_table(plan.content, languages=hub.languages),
        title=plan.title,
        group=plan.group,
        language=plan.language,
    )
    picture = understand_survey(row)
    meanings = {one.key: one.point for scale in picture.scales for one in scale.answers}
    row = explain_survey(
        row=row, by=by, version=row.version, stems=picture.read, texts={}, lengths={}, reverse=(), meanings=meanings
    )
    bring_in_survey(row=row, by=by, version=row.version, plan=understand_survey(row).plan)
