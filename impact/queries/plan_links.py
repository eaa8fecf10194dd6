"""The addresses in a mail that answer one planned session: signed for one person, one session and one answer.

They are good for a fortnight, and for the session as it is now: once it was answered or moved, they answer no more.
"""

import datetime as dt
import enum
from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

from accounts.models import User
from accounts.queries.stopping import LinkExpired
from impact.models import PlannedSession

SALT = "impact.plan"
GOOD_FOR = dt.timedelta(days=14)


class PlanAnswer(enum.StrEnum):
    """What a link says of a planned session."""

    HAPPENED = "happened"
    CANCELLED = "cancelled"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class PlanLink:
    """Who answers what about which session; `version` is that of the session when the mail was written."""

    planned: PlannedSession
    person: User
    answer: PlanAnswer
    version: int

    @property
    def used(self) -> bool:
        """Whether the session was answered, moved or put off since."""
        return self.planned.version != self.version or not self.planned.is_waiting


def answer_address(planned: PlannedSession, person: User, answer: PlanAnswer) -> str:
    """The path of the small page on which an answer is given without signing in."""
    token = signing.dumps([planned.pk, planned.version, person.pk, answer.value], salt=SALT)
    return reverse("impact:plan_answer", args=[token])


def answer_meant_by(token: str) -> PlanLink | None:
    """What an address says; None where we never wrote it, or the session is gone. Raises LinkExpired."""
    try:
        planned_id, version, person_id, said = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
        answer = PlanAnswer(said)
    except signing.SignatureExpired as expired:
        raise LinkExpired from expired
    except (signing.BadSignature, ValueError, TypeError):
        return None
    planned = PlannedSession.objects.filter(pk=planned_id).with_all().first()
    person = User.objects.filter(pk=person_id).first()
    if planned is None or person is None:
        return None
    return PlanLink(planned, person, answer, version)
