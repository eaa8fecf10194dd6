"""An answer comes in: the code that brought it goes in the same transaction, and nothing says which of them it was."""

import enum
from collections.abc import Sequence

from django.db import transaction

from impact.models import SurveyAnswer, SurveyCode, SurveyRound
from impact.surveys.codes import digest_of_code, digest_of_pair


class Answered(enum.Enum):
    """What became of an answer."""

    KEPT = "kept"
    UNKNOWN = "unknown"  # used already, or never made: nobody is told which
    CLOSED = "closed"


@transaction.atomic
def answer_survey(*, code: str, points: Sequence[int | None], own: str = "") -> Answered:
    """Keep an answer, once for a code. `own` is the code that the pupil made up, where the survey asks for one.

    The row of the code is deleted, not ticked: a row that was changed would carry the number of the transaction that
    wrote the answer.
    """
    digest = digest_of_code(code)
    found = SurveyCode.objects.select_for_update(of=("self", "round")).select_related("round__survey__hub")
    held = found.filter(digest=digest).first()
    if held is None:
        return Answered.UNKNOWN
    row: SurveyRound = held.round
    if not row.is_open(row.survey.hub.today()):
        return Answered.CLOSED
    held.delete()
    pair = digest_of_pair(row.survey_id, own) if own and row.survey.paired else ""
    SurveyAnswer.objects.create(round=row, points=list(points), pair=pair)
    return Answered.KEPT
