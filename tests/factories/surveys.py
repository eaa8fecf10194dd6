"""Instruments, surveys and answers. What is not named is plain and legal."""

import datetime as dt
import uuid
from collections.abc import Sequence

from accounts.models import User
from hubs.models import Hub
from impact.actions.answer_survey import Answered, answer_survey
from impact.actions.instruments import take_ready_made
from impact.actions.survey_import import keep_answers, send_survey
from impact.actions.surveys import open_after, open_survey
from impact.models import InstrumentVersion, Survey, SurveyImport, SurveyRound, Wave
from impact.queries.surveys import sheet_codes
from impact.surveys.content import Content, Item, Scale
from impact.surveys.ready_made import ready_made
from impact.surveys.table import read_survey_table
from tests.factories.people import make_user

ITEMS = 6  # of the instrument that is used where none is named


def make_instrument(key: str = "skills") -> InstrumentVersion:
    """One of the ready-made instruments, published."""
    return take_ready_made(one=next(one for one in ready_made() if one.key == key), by=None)


def content_of(*items: Item, points: int = 5, subscales: int = 1) -> Content:
    """A questionnaire in English with one scale."""
    return Content(
        titles={"en": "A few questions"},
        scales=(Scale({"en": tuple(f"Point {at + 1}" for at in range(points))}),),
        subscales=tuple({"en": f"Scale {at + 1}"} for at in range(subscales)),
        items=items or tuple(Item({"en": f"Item {at + 1}"}, 0, subscale=0) for at in range(2)),
    )


def make_survey(hub: Hub, *, codes: int = 8, **said: object) -> Survey:
    """Open a survey through the action that the form uses; open today and tomorrow."""
    told: dict[str, object] = {
        "by": make_user(),
        "uid": uuid.uuid4(),
        "version": said.get("version") or make_instrument(),
        "group": "Robotics club",
        "school_class": None,
        "paired": False,
        "wave": Wave.BEFORE,
        "opens_on": hub.today(),
        "closes_on": hub.today() + dt.timedelta(days=1),
    }
    return open_survey(hub=hub, codes=codes, **told | said)  # type: ignore[arg-type]  # whatever a test says


def open_second(survey: Survey, *, codes: int = 8) -> SurveyRound:
    """Open the round afterwards."""
    today = survey.hub.today()
    return open_after(
        survey=survey, by=make_user(), opens_on=today, closes_on=today + dt.timedelta(days=1), codes=codes
    )


def send_survey_table(hub: Hub, *, by: User, title: str = "Moods") -> SurveyImport:
    """A table of answers that waits to be looked through."""
    content = b"Mood_pre,Mood_post\n" + b"Never,Often\nOften,Always\n" * 4
    return send_survey(
        hub=hub,
        by=by,
        uid=uuid.uuid4(),
        name="moods.csv",
        content=content,
        table=read_survey_table(content, languages=["en"]),
        title=title,
        group="Course of spring",
        language="en",
    )


def round_of(survey: Survey, wave: Wave = Wave.BEFORE) -> SurveyRound:
    """One of its rounds."""
    return survey.rounds.get(wave=wave)


def codes_of(survey: Survey, wave: Wave = Wave.BEFORE) -> list[str]:
    """The codes that nobody has used."""
    return sheet_codes(round_of(survey, wave))


def answer(code: str, *points: int | None, own: str = "") -> Answered:
    """Somebody answers; one point for all items where one is said."""
    many: Sequence[int | None] = points if len(points) > 1 else [points[0] if points else 3] * ITEMS
    return answer_survey(code=code, points=many, own=own)


def fill(survey: Survey, wave: Wave, rows: Sequence[Sequence[int | None]], pairs: Sequence[str] = ()) -> SurveyRound:
    """Many answers at once, and the round is over."""
    row = survey.rounds.filter(wave=wave).first() or open_second(survey)
    keep_answers(row, [(list(points), pairs[at] if pairs else "") for at, points in enumerate(rows)])
    row.ended_on = survey.hub.today()
    row.save(update_fields=["ended_on"])
    return row
