"""Surveys that came as tables, as their pages show them: what was understood, and what would come of it."""

import uuid
from dataclasses import dataclass

from hubs.models import Hub
from impact.models import RememberedAnswer, SurveyImport
from impact.surveys.planning import (
    FoundScale,
    Question,
    SurveyPlan,
    plan_survey,
    questions_of,
    scales_of,
    usually_read,
)
from impact.surveys.table import SurveyTable, unpack


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question of the table as the page asks about it."""

    question: Question
    read: bool
    text: str
    reverse: bool
    points: int | None


@dataclass(frozen=True, slots=True)
class UnderstoodSurvey:
    """A table as it is understood so far. `pairs` counts what was asked twice, also where the columns were dropped."""

    row: SurveyImport
    table: SurveyTable
    questions: tuple[Question, ...]
    read: tuple[str, ...]
    scales: tuple[FoundScale, ...]
    plan: SurveyPlan

    @property
    def pairs(self) -> int:
        """How many items were asked before and after."""
        return len(self.table.pairs)

    @property
    def asked(self) -> list[AskedQuestion]:
        """The questions with what was said of them."""
        told = self.row.columns
        texts, reverse, points = told.get("texts", {}), told.get("reverse", []), told.get("lengths", {})
        return [
            AskedQuestion(
                one, one.stem in self.read, texts.get(one.stem, one.stem), one.stem in reverse, points.get(one.stem)
            )
            for one in self.questions
        ]

    @property
    def left_out(self) -> tuple[str, ...]:
        """The items that were asked twice and are not read."""
        return tuple(stem for stem in self.table.pairs if stem not in self.read)


def survey_imports_of(hub: Hub) -> list[SurveyImport]:
    """The tables that a hub sent, newest first."""
    return list(SurveyImport.objects.filter(hub=hub).select_related("survey", "sent_by").defer("table")[:100])


def find_survey_import(hub: Hub, key: uuid.UUID) -> SurveyImport | None:
    """One of them."""
    return SurveyImport.objects.filter(hub=hub, uid=key).select_related("hub", "survey__version__instrument").first()


def understand_survey(row: SurveyImport) -> UnderstoodSurvey:
    """What a table says, by what was said of it. One query."""
    table = unpack(bytes(row.table))
    questions = questions_of(table)
    known = {question.stem for question in questions if question.is_scale}
    read = [stem for stem in row.columns.get("read", usually_read(questions)) if stem in known]
    remembered = dict(RememberedAnswer.objects.filter(hub=row.hub).values_list("text", "point"))
    scales = scales_of(table, read, row.meanings, remembered)
    plan = plan_survey(
        table,
        stems=read,
        scales=scales,
        texts=row.columns.get("texts", {}),
        reverse=row.columns.get("reverse", []),
        lengths=row.columns.get("lengths", {}),
        title=row.title,
        language=row.language,
    )
    return UnderstoodSurvey(row, table, tuple(questions), tuple(read), tuple(scales), plan)
